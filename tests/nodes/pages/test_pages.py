"""Two people in real browsers, on different nodes behind nginx, set up as docs/nodes says."""

import signal
from collections.abc import Iterator

import pytest

from tests.browser.board_view import BoardView, Point
from tests.browser.conftest import People
from tests.lab import HOST, TOKEN
from tests.nodes.conftest import Crew
from tests.nodes.nginx import Nginx
from tests.nodes.processes import ServedNode
from tests.waiting import until

UPPER: list[Point] = [(150, 140), (300, 180), (500, 140)]
LOWER: list[Point] = [(150, 320), (300, 360), (500, 320)]


@pytest.fixture(scope="module")
def nodes(crew: Crew) -> list[ServedNode]:
    return crew.nodes


@pytest.fixture(scope="module")
def address(nodes: list[ServedNode], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    nginx = Nginx(tmp_path_factory.mktemp("nginx") / "nginx", nodes)
    yield f"http://{HOST}:{nginx.port}/nbboard/"
    nginx.stop()


def members(nodes: list[ServedNode]) -> list[int]:
    """How many people each node serves; -1 for one that is not there."""
    return [
        int(node.get("nbboard/api/health")["members"]) if node.is_running else -1 for node in nodes
    ]


@pytest.mark.timeout(150)
@pytest.mark.guarantee("G17", "G6")
def test_two_people_on_different_nodes_draw_together_and_outlive_one(
    nodes: list[ServedNode], address: str, people: People
) -> None:
    board = str(nodes[0].post("nbboard/api/boards", {"title": "Nodes"})["id"])
    views = []
    for _ in range(2):
        page = people.enter()
        page.goto(f"{address}boards/{board}?token={TOKEN}")
        views.append(BoardView(page, page.locator("body")).wait())
    ada, ben = views

    def apart() -> bool:
        until(lambda: sum(members(nodes)) == 2, "both are counted")
        if sorted(members(nodes)) == [0, 1, 1]:
            return True
        # nginx counts all requests: sometimes both sockets are at the node whose turn it was.
        ben.page.reload()
        ben.wait()
        return False

    until(apart, "they are on different nodes", 60)
    ada.draw(UPPER)
    ben.wait_for_ink(UPPER)
    # A node dies under its person while a stroke is on its way: the store must not be needed
    # by the page, so what was drawn is shown, kept, and sent to another node.
    for node, count in zip(nodes, members(nodes), strict=True):
        if count == 1:
            node.kill()
            break
    ada.draw(LOWER)
    ada.wait_for_ink(LOWER)
    ben.wait_for_ink(LOWER)
    until(lambda: sum(count for count in members(nodes) if count > 0) == 2, "both are back")
    ada.wait()
    ben.wait()
    alive = next(node for node in nodes if node.is_running)
    assert len(alive.get(f"nbboard/api/boards/{board}/elements")["elements"]) == 2
    for node in nodes:
        if not node.is_running:
            node.start()


@pytest.mark.timeout(150)
@pytest.mark.guarantee("G16", "G14", "G6")
def test_what_redis_lacks_is_said_and_what_was_drawn_waits(
    crew: Crew, address: str, people: People
) -> None:
    board = str(crew.nodes[0].post("nbboard/api/boards", {"title": "Trouble"})["id"])
    page = people.enter()
    page.goto(f"{address}boards/{board}?token={TOKEN}")
    view = BoardView(page, page.locator("body")).wait()
    with crew.server.client() as client:
        client.config_set("maxmemory", "1mb")
        view.draw(UPPER)
        view.wait("Read-only: Redis is out of memory · 1 change waiting")
        view.wait_for_ink(UPPER)
        client.config_set("maxmemory", "0")
    view.wait("Live")
    # Live is said before what waited is saved: only then is it one change that waits again.
    until(lambda: _kept(crew, board) == 1, "the first stroke is kept")
    crew.server.signal(signal.SIGSTOP)
    view.draw(LOWER)
    view.wait("Read-only: Redis does not answer · 1 change waiting")
    view.wait_for_ink(LOWER)
    crew.server.signal(signal.SIGCONT)
    view.wait("Live")
    until(lambda: _kept(crew, board) == 2, "both strokes are kept")


def _kept(crew: Crew, board: str) -> int:
    return len(crew.nodes[1].get(f"nbboard/api/boards/{board}/elements")["elements"])
