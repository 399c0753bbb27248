"""Undo, eraser, wheel and keys, as a person in a notebook meets them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.board_view import BoardView, Point
from tests.browser.person import Person
from tests.waiting import until

UPPER: list[Point] = [(120, 100), (260, 150), (420, 100)]
LOWER: list[Point] = [(120, 380), (260, 330), (420, 390)]
MIDDLE: list[Point] = [(120, 200), (420, 230)]
TALL: list[Point] = [(300, 90), (310, 250), (300, 400)]
LONG_OUTPUT = "for number in range(120): print(number)"


def count(person: Person) -> int:
    """How many elements the person's kernel sees."""
    return int(person.ask("len(board.elements)"))


def test_undo_and_redo_are_of_ones_own_actions(ada: Person, bob: Person) -> None:
    ada.create("Undo")
    bob.join(ada.board_id)
    hers, his = ada.view(), bob.view()
    hers.draw(UPPER)
    his.draw(LOWER)
    hers.draw(MIDDLE)
    until(lambda: count(ada) == 3, "three strokes")

    hers.choose("Undo")
    hers.wait_for_paper(MIDDLE)
    hers.choose("Undo")
    his.wait_for_paper(UPPER)
    assert his.shows(LOWER)
    until(lambda: count(bob) == 1, "his stroke alone")
    undo = hers.root.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_have_attribute("aria-disabled", "true")

    hers.choose("Redo")
    his.wait_for_ink(UPPER)
    hers.choose("Redo")
    his.wait_for_ink(MIDDLE)
    until(lambda: count(bob) == 3, "all three again")


def test_the_eraser_takes_whole_elements_on_both_sides(ada: Person, bob: Person) -> None:
    ada.create("Eraser")
    bob.join(ada.board_id)
    hers, his = ada.view(), bob.view()
    hers.draw(UPPER)
    hers.draw(LOWER)
    his.wait_for_ink(LOWER)
    his.choose("Eraser")
    his.draw([(260, 60), (262, 240)])
    his.choose("Pen")
    for view in (hers, his):
        view.wait_for_paper(UPPER)
        assert view.shows(LOWER)
    until(lambda: count(ada) == 1, "one element left")
    his.choose("Undo")
    hers.wait_for_ink(UPPER)


@pytest.fixture
def tall(ada: Person) -> Iterator[BoardView]:
    """A board in a notebook that is long enough to be scrolled."""
    ada.notebook.run(2, LONG_OUTPUT)
    ada.create("Scrolling")
    yield ada.view()
    ada.page.keyboard.press("Escape")
    ada.notebook.run(2, "")


def test_the_wheel_scrolls_the_page_until_the_board_is_clicked(
    ada: Person, tall: BoardView
) -> None:
    tall.draw(UPPER)
    tall.wait_for_ink(UPPER)
    ada.page.keyboard.press("Escape")
    tall.show()
    before = ada.notebook.scroll_top()
    ada.page.mouse.move(*tall.on_page((300, 240)))
    ada.page.mouse.wheel(0, 60)
    until(lambda: ada.notebook.scroll_top() > before, "the notebook scrolled")
    # It glides: a picture is of the board only where that has come to rest.
    resting(ada)
    assert tall.shows(UPPER), "the picture moved within the board"

    tall.choose("Hand")
    tall.show()
    before = resting(ada)
    ada.page.mouse.click(*tall.on_page((300, 240)))
    ada.page.mouse.wheel(0, -60)
    tall.wait_for_ink([(x, y + 60) for x, y in UPPER])
    assert ada.notebook.scroll_top() == before


def resting(person: Person) -> float:
    """How far the notebook is scrolled once it does not glide on."""
    seen = [-1.0]

    def rests() -> bool:
        seen.append(person.notebook.scroll_top())
        return seen[-1] == seen[-2]

    # Between two looks there are more frames than a glide can stand still for.
    until(rests, "the notebook at rest", pause=lambda: person.page.wait_for_timeout(150))
    return seen[-1]


def test_control_with_the_wheel_zooms_about_the_pointer(ada: Person, tall: BoardView) -> None:
    tall.draw(UPPER)
    ada.page.keyboard.press("Escape")
    x, y = 260, 150
    ada.page.mouse.move(*tall.on_page((x, y)))
    ada.page.keyboard.down("Control")
    ada.page.mouse.wheel(0, -100)
    ada.page.keyboard.up("Control")
    percent = tall.root.get_by_role("button", name="Zoom 1")
    zoom = until(lambda: parse_percent(percent.inner_text()), "a zoom over 100 %")
    tall.wait_for_ink([(x + (px - x) * zoom, y + (py - y) * zoom) for px, py in UPPER])
    tall.root.get_by_role("button", name="Zoom 1").click()


def parse_percent(text: str) -> float | None:
    """The zoom as a factor once it is over 1."""
    value = int(text.split(maxsplit=1)[0]) / 100
    return value if value > 1 else None


def test_drawing_never_scrolls_the_notebook(ada: Person, tall: BoardView) -> None:
    before = resting(ada)
    tall.draw(TALL, steps=20)
    tall.wait_for_ink(TALL)
    assert ada.notebook.scroll_top() == before


def test_a_finger_draws_and_does_not_scroll(ada: Person, tall: BoardView) -> None:
    before = resting(ada)
    session = ada.page.context.new_cdp_session(ada.page)

    def touch(kind: str, points: list[Point]) -> None:
        places = [tall.on_page(point) for point in points]
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in places]},
        )

    touch("touchStart", [(300, 400)])
    for y in range(390, 90, -10):
        touch("touchMove", [(300, y)])
    touch("touchEnd", [])
    tall.wait_for_ink([(300, 390), (300, 110)])
    assert ada.notebook.scroll_top() == before
    until(lambda: count(ada) == 1, "one stroke")
    session.detach()


def test_keys_pressed_on_the_board_stay_there(ada: Person) -> None:
    view = ada.create("Keys")
    view.draw(UPPER)
    view.draw(LOWER)
    sources = ada.notebook.sources()
    # In command mode these add, cut, copy, paste, merge, change and delete cells.
    # C opens the chat on the board, and there letters are words.
    for key in ("a", "b", "x", "v", "m", "y", "d", "d", "Enter", "Shift+Enter", "Delete"):
        ada.page.keyboard.press(key)
    ada.page.keyboard.press("Control+z")
    view.wait_for_paper(LOWER)
    ada.page.keyboard.press("Control+Shift+z")
    view.wait_for_ink(LOWER)
    ada.page.keyboard.press("e")
    until(lambda: pressed(view) == "Eraser", "the eraser in hand")
    ada.page.keyboard.press("p")
    until(lambda: pressed(view) == "Pen", "the pen in hand")
    after = ada.notebook.sources()
    assert after == sources
    assert view.shows(UPPER)


def test_escape_gives_the_keys_back_to_the_notebook(ada: Person) -> None:
    view = ada.create("Escape")
    view.draw(UPPER)
    cells = ada.page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    ada.page.keyboard.press("Escape")
    ada.page.keyboard.press("b")
    until(lambda: cells.count() == before + 1, "the notebook's own key adds a cell")
    for key in ("d", "d"):
        ada.page.keyboard.press(key)
    until(lambda: cells.count() == before, "and deletes it again")


def pressed(view: BoardView) -> str | None:
    """The tool in hand."""
    tools = view.root.get_by_role("group", name="Tools")
    return tools.locator("[aria-pressed=true]").get_attribute("aria-label")
