"""The server dies in mid-drawing: what was acknowledged stays, what was not arrives, once.

G1: nothing acknowledged is lost. G4: nothing is committed twice. G6: nothing vanishes unseen.
"""

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from nbboard import NBBoard
from nbboard.core.ops import Add
from nbboard.core.protocol import decode_entry
from tests.browser.board_view import BoardView, Point
from tests.browser.conftest import People
from tests.browser.person import Person
from tests.lab import TOKEN, Lab
from tests.waiting import until

LEFT, RIGHT = 120, 420


def row(number: int) -> list[Point]:
    """The path of a stroke, one row of the board each."""
    y = 90 + 36 * number
    return [(LEFT, y), ((LEFT + RIGHT) / 2, y + 14), (RIGHT, y)]


@pytest.fixture(scope="module")
def own_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server of these stories' own, since it is killed."""
    lab = Lab(tmp_path_factory.mktemp("mortal") / "server")
    yield lab
    lab.stop()


@pytest.fixture
def mortal(own_lab: Lab) -> Iterator[Lab]:
    """The server, running at the beginning of each story, whatever the one before did to it."""
    if not own_lab.is_running:
        own_lab.start()
    yield own_lab
    own_lab.signal(signal.SIGCONT)


class Wire:
    """What stands between a page and the server: it can be cut, in one direction or in both."""

    def __init__(self) -> None:
        self.to_server = True
        self.to_page = True
        self.acknowledgements = 0

    def join(self, page_side: WebSocketRoute) -> None:
        server_side = page_side.connect_to_server()
        page_side.on_message(self._passer(server_side.send, "to_server"))
        server_side.on_message(self._passer(page_side.send, "to_page"))

    def _passer(
        self, send: Callable[[str | bytes], None], direction: str
    ) -> Callable[[str | bytes], None]:
        def pass_on(frame: str | bytes) -> None:
            if getattr(self, direction):
                send(frame)
                self.acknowledgements += isinstance(frame, bytes) and b"entries" in frame[:10]

        return pass_on


def committed(lab: Lab, board_id: str) -> list[str]:
    """Ids of the elements that the board's log adds, read from the file without a server."""
    query = (
        "SELECT data FROM entries JOIN boards ON boards.key = entries.board "
        "WHERE boards.id = ? ORDER BY seq"
    )
    with closing(sqlite3.connect(lab.database)) as database:
        entries = [decode_entry(data) for (data,) in database.execute(query, (board_id,))]
    return [op.element.id for entry in entries for op in entry.ops if isinstance(op, Add)]


CREATION = 1
"""A new board's log already holds one entry: who made it."""


def changes(lab: Lab, board_id: str) -> int:
    """How many changes of a board the server says it has committed."""
    return int(lab.get(f"nbboard/api/boards/{board_id}")["head"]) - CREATION


class Mortal(NamedTuple):
    """A board on a server that may die, and the page that shows it."""

    lab: Lab
    page: Page
    board_id: str

    def until_committed(self, count: int) -> None:
        """Wait until the server says that it has committed so many changes."""
        until(
            lambda: changes(self.lab, self.board_id) == count,
            f"{count} changes are committed",
            pause=self.wire_works,
        )

    def wire_works(self) -> None:
        """What goes over a `Wire` is passed on only while Playwright is at work."""
        self.page.wait_for_timeout(20)


def until_committed(person: Person, count: int) -> None:
    """Wait until the server says that it has committed so many changes of the person's board."""
    Mortal(person.notebook.lab, person.page, person.board_id).until_committed(count)


def arrive(people: People, lab: Lab, name: str, wire: Wire | None = None) -> Person:
    """Somebody whose sockets to the board run over a wire that can be cut, if one is given."""
    page = people.seat()
    if wire is not None:
        page.route_web_socket("**/nbboard/api/boards/*/socket", wire.join)
    person = Person(page, lab, name).arrive()
    # JupyterLab's own word that the server is gone would lie above the board.
    page.add_style_tag(content=".jp-Dialog { display: none !important; }")
    return person


def check_all_are_there_once(lab: Lab, board_id: str, count: int) -> None:
    """Ask the server, by a kernel's client, and the file: `count` strokes, none twice."""
    with NBBoard.join(board_id, server=lab.url, token=TOKEN, name="judge") as board:
        ids = [element.id for element in board.elements]
        assert len(ids) == len(set(ids)) == count
        # A second copy would have got a number of its own, even if it was void.
        assert board.seq == count + CREATION
        assert len(board.strokes) == count
    assert sorted(committed(lab, board_id)) == sorted(ids)


@pytest.mark.guarantee("G4", "G6")
def test_a_reload_keeps_what_was_not_acknowledged(people: People, mortal: Lab) -> None:
    wire = Wire()
    ruth = arrive(people, mortal, "ruth", wire)
    view = ruth.create("Reload")
    board_id = ruth.board_id
    view.draw(row(0))
    until_committed(ruth, 1)
    ruth.notebook.save()

    wire.to_server = False
    view.draw(row(1))
    view.draw(row(2))
    view.wait("2 changes")
    assert changes(mortal, board_id) == 1
    ruth.page.reload()
    wire.to_server = True
    ruth.notebook.wait_ready()

    view = ruth.view().wait()
    until_committed(ruth, 3)
    for number in range(3):
        view.wait_for_ink(row(number))
    check_all_are_there_once(mortal, board_id, 3)


@pytest.mark.guarantee("G1", "G4", "G6")
def test_killed_in_mid_drawing(people: People, mortal: Lab) -> None:
    kim = arrive(people, mortal, "kim")
    view = kim.create("Killed")
    board_id = kim.board_id
    for number in range(3):
        view.draw(row(number))
    until_committed(kim, 3)
    view.wait("Live")

    mortal.signal(signal.SIGSTOP)
    for number in range(3, 6):
        view.draw(row(number))
    view.wait("3 changes")
    view.press(row(6))
    mortal.kill()
    view.release()
    view.wait("4 changes waiting", 30)
    assert len(committed(mortal, board_id)) == 3
    assert all(view.shows(row(number)) for number in range(7))

    mortal.start()
    expect(view.words).to_have_text("Live", timeout=30_000)
    until_committed(kim, 7)
    assert all(view.shows(row(number)) for number in range(7))
    check_all_are_there_once(mortal, board_id, 7)
    view.draw(row(7))
    until_committed(kim, 8)


@pytest.mark.guarantee("G1", "G4")
def test_killed_after_the_commit_and_before_the_acknowledgement(
    people: People, mortal: Lab
) -> None:
    # On the board's own page: a notebook's would do the same, and takes its time to come.
    wire, page = Wire(), people.seat()
    page.route_web_socket("**/nbboard/api/boards/*/socket", wire.join)
    board_id = str(mortal.post("nbboard/api/boards", {"title": "Not told"})["id"])
    page.goto(f"{mortal.url}nbboard/boards/{board_id}?token={TOKEN}")
    view, lee = BoardView(page, page.locator("#nbboard")).wait(), Mortal(mortal, page, board_id)
    view.draw(row(0))
    lee.until_committed(1)
    until(lambda: wire.acknowledgements, "the page is told", pause=lee.wire_works)

    wire.to_page = False
    for number in range(1, 4):
        view.draw(row(number))
    lee.until_committed(4)
    view.wait("3 changes")
    mortal.kill()
    wire.to_page = True
    mortal.start()
    expect(view.words).to_have_text("Live", timeout=30_000)
    check_all_are_there_once(mortal, board_id, 4)
    assert all(view.shows(row(number)) for number in range(4))
