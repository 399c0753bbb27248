"""How a kernel or script finds its nbboard server, and what was tried.

In order: the argument; ``NBBOARD_HUB_URL`` (a JupyterHub service); ``NBBOARD_URL`` and
``NBBOARD_TOKEN`` (set by the extension for the kernels of its server); the runtime file of the
Jupyter server that started this process (``JPY_PARENT_PID``). Never "the newest server": those
that run beside are only named, for the person to choose from.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from jupyter_core.paths import jupyter_runtime_dir

from nbboard.client.within import Rooms
from nbboard.core.errors import ServerUnreachable

HUB: Final = "NBBOARD_HUB_URL"
"""Set by `nbboard.hub.configure` in the servers of a JupyterHub: where its service is."""
HUB_TOKEN: Final = "JUPYTERHUB_API_TOKEN"  # noqa: S105 - the name of a variable
"""What a Hub gives each server, and so its kernels; its scopes are the admin's choice."""


class Endpoint(NamedTuple):
    """A server: its URL up to and including ``nbboard/``, and the token to bring, if any.

    `local` are the rooms when they are in this process: then `url` only names them. `public` is
    the same address for browsers, where that is another, else "".
    """

    url: str
    token: str | None
    source: str
    local: Rooms | None = None
    public: str = ""

    @property
    def of_hub(self) -> bool:
        """Whether it is the service of a JupyterHub, found by the Hub's own variables."""
        return self.source == HUB

    @property
    def scope(self) -> str:
        """The scope that a token of the Hub must hold for this service."""
        name = urlsplit(self.url).path.rstrip("/").rpartition("/")[2]
        return f"access:services!service={name or 'nbboard'}"

    @property
    def headers(self) -> dict[str, str]:
        """The headers that log this process in."""
        return {"Authorization": f"token {self.token}"} if self.token else {}

    @property
    def websocket(self) -> str:
        """The URL with its scheme for sockets."""
        return "ws" + self.url.removeprefix("http")


class Attempt(NamedTuple):
    """One place that was looked at and what was there."""

    source: str
    outcome: str


class Search(NamedTuple):
    """The endpoint found, if any, and every attempt on the way."""

    endpoint: Endpoint | None
    attempts: tuple[Attempt, ...]


def discover(server: str | None, token: str | None, environ: Mapping[str, str]) -> Search:
    """Look for a server in the documented order; asks no network."""
    if server is not None:
        url = _nbboard_url(server)
        found = token or _token_for(url, environ)
        return Search(Endpoint(url, found, "argument"), (Attempt("server argument", url),))
    attempts = [Attempt("server argument", "not given")]
    for variable, credential in ((HUB, HUB_TOKEN), ("NBBOARD_URL", "NBBOARD_TOKEN")):
        address = environ.get(variable)
        if address:
            attempts.append(Attempt(variable, address))
            secret = token or environ.get(credential)
            url = _with_slash(address)
            public = _public(url, environ) if variable == HUB else ""
            return Search(Endpoint(url, secret, variable, public=public), tuple(attempts))
        attempts.append(Attempt(variable, "not set"))
    attempt, endpoint = _parent_server(token, environ)
    attempts.append(attempt)
    if endpoint is None and (running := _running()):
        # Named and not taken: whose boards are meant is for the person to say.
        told = ", ".join(f"server={url!r}" for url in running)
        attempts.append(Attempt("Jupyter servers of yours on this machine", f"choose {told}"))
    return Search(endpoint, tuple(attempts))


def require(search: Search) -> Endpoint:
    """Give the endpoint found; raises ServerUnreachable that lists what was tried."""
    if search.endpoint is not None:
        return search.endpoint
    tried = "".join(f"\n  {source}: {outcome}" for source, outcome in search.attempts)
    raise ServerUnreachable(
        "no nbboard server found. Tried:"
        + tried
        + "\nRun this in a notebook of a Jupyter server that has nbboard installed, or give "
        "server= and token=. nbboard.diagnose() shows more."
    )


def _parent_server(
    token: str | None, environ: Mapping[str, str]
) -> tuple[Attempt, Endpoint | None]:
    source = "Jupyter server of this kernel (JPY_PARENT_PID)"
    pid = environ.get("JPY_PARENT_PID")
    if not pid:
        return Attempt(source, "not set: this process was not started by a Jupyter server"), None
    path = Path(jupyter_runtime_dir()) / f"jpserver-{pid}.json"
    try:
        info = json.loads(path.read_text())
        url, found = _nbboard_url(str(info["url"])), token or info.get("token") or None
    except FileNotFoundError:
        return Attempt(source, f"no file {path.name} (another user or machine?)"), None
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Attempt(source, f"{path.name} cannot be read: {error}"), None
    return Attempt(source, url), Endpoint(url, found, "parent server")


def _running() -> list[str]:
    """Give the URLs of this person's Jupyter servers on this machine, the newest first."""
    found: list[tuple[float, str]] = []
    for path in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
        try:
            info = json.loads(path.read_text())
            if _is_alive(int(info["pid"])):
                found.append((path.stat().st_mtime, str(info["url"])))
        except (OSError, ValueError, KeyError, TypeError):
            # A file of a server that is just starting or gone is nothing to choose.
            continue
    return [url for _, url in sorted(found, reverse=True)]


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        # There this question would end the process.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _token_for(url: str, environ: Mapping[str, str]) -> str | None:
    """Find the token of a server named by the user: this process's own, or its runtime file."""
    if environ.get("NBBOARD_URL") and _with_slash(environ["NBBOARD_URL"]) == url:
        return environ.get("NBBOARD_TOKEN")
    for path in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
        try:
            info = json.loads(path.read_text())
        except (OSError, ValueError):
            # A file of a server that is just starting or gone says nothing about this one.
            continue
        if isinstance(info, dict) and _nbboard_url(str(info.get("url"))) == url:
            return str(info["token"]) if info.get("token") else None
    return environ.get("JUPYTER_TOKEN")


def _public(url: str, environ: Mapping[str, str]) -> str:
    """Give the address for browsers of a Hub's service, "" where nobody told it."""
    address = environ.get("NBBOARD_HUB_PUBLIC_URL", "")
    if address:
        return _with_slash(address)
    hub = urlsplit(environ.get("JUPYTERHUB_PUBLIC_HUB_URL", ""))
    return f"{hub.scheme}://{hub.netloc}{urlsplit(url).path}" if hub.netloc else ""


def _nbboard_url(server: str) -> str:
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https"):
        raise ServerUnreachable(f"server {server!r}: give a URL such as http://127.0.0.1:8888/")
    if parts.query or parts.fragment:
        # What follows may be a token, which must not get into the outputs of a notebook.
        raise ServerUnreachable(
            "server has a ? or # in it: give the server's base URL such as "
            "http://127.0.0.1:8888/, and its token as token="
        )
    url = _with_slash(server)
    return url if url.endswith("/nbboard/") else url + "nbboard/"


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else url + "/"
