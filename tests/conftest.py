"""Gives each test its group: the marker it carries itself, else the one of its folder."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import is_hypothesis_test, settings

if TYPE_CHECKING:
    from nbboard import NBBoard
    from tests.lab import Lab

# Time is judged per test and per group; a deadline per example only measures the neighbours.
settings.register_profile("nbboard", deadline=None, print_blob=True)
settings.load_profile("nbboard")

# Runs `async def` tests and gives temporary Jupyter folders.
pytest_plugins = ["pytest_jupyter.jupyter_core"]

GROUPS = ("unit", "property", "server", "store", "browser", "hub", "redis", "notebook")
PRIORITIES = ("high", "normal", "low")
GROUP_OF_FOLDER = {
    "properties": "property",
    "store": "store",
    "store/redis": "redis",
    "nodes": "redis",
    "server": "server",
    "hub": "server",
    "hub/stories": "hub",
    "client": "server",
    "security": "server",
    "fault": "server",
    "browser": "browser",
    "notebooks": "notebook",
}
# The jp_serverapp fixtures import all of Jupyter Server, which takes seconds.
FOLDERS_WITHOUT_SERVER = frozenset(
    ("bench", "core", "store", "room", "render", "formats", "properties", "habits", "tools")
)
# Nor do these groups ask for a server, wherever their tests are.
GROUPS_WITHOUT_SERVER = frozenset(("unit", "property"))
TESTS = Path(__file__).parent


def first_part(path: Path) -> str:
    """The folder or file directly under tests/ that leads to this path."""
    parts = path.resolve().relative_to(TESTS).parts
    return parts[0] if parts else ""


def may_need_server(arguments: list[str], markers: str = "") -> bool:
    """Whether pytest's paths and its marker expression reach tests that may start a server."""
    wanted = set(re.findall(r"\w+", re.sub(r"not \w+", "", markers))) & set(GROUPS)
    if wanted and wanted <= GROUPS_WITHOUT_SERVER:
        return False
    paths = [Path(argument.split("::")[0]).resolve() for argument in arguments]
    return not all(
        path.is_relative_to(TESTS) and first_part(path) in FOLDERS_WITHOUT_SERVER for path in paths
    )


def group_of(path: Path) -> str:
    """The group of a test file that names none itself: that of its innermost folder listed."""
    folders = path.resolve().relative_to(TESTS).parents
    named = [GROUP_OF_FOLDER.get(folder.as_posix()) for folder in folders]
    return next((group for group in named if group), "unit")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what chooses tests by how much depends on them, and by what they show."""
    parser.addoption("--priority", choices=PRIORITIES, help="only tests of this priority")
    parser.addoption("--shows", metavar="ID", help="only tests of this guarantee or threat: G4, T9")


def shown_by(item: pytest.Item) -> set[str]:
    """The guarantees and threats that a test shows."""
    return {name for marker in item.iter_markers("guarantee") for name in marker.args}


def priority_of(item: pytest.Item) -> str:
    """High for what shows a guarantee or threat, low for what is left out of `make test`."""
    if item.get_closest_marker("slow"):
        return "low"
    return "high" if shown_by(item) else "normal"


def pytest_configure(config: pytest.Config) -> None:
    """Load the Jupyter Server fixtures only where a test may ask for them."""
    if may_need_server(config.args, config.option.markexpr):
        config.pluginmanager.import_plugin("pytest_jupyter.jupyter_server")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark every test with exactly one group, so that no test is left out of `make test`."""
    for item in items:
        named = [group for group in GROUPS if item.get_closest_marker(group)]
        if len(named) > 1:
            raise pytest.UsageError(f"{item.nodeid} is in {len(named)} groups: {', '.join(named)}")
        if not named:
            group = group_of(item.path)
            # Pure code with random input, wherever it stands.
            random = group == "unit" and is_hypothesis_test(getattr(item, "obj", None))
            item.add_marker("property" if random else group)
    priority, shows = config.getoption("--priority"), config.getoption("--shows")
    chosen = [
        item
        for item in items
        if priority in (None, priority_of(item)) and (shows is None or shows in shown_by(item))
    ]
    kept = set(chosen)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = chosen


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Lab]":
    """A server that all kernels of these tests share; it gives out share links."""
    from tests.lab import Lab  # noqa: PLC0415  most suites need no server

    lab = Lab(tmp_path_factory.mktemp("lab") / "server", share_links=True)
    lab.start()
    yield lab
    lab.stop()


@pytest.fixture
def board(lab: "Lab") -> "Iterator[NBBoard]":
    """A new board of Ann's kernel."""
    from nbboard import NBBoard  # noqa: PLC0415  as above
    from tests.lab import TOKEN  # noqa: PLC0415

    with NBBoard.create("Sprint 12", server=lab.url, token=TOKEN, name="Ann") as board:
        yield board


@pytest.fixture(autouse=True)
def _wires_end(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Cut what is still open on a server that ran in the test's own loop, before that is closed.

    The end of a process does that otherwise; a loop that is closed leaves it to the next test.
    """
    if "jp_asyncio_loop" not in request.fixturenames:
        yield
        return
    loop: asyncio.AbstractEventLoop = request.getfixturevalue("jp_asyncio_loop")
    from nbboard.server.wire import Wire  # noqa: PLC0415  most tests need no server

    wires: set[Wire] = set()
    made, lost = Wire.connection_made, Wire.connection_lost

    def connection_made(wire: Wire, transport: asyncio.BaseTransport) -> None:
        wires.add(wire)
        made(wire, transport)

    def connection_lost(wire: Wire, error: Exception | None) -> None:
        wires.discard(wire)
        lost(wire, error)

    monkeypatch.setattr(Wire, "connection_made", connection_made)
    monkeypatch.setattr(Wire, "connection_lost", connection_lost)
    yield
    for wire in tuple(wires):
        wire.cut()
    for _ in range(10):
        if not wires:
            break
        loop.run_until_complete(asyncio.sleep(0.01))
    assert not wires
