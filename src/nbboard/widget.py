"""The anywidget that shows a board in a cell. It carries the board's id and never a credential."""

import asyncio
import os
import secrets
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import anywidget
import traitlets

from nbboard.bridge import Bridge
from nbboard.built import STATIC
from nbboard.client.discovery import Endpoint, discover


@cache
def stub() -> str:
    """Give the small module that loads the real bundle from the server (or through us).

    Read late, so that a script without a browser needs no built bundle.
    """
    path = STATIC / "stub.js"
    if not path.exists():
        raise FileNotFoundError(
            f"{path.name} is missing: nbboard was installed from source without its browser part; "
            "run `make setup` in the checkout or install a wheel"
        )
    return path.read_text()


class BoardWidget(anywidget.AnyWidget):
    """One board in the notebook; every view of it shares one connection per page.

    `endpoint` is the kernel's own way to the board, for pages that reach no server: those talk
    through the kernel, as do all when the board is where no page gets to (`reached_by_kernel`).
    """

    board_id = traitlets.Unicode().tag(sync=True)
    height = traitlets.Int(480).tag(sync=True)
    through = traitlets.Enum(("page", "kernel"), "page").tag(sync=True)
    # The address to show to people; "" for a board of this process.
    server = traitlets.Unicode().tag(sync=True)
    # What is selected in the view that was used last: set by the page, empty when there is none.
    # At most one more than limits.SELECTED are told.
    selection = traitlets.List(traitlets.Unicode()).tag(sync=True)
    # A random name of this process: views of an earlier one reach nothing any more.
    kernel = traitlets.Unicode().tag(sync=True)

    def __init__(self, board_id: str, height: int = 480, *, endpoint: Endpoint | None = None):
        # anywidget reads `_esm` from the class and sends it as a trait; ours is at most 3 kB.
        type(self)._esm = stub()
        found = endpoint or discover(None, None, os.environ).endpoint
        super().__init__(
            board_id=board_id,
            height=height,
            through="kernel" if reached_by_kernel(found) else "page",
            server="" if found is None or found.local else address(found),
            kernel=_process(os.getpid()),
        )
        self._bridge = Bridge(found, board_id, self._post, _running_loop())
        self.on_msg(self._on_message)

    def close(self) -> None:
        """Take the board out of all views."""
        self._bridge.close()
        super().close()

    def _on_message(self, _widget: Any, content: Any, buffers: Any) -> None:
        """Take what a page without a server sends."""
        self._bridge.take(content, buffers)

    def _post(self, content: dict[str, Any], buffers: Sequence[bytes]) -> None:
        self.send(content, buffers=list(buffers))


def reached_by_kernel(endpoint: Endpoint | None) -> bool:
    """Tell whether only this process reaches a board: it is here, or on a server given by hand."""
    if endpoint is None or endpoint.local is not None:
        return endpoint is not None
    own = discover(None, None, os.environ).endpoint
    return own is None or own.url != endpoint.url


def address(endpoint: Endpoint) -> str:
    """Give an endpoint's URL as browsers know it, without a user's name and password in it."""
    parts = urlsplit(endpoint.public or endpoint.url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


@cache
def _process(_pid: int) -> str:
    return secrets.token_hex(8)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    """Give the loop that runs the cells here, which also takes the messages of pages."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
