"""Gives each test its group: the marker it carries itself, else the one of its folder."""

from pathlib import Path

import pytest

pytest_plugins = ["pytest_jupyter.jupyter_server"]

GROUPS = ("unit", "property", "server", "store", "browser", "notebook")
GROUP_OF_FOLDER = {
    "properties": "property",
    "store": "store",
    "server": "server",
    "hub": "server",
    "client": "server",
    "security": "server",
    "fault": "server",
    "browser": "browser",
    "notebooks": "notebook",
}
TESTS = Path(__file__).parent


def group_of(path: Path) -> str:
    """The group of a test file that names none itself."""
    return GROUP_OF_FOLDER.get(path.relative_to(TESTS).parts[0], "unit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test with exactly one group, so that no test is left out of `make test`."""
    for item in items:
        named = [group for group in GROUPS if item.get_closest_marker(group)]
        if len(named) > 1:
            raise pytest.UsageError(f"{item.nodeid} is in {len(named)} groups: {', '.join(named)}")
        if not named:
            item.add_marker(group_of(item.path))
