"""The WebSocket of one member: Jupyter's login, then frames to and from the room."""

from typing import Any

from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketHandler

from nbboard.core import limits
from nbboard.core.errors import StoreError
from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.room.session import Session
from nbboard.server.auth import HOSTING, KernelAware
from nbboard.server.peer import TornadoPeer


class BoardSocket(WebSocketMixin, WebSocketHandler, KernelAware):
    """``<base_url>nbboard/api/boards/<id>/socket``.

    The Origin check is Jupyter's own and must not be overridden: with a cookie it is the only
    guard against another site. Nothing happens before `get` has let the visitor in.
    """

    # Both sides ping in the protocol, every 5 s; Tornado's and the mixin's own would only add
    # frames (and disagree about the unit: the mixin's is in milliseconds).
    ping_interval = 0
    ping_timeout = 0
    session: Session | None = None

    def set_default_headers(self) -> None:
        """Set none: a page's headers make no sense on a socket."""

    def get_compression_options(self) -> dict[str, Any] | None:
        """Leave permessage-deflate off: packing already saved the bytes (design section 6)."""
        return None

    @property
    def max_message_size(self) -> int:
        """Bytes after which Tornado itself hangs up.

        Well above the protocol's limit, so that a message somewhat too large gets its named
        error first.
        """
        return 4 * limits.MESSAGE_BYTES

    @ws_authenticated
    async def get(self, board_id: str) -> None:
        """Let the visitor in, or answer 403; the board itself is judged after hello."""
        self.identity = await self.identify()
        if self.identity.ceiling is Role.NONE:
            raise web.HTTPError(403, "you may not open boards on this server")
        try:
            self.registry = await self.settings[HOSTING].registry()
        except StoreError as error:
            raise web.HTTPError(503, str(error)) from error
        await super().get(board_id=board_id)

    def open(self, board_id: str) -> None:
        """Begin the session; the room is opened by its hello."""
        super().open()
        self.peer = TornadoPeer(self)
        self.session = Session(self.registry, BoardId(board_id), self.identity, self.peer)

    async def on_message(self, message: str | bytes) -> None:
        """Hand a frame to the session; Tornado reads no further until it is done."""
        assert self.session is not None
        if isinstance(message, str):
            self.close(1003, "nbboard speaks binary frames")
            return
        await self.session.receive(message)

    def on_close(self) -> None:
        """Take the member out of the room."""
        super().on_close()
        if self.session is not None:
            self.session.closed()
