"""The clipboard with real keys: words, pictures and elements, out of a board and into it."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Final

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.board_view import distance
from tests.browser.conftest import People
from tests.browser.test_choices import INK, choose, ink_within, put_panel_away, unselect, written
from tests.browser.test_tools import Board
from tests.lab import Lab
from tests.pixels import Picture
from tests.waiting import until

RED: Final = "#e03131"
BLUE: Final = "#1971c2"


@pytest.fixture(scope="module")
def page(people: People) -> Page:
    page = people.enter(permissions=["clipboard-read", "clipboard-write"])
    # Playwright begins to catch choosers some time after it is asked: ask early.
    page.on("filechooser", lambda _: None)
    return page


@pytest.fixture
def board(lab: Lab, page: Page) -> Iterator[Board]:
    board = Board(lab, page)
    put_on_clipboard(board, "what was there before")
    yield board
    page.keyboard.up("Shift")


def clipboard(board: Board) -> dict[str, str]:
    """What is on the clipboard: text as it is, other data as base64, by its type."""
    found: dict[str, str] = board.page.evaluate(
        """async () => {
            const found = {};
            try {
                for (const item of await navigator.clipboard.read()) {
                    for (const type of item.types) {
                        const blob = await item.getType(type);
                        const bytes = new Uint8Array(await blob.arrayBuffer());
                        const isText = type.startsWith("text/");
                        found[type] = isText ? await blob.text()
                            : btoa(String.fromCharCode(...bytes));
                    }
                }
            } catch (error) {
                // It is being written just now: there is nothing to see yet.
                if (error.name !== "InvalidStateError") throw error;
                return {};
            }
            return found;
        }"""
    )
    return found


def copied(board: Board) -> dict[str, str]:
    """What is on the clipboard once the picture is there too."""

    def whole() -> dict[str, str] | None:
        held = clipboard(board)
        return held if "image/png" in held else None

    held = until(whole, "a picture on the clipboard")
    assert held is not None
    return held


def put_on_clipboard(board: Board, text: str) -> None:
    board.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


def as_picture(data: str) -> Picture:
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        return np.asarray(image.convert("RGB"))


def test_a_copy_holds_words_picture_and_elements(board: Board, lab: Lab) -> None:
    written(board, "Ask Grace")
    board.key("Control+a")
    board.key("Control+c")
    held = copied(board)
    assert held["text/plain"] == "Ask Grace"
    assert (distance(as_picture(held["image/png"]), INK) <= 40).sum() > 100
    assert 'src="data:image/png;base64,' in held["text/html"]

    # In a field of any page the words, in a document the picture, on another board the element.
    board.page.set_content("<textarea id=field></textarea><div id=page contenteditable></div>")
    board.page.locator("#field").focus()
    board.key("Control+v")
    expect(board.page.locator("#field")).to_have_value("Ask Grace")
    board.page.locator("#page").focus()
    board.key("Control+v")
    image = board.page.locator("#page img")
    expect(image).to_have_count(1)
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 20

    other = Board(lab, board.page)
    other.key("Control+v")
    pasted = other.newest(1)
    assert (pasted["kind"], pasted["text"]) == ("text", "Ask Grace")


def test_pasted_words_become_a_text_and_never_html(board: Board) -> None:
    words = "<img src=x onerror=\"document.title = 'pwned'\">\nsecond line"
    put_on_clipboard(board, words)
    board.page.mouse.move(*board.view.on_page((300, 200)))
    board.key("Control+v")
    made = board.newest(1)
    assert (made["kind"], made["text"]) == ("text", words)
    assert made["at"][0] == pytest.approx(300, abs=1)
    unselect(board)
    x, y = made["at"]
    until(lambda: ink_within(board.view, x, y, x + 200, y + 50) > 200, "the words")
    assert board.page.title() != "pwned"
    assert board.page.locator("img[src=x]").count() == 0


def test_a_drawing_of_excalidraws_is_pasted(board: Board) -> None:
    common = {"strokeColor": RED, "strokeWidth": 4, "opacity": 100, "angle": 0}
    elements = [
        {**common, "type": "rectangle", "x": 0, "y": 0, "width": 200, "height": 100},
        {**common, "type": "arrow", "x": 0, "y": 50, "points": [[0, 0], [200, 0]]},
        {**common, "type": "text", "x": 20, "y": 10, "width": 90, "height": 25, "text": "Hello"},
    ]
    drawing = {"type": "excalidraw/clipboard", "elements": elements, "files": {}}
    put_on_clipboard(board, json.dumps(drawing))
    board.page.mouse.move(*board.view.on_page((400, 250)))
    board.key("Control+v")
    board.newest(3)
    rect, arrow, text = board.elements()
    assert [each["kind"] for each in (rect, arrow, text)] == ["rect", "arrow", "text"]
    assert (rect["at"], rect["size"]) == ([300, 200], [200, 100])
    unselect(board)
    board.view.wait_for_ink([(300, 200), (500, 200)], RED)
    board.view.wait_for_ink([(310, 250), (480, 250)], RED)


def test_an_image_goes_along_to_another_board(board: Board, lab: Lab) -> None:
    file = io.BytesIO()
    Image.new("RGB", (120, 80), BLUE).save(file, "PNG")
    with board.page.expect_file_chooser() as chooser:
        board.key("9")
    picked = FilePayload(name="a.png", mimeType="image/png", buffer=file.getvalue())
    chooser.value.set_files(files=[picked])
    made = board.newest(1)
    board.view.wait_for_ink([(made["at"][0] + 10, made["at"][1] + 40)] * 2, BLUE)
    board.key("Control+c")
    copied(board)
    other = Board(lab, board.page)
    other.page.mouse.move(*other.view.on_page((400, 300)))
    other.key("Control+v")
    pasted = other.newest(1)
    assert (pasted["kind"], pasted["size"]) == ("image", [120, 80])
    x, y = pasted["at"]
    unselect(other)
    other.view.wait_for_ink([(x + 10, y + 40), (x + 110, y + 40)], BLUE)


def test_a_selection_is_copied_as_a_png(board: Board) -> None:
    board.key("r")
    choose(board, "Fill", "Blue")
    put_panel_away(board)
    board.key("r")
    board.view.draw([(300, 200), (400, 260)])
    board.newest(1)
    board.key("Alt+Shift+C")
    board.page.get_by_text("Copied as a picture.").wait_for()
    held = copied(board)
    assert list(held) == ["image/png"]
    picture = as_picture(held["image/png"])
    # Twice as large, with room all round, on white.
    assert picture.shape[:2] == pytest.approx((2 * (60 + 4 + 24), 2 * (100 + 4 + 24)), abs=2)
    assert distance(picture[2, 2], "#ffffff") == 0
    height, width = picture.shape[:2]
    assert distance(picture[height // 2, width // 2], "#a5d8ff") <= 2
