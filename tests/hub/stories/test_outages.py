"""Parts of a Hub end in mid-drawing: nothing that was drawn is lost, nothing is there twice.

G1: nothing acknowledged is lost. G4: nothing is committed twice. G6: nothing vanishes unseen.
"""

import signal
import sqlite3
from contextlib import closing

import pytest

from nbboard.core.ops import Add
from nbboard.core.protocol import decode_entry
from tests.browser.board_view import Point
from tests.hub.harness import Hub, ask
from tests.hub.program import calmly
from tests.hub.stories.colleague import Colleague
from tests.waiting import until

LEFT, RIGHT = 120, 420


def row(number: int) -> list[Point]:
    """The path of a stroke, one row of the board each."""
    y = 80 + 30 * number
    return [(LEFT, y), ((LEFT + RIGHT) / 2, y + 12), (RIGHT, y)]


def committed(hub: Hub, board_id: str) -> list[str]:
    """Ids of the elements that the board's log adds, read from the file without the service."""
    query = (
        "SELECT data FROM entries JOIN boards ON boards.key = entries.board "
        "WHERE boards.id = ? ORDER BY seq"
    )
    with closing(sqlite3.connect(hub.database)) as database:
        entries = [decode_entry(data) for (data,) in database.execute(query, (board_id,))]
    return [op.element.id for entry in entries for op in entry.ops if isinstance(op, Add)]


def all_are_there_once(hub: Hub, people: list[Colleague], count: int) -> None:
    """Wait until everybody's kernel and the file hold as many strokes, none twice."""
    for colleague in people:
        colleague.nudge()
        colleague.holds(count, 40)
        colleague.view().wait(timeout=40)
    ids = committed(hub, people[0].board_id)
    assert len(ids) == len(set(ids)) == count


@pytest.mark.guarantee("G1", "G4", "G6")
def test_hub_restarted_in_mid_drawing(hub: Hub, ada: Colleague, ben: Colleague) -> None:
    ada.create("Hub restarted")
    ben.join(ada.board_id)
    ada.view().draw(row(0))
    ada.view().press(row(1))
    hub.hub.stop()
    # Hub away: both go on and see each other.
    ada.view().release()
    ben.view().wait_for_ink(row(1))
    ben.view().draw(row(2))
    ada.view().wait_for_ink(row(2))
    ben.tell("board.draw.stroke([(120, 300), (420, 300)]); board.wait()")
    hub.hub.start()
    ada.view().draw(row(3))
    ben.view().wait_for_ink(row(3))
    all_are_there_once(hub, [ada, ben], 5)


@pytest.mark.guarantee("G1", "G4", "G6")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_service_ended_in_mid_drawing(
    hub: Hub, ada: Colleague, ben: Colleague, number: signal.Signals
) -> None:
    ada.create(f"Service ended by {number.name}")
    ben.join(ada.board_id)
    ada.view().draw(row(0))
    ben.view().wait_for_ink(row(0))
    ada.view().press(row(1))
    hub.service.signal(number)
    assert hub.service.ended(15) == (-number if number is signal.SIGKILL else 0)
    ada.view().release()
    ben.view().draw(row(2))
    hub.service.start()
    all_are_there_once(hub, [ada, ben], 3)
    ada.view().wait_for_ink(row(2))
    ben.view().wait_for_ink(row(1))


@pytest.mark.guarantee("G1", "G6")
def test_server_culled_and_started_again(hub: Hub, ada: Colleague, ben: Colleague) -> None:
    ada.create("Culled")
    view = ben.join(ada.board_id)
    view.draw(row(0))
    ada.view().wait_for_ink(row(0))
    ben.notebook.save()
    hub.cull("ben")
    view.wait("Offline")
    view.draw(row(1))
    ada.view().draw(row(2))
    hub.spawn("ben")
    # The Hub ended the page's login with the server, and gives another to a page that is reloaded.
    ben.begin().arrive()
    view = ben.join(ada.board_id)
    view.wait_for_ink(row(2))
    ada.view().wait_for_ink(row(1))
    assert len(set(committed(hub, ada.board_id))) == 3


# The last one: afterwards JupyterLab takes its time to find its kernels again.
@pytest.mark.guarantee("G1", "G6")
def test_proxy_restarted_in_mid_drawing(hub: Hub, ada: Colleague, ben: Colleague) -> None:
    ada.create("Proxy restarted")
    ben.join(ada.board_id)
    ada.view().draw(row(0))
    ada.view().press(row(1))
    hub.proxy.kill()
    ada.view().release()
    ben.view().draw(row(2))
    hub.proxy.start()
    address = f"{hub.url}user/ben/api"
    until(lambda: ask("GET", address, "").status == 200, "the routes are back", pause=calmly)
    # Their kernels are not asked: JupyterLab itself takes its time to find them again.
    for colleague, missed in ((ada, row(2)), (ben, row(1))):
        colleague.nudge()
        colleague.view().wait(timeout=40)
        colleague.view().wait_for_ink(missed)
    ids = committed(hub, ada.board_id)
    assert len(ids) == len(set(ids)) == 3
