"""`nbboard.diagnose()`: where this process looks for a server, and what answers there."""

import os
import sys
from importlib.metadata import version

from nbboard.client.background import background
from nbboard.client.discovery import discover
from nbboard.client.rest import list_boards
from nbboard.core.errors import NBBoardError
from nbboard.widget import STATIC


def diagnose(server: str | None = None, *, token: str | None = None) -> None:
    """Print what was tried to find a server and how each step went; shows no secrets."""
    print("\n".join(report(server, token)))


def report(server: str | None, token: str | None) -> list[str]:
    """Give the lines that `diagnose` prints."""
    search = discover(server, token, os.environ)
    lines = [
        f"nbboard {version('nbboard')}, Python {sys.version.split()[0]}, {sys.executable}",
        f"browser bundle: {'built' if (STATIC / 'manifest.json').exists() else 'MISSING'}",
        "looking for a server:",
    ]
    lines += [f"  {source}: {outcome}" for source, outcome in search.attempts]
    if search.endpoint is None:
        return [*lines, "no server found: give server= and token= to NBBoard.join or create"]
    endpoint = search.endpoint
    lines.append(f"  token: {'present' if endpoint.token else 'none'}")
    try:
        boards = background().run(list_boards(endpoint))
    except NBBoardError as error:
        return [*lines, f"{endpoint.url}: {type(error).__name__}: {error}"]
    return [*lines, f"{endpoint.url}: answers; {len(boards)} boards you may open"]
