"""Choices of tools, rubbing out, words and keys alone: the model and the pixels."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.board_view import BoardView, Point, distance
from tests.browser.conftest import People
from tests.browser.test_tools import Board
from tests.lab import Lab
from tests.pixels import Picture
from tests.waiting import until

INK: Final = "#1e1e1e"


@pytest.fixture(scope="module")
def page(people: People) -> Page:
    return people.enter()


@pytest.fixture
def board(lab: Lab, page: Page) -> Iterator[Board]:
    yield Board(lab, page)
    page.keyboard.up("Shift")


def choose(board: Board, row: str, name: str) -> None:
    """Open the style panel where it is shut, and press a button in one of its rows."""
    opener = board.view.root.get_by_role("button", name="Colour and style")
    if opener.get_attribute("aria-expanded") == "false":
        opener.click()
    group = board.view.root.locator(".nb-style").get_by_role("group", name=row, exact=True)
    group.get_by_role("button", name=name, exact=True).click()


def put_panel_away(board: Board) -> None:
    board.key("Escape")
    board.view.stage.focus()


def ink_within(view: BoardView, left: float, top: float, right: float, bottom: float) -> int:
    """How many pixels of a part of the board have the colour of ink."""
    part = view.picture()[int(top) : int(bottom), int(left) : int(right)]
    return int((distance(part, INK) <= 60).sum())


def unselect(board: Board) -> None:
    """Select nothing, so that no frame is in the picture."""
    board.key("Escape")
    expect(board.view.root.get_by_role("group", name="Actions")).to_have_count(0)


# ---- heads, curves, corners


def test_heads_are_chosen_before_drawing_and_for_what_is_selected(board: Board) -> None:
    board.key("a")
    choose(board, "Start", "Bar head")
    choose(board, "End", "Triangle head")
    put_panel_away(board)
    board.key("a")
    board.view.draw([(300, 200), (500, 200)])
    made = board.newest(1)
    assert (made["head_start"], made["head_end"]) == ("bar", "triangle")
    # The bar reaches 11 units to each side of a line 4 units wide; a triangle is filled.
    board.view.wait_for_ink([(300, 191), (300, 209)])
    board.view.wait_for_ink([(487, 203), (487, 197)])

    choose(board, "Start", "No head")
    choose(board, "End", "Dot head")
    until(lambda: board.elements()[0]["head_end"] == "dot", "a dot")
    assert board.elements()[0]["head_start"] == "none"
    put_panel_away(board)
    board.view.wait_for_paper([(300, 190), (300, 197)])
    board.view.wait_for_ink([(505, 197), (505, 203)])


def test_a_line_keeps_its_own_heads_and_the_head_of_an_arrow_fits_its_width(board: Board) -> None:
    board.key("a")
    choose(board, "Width", "Fine")
    put_panel_away(board)
    board.key("a")
    board.view.draw([(300, 200), (500, 200)])
    board.newest(1)
    unselect(board)
    board.key("l")
    board.view.draw([(300, 300), (500, 300)])
    assert board.newest(2)["head_end"] == "none"
    unselect(board)
    # 16 units long, spread by 20 degrees: less than 13 units high, and nothing before it.
    until(lambda: ink_within(board.view, 482, 193, 503, 199) > 8, "a fine head")
    assert ink_within(board.view, 470, 190, 481, 198) == 0
    assert ink_within(board.view, 480, 185, 505, 192) == 0
    assert ink_within(board.view, 480, 290, 505, 298) == 0


def test_lines_are_curved_and_made_straight(board: Board) -> None:
    board.key("l")
    choose(board, "Path", "Curved")
    put_panel_away(board)
    board.key("l")
    for corner in [(300, 300), (400, 200), (500, 300)]:
        board.page.mouse.click(*board.view.on_page(corner))
    board.key("Enter")
    assert board.newest(1)["curve"] is True
    # Through the corners in a bow: above the straight line between them.
    board.view.wait_for_paper([(348, 254), (350, 252)])
    choose(board, "Path", "Straight")
    until(lambda: board.elements()[0]["curve"] is False, "straight")
    put_panel_away(board)
    board.view.wait_for_ink([(310, 290), (390, 210)])


@pytest.mark.parametrize(("key", "kind"), [("r", "rect"), ("d", "diamond")])
def test_corners_are_rounded_and_made_sharp(board: Board, key: str, kind: str) -> None:
    board.key(key)
    choose(board, "Corners", "Round")
    put_panel_away(board)
    board.key(key)
    board.view.draw([(300, 200), (460, 320)])
    made = board.newest(1)
    assert made["kind"] == kind
    assert made["radius"] > 0
    unselect(board)
    top: list[Point] = [(330, 200), (430, 200)] if kind == "rect" else [(325, 241), (350, 222)]
    board.view.wait_for_ink(top)
    corner = (296, 196, 305, 205) if kind == "rect" else (376, 195, 385, 203)
    assert ink_within(board.view, *corner) == 0, "the corner is cut off"
    board.page.mouse.click(*board.view.on_page((340, 200) if kind == "rect" else (340, 230)))
    choose(board, "Corners", "Sharp")
    until(lambda: board.elements()[0]["radius"] == 0, "sharp")
    put_panel_away(board)
    unselect(board)
    until(lambda: ink_within(board.view, *corner) > 6, "the corner is there")


# ---- the tool in hand


def test_a_tool_gives_way_unless_it_is_kept(board: Board) -> None:
    pressed = board.page.locator("[aria-pressed=true]")
    board.key("r")
    board.view.draw([(300, 200), (360, 240)])
    board.newest(1)
    board.view.root.get_by_role("button", name="Select", exact=True).and_(pressed).wait_for()
    # What was drawn is selected: the arrows move it.
    board.key("ArrowRight")
    until(lambda: board.elements()[0]["at"] == [301, 200], "moved by one")

    board.key("q")
    lock = board.view.root.get_by_role("button", name="Keep the tool in hand after drawing")
    lock.and_(pressed).wait_for()
    board.key("o")
    board.view.draw([(400, 200), (460, 240)])
    board.view.draw([(500, 200), (560, 240)])
    assert [each["kind"] for each in (board.newest(3), board.elements()[1])] == ["ellipse"] * 2
    board.view.root.get_by_role("button", name="Ellipse", exact=True).and_(pressed).wait_for()
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "false")


def test_the_pen_stays_in_hand(board: Board) -> None:
    board.key("p")
    board.view.draw([(300, 200), (400, 200)])
    board.view.draw([(300, 260), (400, 260)])
    assert board.newest(2)["kind"] == "stroke"
    board.view.wait_for_ink([(310, 260), (390, 260)])


# ---- rubbing out


def test_rubbing_out_splits_strokes_for_everyone_in_one_step(board: Board, people: People) -> None:
    other = people.enter()
    try:
        theirs = board.open(other)
        board.key("p")
        board.view.draw([(300, 200), (500, 200)])
        board.view.draw([(300, 300), (500, 300)])
        whole = board.newest(2)
        board.key("Shift+E")
        mode = board.view.root.get_by_role("group", name="Eraser takes")
        expect(mode.get_by_role("button", name="Only what it passes over")).to_have_attribute(
            "aria-pressed", "true"
        )
        board.view.press([(400, 170), (400, 230)])
        # The rest of the stroke is seen as it is while the eraser is down.
        board.view.wait_for_ink([(310, 200), (375, 200)])
        board.view.release()
        assert board.newest(3)["style"] == whole["style"]
        for view in (board.view, theirs):
            view.wait_for_paper([(392, 200), (408, 200)])
            view.wait_for_ink([(310, 200), (380, 200)])
            view.wait_for_ink([(420, 200), (490, 200)])
            view.wait_for_ink([(310, 300), (490, 300)])
        ends = sorted((each["at"][0], each["size"][0]) for each in board.elements())
        # The radius is 12, and half of the line's width of 4 goes with what is touched.
        assert ends == [(300, pytest.approx(86, abs=0.2)), (300, 200), (pytest.approx(414), 86)]

        board.key("Control+z")
        until(lambda: len(board.elements()) == 2, "the stroke is whole")
        theirs.wait_for_ink([(310, 200), (490, 200)])
        board.key("Control+Shift+z")
        board.newest(3)
        board.key("Shift+E")
    finally:
        other.close()


def test_the_eraser_takes_whole_elements_as_long_as_nothing_else_is_chosen(board: Board) -> None:
    board.key("p")
    board.view.draw([(300, 200), (500, 200)])
    board.newest(1)
    board.key("e")
    board.view.draw([(400, 170), (400, 230)])
    until(lambda: board.elements() == [], "nothing")


# ---- words


def written(board: Board, words: str, at: Point = (300, 200)) -> dict[str, Any]:
    board.key("t")
    board.page.mouse.click(*board.view.on_page(at))
    board.write(words)
    board.key("Escape")
    return board.newest(1)


def test_the_side_of_a_text_breaks_its_lines_and_a_corner_scales_it(board: Board) -> None:
    made = written(board, "one two three four five six")
    (x, y), (width, height) = made["at"], made["size"]
    assert made["lines"] == []
    board.view.draw([(x + width + 8, y + height / 2), (x + width / 2 + 8, y + height / 2)])
    until(lambda: len(board.elements()[0]["lines"]) > 1, "broken lines")
    broken = board.elements()[0]
    assert broken["at"] == [x, y]
    assert broken["style"]["font_size"] == 20
    assert broken["size"][0] == pytest.approx(width / 2, abs=8)
    assert broken["size"][1] >= 50
    unselect(board)
    until(lambda: ink_within(board.view, x, y + 27, x + 60, y + 48) > 50, "a second line")
    right = int(x + broken["size"][0])
    assert ink_within(board.view, right + 4, y, right + 60, y + 50) == 0

    board.page.mouse.click(*board.view.on_page((x + 10, y + 12)))
    w, h = broken["size"]
    board.view.draw([(x + w + 8, y + h + 8), (x + 2 * w + 8, y + 2 * h + 8)])
    until(lambda: board.elements()[0]["style"]["font_size"] > 30, "larger letters")
    assert board.elements()[0]["lines"] == broken["lines"]
    board.key("Control+z")
    board.key("Control+z")
    until(lambda: board.elements()[0]["lines"] == [], "as it was")


def test_words_stand_in_the_middle_of_a_note_while_they_are_written_and_after(board: Board) -> None:
    board.key("n")
    board.page.mouse.click(*board.view.on_page((500, 300)))
    board.write("Hi")
    board.page.evaluate("document.fonts.ready")
    board.page.locator(".nb-writing").evaluate("field => { field.style.caretColor = '#0000' }")

    def middle() -> float:
        part = board.view.picture()[215:385, 415:585]
        rows = np.flatnonzero((distance(part, INK) <= 60).any(axis=1))
        return float(rows.mean()) + 215 if len(rows) else 0.0

    until(lambda: abs(middle() - 300) < 6, "words in the middle")
    while_written = middle()
    board.key("Escape")
    board.newest(1)
    unselect(board)
    until(lambda: abs(middle() - while_written) < 1.5, "words where they were")


# ---- keys alone


def test_a_board_is_drawn_on_by_keys_alone(board: Board) -> None:
    spoken = board.view.root.locator(".nb-spoken")
    board.view.stage.focus()
    board.key("r")
    board.key("Shift+ArrowLeft")
    expect(spoken).to_contain_text("Rectangle: crosshair at")
    box = board.view.stage.bounding_box()
    assert box is not None
    x, y = round(box["width"] / 2) - 50, round(box["height"] / 2)
    until(lambda: near_crosshair(board.view.picture(), (x, y)), "a crosshair")
    board.key("Enter")
    for key in ["Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "ArrowDown"]:
        board.key(key)
    board.key("Space")
    expect(spoken).to_have_text("Rectangle: done.")
    made = board.newest(1)
    assert (made["kind"], made["size"]) == ("rect", [100, 55])
    assert made["at"] == pytest.approx([x, y], abs=1)
    unselect(board)
    board.view.wait_for_ink([(x, y), (x + 100, y)])

    board.key("p")
    board.key("Shift+ArrowUp")
    board.key("Enter")
    for _ in range(6):
        board.key("ArrowRight")
    board.key("Enter")
    assert board.newest(2)["size"] == [30, 0]
    # Escape takes the crosshair, Tab goes on: nobody is held here.
    board.key("Escape")
    board.key("Tab")
    away = "host => host.shadowRoot?.activeElement?.className !== 'nb-stage'"
    assert board.page.locator("#nbboard").evaluate(away)


def near_crosshair(picture: Picture, at: Point) -> bool:
    """Whether the arms of a crosshair in the colour of marks lie about a point."""
    x, y = at
    part = picture[y - 9 : y - 4, x - 1 : x + 2], picture[y - 1 : y + 2, x + 4 : x + 9]
    return all(bool((distance(each, "#1864ab") <= 60).any()) for each in part)
