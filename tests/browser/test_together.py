"""Two people on one board see each other draw."""

import numpy as np

from tests.browser.board_view import BoardView, Point, distance
from tests.browser.person import Person
from tests.waiting import until

PEOPLE_COLORS = (
    *("#c2255c", "#1971c2", "#2b8a3e", "#9c36b5", "#b35900"),
    *("#0b7285", "#5f3dc4", "#c92a2a", "#3b5bdb", "#5c7c0f"),
)
UPPER: list[Point] = [(120, 100), (260, 150), (420, 100)]
LOWER: list[Point] = [(120, 380), (260, 330), (420, 390)]


def label_color(view: BoardView, at: Point) -> str | None:
    """The colour of the name label beside a pointer at a point, if there is one."""
    x, y = round(at[0]), round(at[1])
    label = view.picture()[y + 18 : y + 32, x + 20 : x + 60]
    for color in PEOPLE_COLORS:
        filled = float((distance(label, color) < 30).mean())
        written = float((distance(label, "#ffffff") < 60).mean())
        if filled > 0.4 and written > 0.05:
            return color
    return None


def watch_each_other(one: Person, other: Person, path: list[Point]) -> None:
    """One draws and has not let go; the other sees ink and pointer; then the stroke stays."""
    before = other.ask("len(board.elements)")
    drawing, watching = one.view(), other.view()
    assert not watching.shows(path)
    drawing.press(path)
    watching.wait_for_ink(path)
    until(lambda: label_color(watching, path[-1]), f"{one.name}'s label beside the pointer")
    drawing.release()
    until(lambda: other.ask("len(board.elements)") > before, "the stroke in the other's kernel")
    assert drawing.shows(path)
    assert watching.shows(path)


def test_each_sees_the_others_stroke_before_the_pen_is_lifted(ada: Person, bob: Person) -> None:
    ada.create("Together")
    bob.join(ada.board_id)
    watch_each_other(ada, bob, UPPER)
    watch_each_other(bob, ada, LOWER)
    for person in (ada, bob):
        until(lambda: person.ask("len(board.strokes)") == 2, "both strokes")  # noqa: B023


def test_everyone_is_named_above_the_board(ada: Person, bob: Person) -> None:
    ada.create("Who is here")
    bob.join(ada.board_id)
    people = ada.view().root.locator(".nb-people")

    def named() -> str:
        """What the page says once it names all whom the kernel knows; news is not instant."""
        members = ada.ask("[(member.name, member.agent) for member in board.members]")
        names = [name for name, agent in members if agent == "widget"]
        label = people.get_attribute("aria-label") or ""
        return label if len(names) == 2 and all(name in label for name in names) else ""

    assert "(you)" in until(named, "everybody's name above the board")


def test_a_stroke_given_up_leaves_no_ink(ada: Person, bob: Person) -> None:
    ada.create("Second thoughts")
    bob.join(ada.board_id)
    ada.view().press(UPPER)
    bob.view().wait_for_ink(UPPER)
    ada.page.keyboard.press("Escape")
    bob.view().wait_for_paper(UPPER)
    ada.view().release()
    assert ada.ask("len(board.elements)") == 0


def test_notebook_7_and_jupyterlab_share_a_board(ada: Person, carol: Person) -> None:
    ada.create("Two applications")
    carol.join(ada.board_id)
    watch_each_other(ada, carol, UPPER)
    watch_each_other(carol, ada, LOWER)


def test_both_pages_show_the_same_picture_in_the_end(ada: Person, bob: Person) -> None:
    ada.create("The same picture")
    bob.join(ada.board_id)
    ada.view().draw(UPPER)
    bob.view().draw(LOWER)
    for person in (ada, bob):
        person.view().wait_for_ink(UPPER)
        person.view().wait_for_ink(LOWER)
        person.page.mouse.move(5, 5)

    def middle(person: Person) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        return person.view().picture()[70:410, 20:-20]

    until(lambda: np.array_equal(middle(ada), middle(bob)), "two equal pictures")
