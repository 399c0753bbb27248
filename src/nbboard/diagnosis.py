"""`nbboard.diagnose()`: where this process looks for a server, and what answers there."""

import os
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

from nbboard.built import STATIC
from nbboard.client import hub
from nbboard.client.background import background
from nbboard.client.discovery import HUB, HUB_TOKEN, Endpoint, discover
from nbboard.client.rest import list_boards
from nbboard.core.errors import NBBoardError

_OF_HUB: Final = ("JUPYTERHUB_SERVICE_PREFIX", "JUPYTERHUB_USER", HUB_TOKEN)
"""Any of these says that a JupyterHub started this process's server."""
_CONFIGURE: Final = (
    "an admin adds it with nbboard.hub.configure(c) at the end of jupyterhub_config.py; then stop "
    "your server in the Hub's control panel and start it again"
)


def diagnose(server: str | None = None, *, token: str | None = None) -> None:
    """Print what was tried to find a server and how each step went; shows no secrets.

    Under a JupyterHub it also says which variable or scope is missing.
    """
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
    endpoint = search.endpoint
    lines += _about_hub(endpoint, os.environ)
    if endpoint is None:
        return [
            *lines,
            "no server found: NBBoard.create makes boards in this process, NBBoard.local in a "
            "file; for boards on a server give server= and token=",
        ]
    lines.append(f"  token: {'present' if endpoint.token else 'none'}")
    try:
        boards = background().run(list_boards(endpoint))
    except NBBoardError as error:
        return [*lines, f"{endpoint.url}: {type(error).__name__}: {error}"]
    return [*lines, f"{endpoint.url}: answers; {len(boards)} boards you may open"]


def _about_hub(endpoint: Endpoint | None, environ: Mapping[str, str]) -> list[str]:
    """Say what a JupyterHub gave this process for its boards, and what it did not."""
    if not any(environ.get(name) for name in (*_OF_HUB, HUB)):
        return []
    lines = ["JupyterHub:"]
    if not environ.get(HUB):
        lines.append(f"  {HUB}: MISSING, so boards are this server's alone; {_CONFIGURE}")
    missing = [name for name in (HUB_TOKEN, hub.API) if not environ.get(name)]
    if not missing:
        return [*lines, *_about_token(endpoint, environ)]
    return lines + [
        f"  {name}: MISSING; the Hub sets it for each server: a kernel spec, a shell or a "
        "container image may have dropped it. Restart the kernel, then the server"
        for name in missing
    ]


def _about_token(endpoint: Endpoint | None, environ: Mapping[str, str]) -> list[str]:
    try:
        own = background().run(hub.own_token(environ))
    except NBBoardError as error:
        return [f"  {HUB_TOKEN}: {error}"]
    lines = [f"  {HUB_TOKEN}: of the account {own.account}"]
    if endpoint is None or not endpoint.of_hub:
        return lines
    if own.holds(endpoint.scope):
        return [*lines, f"  scope {endpoint.scope}: held"]
    return [*lines, f"  scope {endpoint.scope}: MISSING; {_CONFIGURE}"]
