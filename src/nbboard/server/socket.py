"""The WebSocket of one member: login and Origin check, then frames to and from the room."""

from collections.abc import Awaitable
from typing import Any

from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketHandler

from nbboard.core import limits
from nbboard.core.errors import StoreError, TooOften
from nbboard.core.ids import KEPT_GROUP, BoardId
from nbboard.core.roles import Role
from nbboard.room import farewell
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.room.session import Phase, Session
from nbboard.server.activity import is_edit, note_use
from nbboard.server.auth import HOSTING, KernelAware
from nbboard.server.hosting import Hosting
from nbboard.server.peer import TornadoPeer
from nbboard.server.rates import GUESSES
from nbboard.server.upgrade import Upgrade, can_leave
from nbboard.server.wire import Wire


class RoomSocket(WebSocketMixin, WebSocketHandler):
    """What sockets with and without the host's login have in common.

    The Origin check is Jupyter's own and must not be overridden: with a cookie it is the only
    guard against another site. Nothing happens before `get` of a subclass has let the visitor in
    and called `begin`.
    """

    # Both sides ping in the protocol, every 5 s; Tornado's and the mixin's own would only add
    # frames (and disagree about the unit: the mixin's is in milliseconds).
    ping_interval = 0
    ping_timeout = 0
    session: Session | None = None
    peer: Wire | TornadoPeer

    def set_default_headers(self) -> None:
        """Set none: a page's headers make no sense on a socket."""

    def get_compression_options(self) -> dict[str, Any] | None:
        """Leave permessage-deflate off: packing already saved the bytes (design section 6)."""
        return None

    @property
    def max_message_size(self) -> int:
        """Bytes after which the WebSocket itself hangs up.

        Well above the protocol's limit, so that a message somewhat too large gets its named
        error first.
        """
        return 4 * limits.MESSAGE_BYTES

    @property
    def hosting(self) -> Hosting:
        """What all handlers of this server share."""
        hosting: Hosting = self.settings[HOSTING]
        return hosting

    def admit(self, registry: Registry, board: BoardId, identity: Identity) -> None:
        """Take note who was let in; the session begins when the socket is open."""
        self.registry = registry
        self.board = board
        self.identity = identity

    def get_websocket_protocol(self) -> Any:
        """Give who speaks WebSocket: a wire of our own where the connection allows it."""
        usual = super().get_websocket_protocol()
        return usual if usual is None or not can_leave(self) else Upgrade(self)

    def open(self, *_: str, **__: str) -> None:
        """Begin the session; the room is opened by its hello."""
        super().open()
        upgrade: object = self.ws_connection
        self.peer = upgrade.wire if isinstance(upgrade, Upgrade) else TornadoPeer(self)
        self.session = Session(self.registry, self.board, self.identity, self.peer)

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        """Hand a frame to the session; no other is read until what this gives is done."""
        assert self.session is not None
        if isinstance(message, str):
            self.close(1003, "nbboard speaks binary frames")
            return None
        return self.session.take(message)

    def on_close(self) -> None:
        """Take the member out of the room."""
        super().on_close()
        if self.session is not None:
            self.session.closed()


class BoardSocket(RoomSocket, KernelAware):
    """``<base_url>nbboard/api/boards/<id>/socket``."""

    _settled = False

    @ws_authenticated
    async def get(self, board_id: str) -> None:
        """Let the visitor in, or answer 403; the board itself is judged after hello."""
        try:
            identity = await self.identify()
            if identity.ceiling is Role.NONE:
                raise web.HTTPError(403, "you may not open boards on this server")
            if identity.floor is not Role.OWNER:
                self.hosting.rates.check(GUESSES, identity.user)
            self.admit(await self.hosting.registry(), BoardId(board_id), identity)
        except StoreError as error:
            raise web.HTTPError(503, str(error)) from error
        except TooOften as error:
            raise web.HTTPError(429, str(error)) from error
        await super().get(board_id=board_id)

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        """Hand a frame to the session; after hello look up the visitor's groups again.

        They may have changed since `get`, when nobody could know of this connection.
        """
        rest = super().on_message(message)
        # What is sent while a pen is down leaves nothing to be awaited, and is no edit.
        if rest is not None and is_edit(message):
            note_use(self.settings)
        return rest if self._settled else self._settle(rest)

    async def _settle(self, rest: Awaitable[None] | None) -> None:
        if rest is not None:
            await rest
        if self.session is not None and self.session.phase is Phase.LIVE:
            self._settled = True
            if self.identity.floor is not Role.OWNER:
                user = self.identity.user
                groups = await (await self.hosting.opened()).memberships.of(user)
                before = {one for one in self.identity.groups if one.startswith(KEPT_GROUP)}
                if before != set(groups):
                    await self.registry.regroup(user, groups)

    def on_close(self) -> None:
        """Take the member out of the room, and count a board that was not there."""
        super().on_close()
        guessed = (
            self.session is not None and self.peer.closed_with == farewell.NOT_FOUND.close_code
        )
        if guessed and self.identity.floor is not Role.OWNER:
            self.hosting.rates.count(GUESSES, self.identity.user)
