"""Every tool that makes something, with real pointers and keys: the model and the pixels.

On a page of its own, without a notebook: what is tested is the hand.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.board_view import BoardView, Point
from tests.browser.conftest import People
from tests.lab import TOKEN, Lab
from tests.waiting import until

BLUE: Final = "#1971c2"
RED: Final = "#e03131"


class Board:
    """A new board, one page that shows it, and what the server knows of it."""

    def __init__(self, lab: Lab, page: Page):
        self.lab = lab
        self.page = page
        self.id = lab.post("nbboard/api/boards", {"title": "tools"})["id"]
        self.view = self.open(page)
        self.view.stage.focus()

    def open(self, page: Page) -> BoardView:
        page.goto(f"{self.lab.url}nbboard/boards/{self.id}?token={TOKEN}")
        return BoardView(page, page.locator("#nbboard")).wait()

    def elements(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.lab.get(f"nbboard/api/boards/{self.id}/elements")[
            "elements"
        ]
        return found

    def newest(self, count: int) -> dict[str, Any]:
        """The newest element, once there are so many."""
        until(lambda: len(self.elements()) == count, f"{count} elements")
        return self.elements()[-1]

    def key(self, keys: str) -> None:
        self.page.keyboard.press(keys)

    def write(self, words: str) -> None:
        """Write into the field on the board, which must be there."""
        self.page.locator(".nb-writing").wait_for()
        self.page.keyboard.type(words)


@pytest.fixture(scope="module")
def page(people: People) -> Page:
    page = people.enter()
    # Playwright begins to catch choosers some time after it is asked: ask early.
    page.on("filechooser", lambda _: None)
    return page


@pytest.fixture
def board(lab: Lab, page: Page) -> Iterator[Board]:
    yield Board(lab, page)
    page.keyboard.up("Shift")
    page.keyboard.up("Alt")


@pytest.mark.parametrize(
    ("key", "kind", "outline"),
    [
        ("r", "rect", [(300, 200), (500, 200)]),
        ("o", "ellipse", [(398, 200), (402, 200)]),
        ("d", "diamond", [(302, 249), (398, 201)]),
        ("Shift+T", "triangle", [(302, 298), (398, 202)]),
        ("Shift+R", "triangle", [(300, 298), (300, 202)]),
    ],
)
def test_a_shape_is_dragged_out(board: Board, key: str, kind: str, outline: list[Point]) -> None:
    board.key(key)
    board.view.draw([(300, 200), (500, 300)])
    made = board.newest(1)
    assert (made["kind"], made["at"], made["size"]) == (kind, [300, 200], [200, 100])
    board.view.wait_for_ink(outline)


def test_a_shape_is_square_with_shift_about_its_middle_with_alt_and_gone_with_escape(
    board: Board,
) -> None:
    board.key("2")
    board.page.keyboard.down("Shift")
    board.page.keyboard.down("Alt")
    board.view.draw([(400, 300), (460, 320)])
    board.page.keyboard.up("Alt")
    board.page.keyboard.up("Shift")
    made = board.newest(1)
    assert (made["at"], made["size"]) == ([340, 240], [120, 120])
    board.view.press([(600, 200), (700, 300)])
    board.key("Escape")
    board.view.release()
    board.view.wait_for_paper([(600, 200), (700, 200)])
    assert len(board.elements()) == 1


def test_others_see_a_shape_while_it_is_dragged(board: Board, people: People) -> None:
    other = people.enter()
    try:
        theirs = board.open(other)
        board.key("r")
        board.view.press([(300, 200), (500, 300)])
        theirs.wait_for_ink([(300, 200), (500, 200)])
        assert board.elements() == []
        board.key("Escape")
        board.view.release()
        theirs.wait_for_paper([(300, 200), (500, 200)])
    finally:
        other.close()


def test_an_arrow_is_dragged_and_a_line_keeps_to_fifteen_degrees(board: Board) -> None:
    board.key("a")
    board.view.draw([(300, 200), (500, 200)])
    assert board.newest(1)["points"] == [[0, 0], [200, 0]]
    board.view.wait_for_ink([(300, 200), (500, 200)])
    board.key("l")
    board.page.keyboard.down("Shift")
    board.view.draw([(300, 300), (500, 310)])
    board.page.keyboard.up("Shift")
    (_, (dx, dy)) = board.newest(2)["points"]
    assert dx == pytest.approx(200.25, abs=0.1)
    assert dy == 0


def test_a_polygon_is_clicked_corner_by_corner(board: Board) -> None:
    board.key("Shift+L")
    for corner in [(300, 200), (500, 200), (500, 320), (300, 200)]:
        board.page.mouse.click(*board.view.on_page(corner))
    made = board.newest(1)
    assert (made["kind"], made["points"]) == ("polygon", [[0, 0], [200, 0], [200, 120]])
    board.view.wait_for_ink([(500, 200), (500, 320)])


def test_a_shape_is_filled_in_the_colour_chosen(board: Board) -> None:
    board.key("r")
    board.view.choose("Colour and style")
    fill = board.view.root.get_by_role("group", name="Fill")
    fill.get_by_role("button", name="Blue").click()
    color = board.view.root.get_by_role("group", name="Colour").first
    color.get_by_role("button", name="Red").click()
    board.view.stage.focus()
    board.view.draw([(300, 150), (400, 220)])
    style = board.newest(1)["style"]
    assert (style["fill"], style["stroke"]) == ("#a5d8ff", RED)
    board.view.wait_for_ink([(310, 180), (390, 180)], "#a5d8ff")
    board.view.wait_for_ink([(300, 150), (400, 150)], RED)


def test_a_highlighter_lets_through_what_it_covers(board: Board) -> None:
    board.key("l")
    board.view.draw([(300, 250), (500, 250)])
    board.key("Shift+P")
    board.view.draw([(400, 200), (400, 300)])
    made = board.newest(2)
    assert (made["kind"], made["style"]["width"]) == ("stroke", 20)
    board.view.wait_for_ink([(400, 205), (400, 240)], "#fee7a3")
    board.view.wait_for_ink([(310, 250), (385, 250)])


def test_a_text_is_written_opened_again_and_emptied(board: Board) -> None:
    board.key("t")
    board.page.mouse.click(*board.view.on_page((300, 200)))
    board.write("Hello,\nworld")
    board.key("Escape")
    made = board.newest(1)
    assert (made["kind"], made["text"], made["lines"]) == ("text", "Hello,\nworld", [])
    x, y = made["at"]
    width, height = made["size"]
    assert height == 50
    words = slice(int(y), int(y + 50)), slice(int(x), int(x + width))
    until(lambda: (board.view.picture()[words] < 128).sum() > 300, "the words are seen")

    board.page.mouse.dblclick(*board.view.on_page((x + 10, y + 12)))
    board.write("Other words")
    board.key("Control+Enter")
    until(lambda: board.elements()[0]["text"] == "Other words", "the other words")
    assert board.elements()[0]["id"] == made["id"]

    board.page.mouse.dblclick(*board.view.on_page((x + 10, y + 12)))
    board.page.locator(".nb-writing").wait_for()
    board.key("Delete")
    board.key("Escape")
    until(lambda: board.elements() == [], "no element")


def test_words_lie_where_they_were_written(board: Board) -> None:
    board.key("t")
    board.page.mouse.click(*board.view.on_page((300, 200)))
    board.write("Exactly here\nAVATAR fi 123")
    board.page.evaluate("document.fonts.ready")
    # The caret blinks: it takes no part.
    board.page.locator(".nb-writing").evaluate("field => { field.style.caretColor = '#0000' }")
    part = (slice(180, 250), slice(295, 450))
    before = board.view.picture()[part] < 128
    board.key("Escape")
    board.newest(1)
    board.key("Escape")
    board.view.stage.focus()
    board.key("h")

    def shifted() -> float:
        after = board.view.picture()[part] < 128
        return float((before != after).sum() / max(before.sum(), 1))

    until(lambda: shifted() < 0.1, "the words in their place")


def test_a_note_breaks_its_lines_and_grows(board: Board) -> None:
    board.key("n")
    board.page.mouse.click(*board.view.on_page((500, 300)))
    board.write("many words " * 18)
    board.key("Escape")
    made = board.newest(1)
    assert made["kind"] == "note"
    assert made["size"][0] == 180
    assert made["size"][1] > 180
    assert len(made["lines"]) > 6
    board.view.wait_for_ink([(420, 380), (580, 380)], "#fff3bf")


def test_an_image_is_picked_dropped_and_painted(board: Board) -> None:
    file = io.BytesIO()
    Image.new("RGB", (120, 80), BLUE).save(file, "PNG")
    with board.page.expect_file_chooser() as chooser:
        board.key("9")
    picked = FilePayload(name="a.png", mimeType="image/png", buffer=file.getvalue())
    chooser.value.set_files(files=[picked])
    made = board.newest(1)
    assert (made["kind"], made["size"]) == ("image", [120, 80])
    x, y = made["at"]
    board.view.wait_for_ink([(x + 10, y + 40), (x + 110, y + 40)], BLUE)
    board.view.stage.evaluate(
        """(stage, bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "b.png", { type: "image/png" }));
            const { left, top } = stage.getBoundingClientRect();
            const at = { clientX: left + 200, clientY: top + 300, bubbles: true, cancelable: true };
            stage.dispatchEvent(new DragEvent("drop", { ...at, dataTransfer: data }));
        }""",
        list(file.getvalue()),
    )
    dropped = board.newest(2)
    assert dropped["at"] == [140, 260]
    assert dropped["blob"] == made["blob"], "kept once"
    assert "lost" not in board.view.root.inner_text()


def test_what_is_no_image_is_refused_with_words(board: Board) -> None:
    with board.page.expect_file_chooser() as chooser:
        board.key("9")
    broken = FilePayload(name="broken.png", mimeType="image/png", buffer=b"\x89PNG\r\n\x1a\nno")
    chooser.value.set_files(files=[broken])
    board.page.get_by_text("broken.png cannot be read as an image.").wait_for()
    assert board.elements() == []


def test_a_laser_is_seen_and_leaves_nothing(lab: Lab, people: People) -> None:
    own, other = people.enter(), people.enter()
    board = Board(lab, own)
    theirs = board.open(other)
    # A trail goes within a second: it stands still while it is looked at.
    pages, now = (own, other), datetime.now(UTC)
    for page in pages:
        page.clock.set_fixed_time(now)
    board.key("k")
    board.view.press([(300, 200), (500, 200)])
    board.view.wait_for_ink([(300, 200), (500, 200)], RED)
    # It is painted in the colour of who points, which is dark enough beside the white paper.
    until(lambda: bool((theirs.picture()[197:203, 465:490] < 140).any()), "their trail")
    board.view.release()
    for page in pages:
        page.clock.set_fixed_time(now + timedelta(seconds=2))
    board.view.wait_for_paper([(300, 200), (500, 200)], RED)
    until(lambda: not (theirs.picture()[197:203, 310:470] < 140).any(), "their trail is gone")
    assert board.elements() == []
    for page in pages:
        page.context.close()


def test_keys_choose_tools_and_are_all_listed(board: Board) -> None:
    board.key("?")
    sheet = board.view.root.get_by_role("dialog", name="Keys")
    sheet.get_by_text("Right triangle").wait_for()
    board.key("Escape")
    sheet.wait_for(state="detached")
    for key, label in [("p", "Pen"), ("e", "Eraser"), ("v", "Select"), ("h", "Hand")]:
        board.key(key)
        button = board.view.root.get_by_role("button", name=label, exact=True)
        button.and_(board.page.locator("[aria-pressed=true]")).wait_for()


def test_keys_choose_tools_from_a_panel_too_and_write_in_its_field(board: Board) -> None:
    board.key("c")
    side = board.view.root.get_by_role("dialog", name="Chat")
    field = side.locator("textarea")
    field.press_sequentially("ever")
    expect(field).to_have_value("ever")
    side.get_by_role("heading", name="Chat").click()
    board.key("r")
    board.view.draw([(200, 200), (300, 300)])
    assert board.newest(1)["kind"] == "rect"
    # The draft stays, and the panel beside the board.
    expect(field).to_have_value("ever")
    field.fill("")
    side.get_by_role("button", name="Close").click()
    side.wait_for(state="detached")
