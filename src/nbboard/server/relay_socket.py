"""A board's socket in a user's server of a JupyterHub: frames to and from the service.

One frame is under way in each direction: the next is read when the last has been written. So a
page that reads slowly makes the service's own outbox wait (which drops live frames first), and
the other way round; nothing piles up here.
"""

import asyncio
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.utils import ensure_async
from tornado import web
from tornado.httpclient import HTTPClientError, HTTPRequest, HTTPResponse
from tornado.iostream import StreamClosedError
from tornado.simple_httpclient import HTTPTimeoutError
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    WebSocketError,
    WebSocketHandler,
    websocket_connect,
)

from nbboard.core import limits
from nbboard.core.errors import ServerUnreachable
from nbboard.room.farewell import Farewell
from nbboard.server.activity import is_edit, note_use
from nbboard.server.auth import RESOURCE
from nbboard.server.relay import (
    NOT_LET_IN,
    UPSTREAM,
    below,
    carried,
    query_of,
    stranger,
    visitor_token,
)
from nbboard.server.tickets import PROTOCOL, TICKETS, Ticket, Tickets, ticket_of
from nbboard.server.upstream import ABSENT, CONNECT_SECONDS, Upstream, absent

FRAME_BYTES: Final = 10 * 1024 * 1024
"""Of one frame from the service: as much as its other clients take."""
STALLED_SECONDS: Final = 2 * limits.STALLED_SECONDS
"""For one frame to leave; the service gives up such a line earlier, but we do not hear it."""
_SOCKETS: Final = "nbboard_relay_sockets"
"""Key in Tornado's settings: the set of the `RelaySocket` that are open."""
_LEAVE_SECONDS: Final = 1.0
_LONGEST: Final = 500
_NOT_FOUND: Final = 404
_SERVERS_FAULT: Final = 500
_GONE: Final = 1012
_SLOW: Final = 4413
_TOO_SLOW: Final = "the line is too slow"
_STOPPED: Final = "the server stops; the board goes on"
_UNSENDABLE: Final = (1004, 1005, 1006, 1015)
"""Close codes that tell how a connection was lost and may not be sent (RFC 6455 7.4.1)."""


class RelaySocket(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """``api/boards/<id>/socket``, handed on to the service with the visitor's token.

    Login and Origin check are Jupyter's own; who comes by cookie needs a ticket besides, since
    pages of other users' servers are often of the same origin. A visitor whom the service does
    not let in is let in here to be told so in its words: a page learns nothing from a handshake
    that fails.
    """

    auth_resource = RESOURCE
    ping_interval = 0
    ping_timeout = 0
    _upstream: WebSocketClientConnection | None = None
    _pump: "asyncio.Task[None] | None" = None
    _refusal: Farewell | None = None
    _ticket: Ticket | None = None

    def set_default_headers(self) -> None:
        """Set none: a page's headers make no sense on a socket."""

    def get_compression_options(self) -> dict[str, Any] | None:
        """Leave permessage-deflate off, as the service does."""
        return None

    @property
    def max_message_size(self) -> int:
        """Bytes after which Tornado itself hangs up: as at the service."""
        return 4 * limits.MESSAGE_BYTES

    async def prepare(self, *_: Any, **__: Any) -> None:
        """Spend the ticket; it stands for the cookie where a Hub lets no socket come by one."""
        tickets: Tickets = self.settings[TICKETS]
        key = ticket_of(self.request.headers.get("Sec-WebSocket-Protocol", ""))
        self._ticket = tickets.spend(key, self.path_kwargs["board_id"]) if key else None
        hub_auth = getattr(self.identity_provider, "hub_auth", None)
        if self._ticket is not None and not getattr(hub_auth, "allow_websocket_cookie_auth", True):
            # JUPYTERHUB_ALLOW_WEBSOCKET_COOKIE_AUTH=0. This is where JupyterHub's own code looks
            # for a token that came otherwise than with the request's cookie.
            vars(self)["_hub_auth_token_cookie"] = self._ticket.token
        await super().prepare()

    @ws_authenticated
    async def get(self, board_id: str) -> None:
        """Reach the service first, so that a refusal or its absence shows in the handshake."""
        user = self.current_user
        if not await ensure_async(self.authorizer.is_authorized(self, user, "read", RESOURCE)):
            raise web.HTTPError(403, "you may not open boards on this server")
        if not self.check_origin():
            # Tornado asks again, but another site shall not even reach the service.
            raise web.HTTPError(403, "a page of another site may not open this")
        try:
            if not self.token_authenticated and not self._has_ticket():
                raise web.HTTPError(403, "a cookie alone opens no board; see api/tickets")
            await self._reach()
        except ServerUnreachable as error:
            self.log.warning("nbboard relay: socket of %s: %s", board_id[:80], error)
            raise web.HTTPError(503, str(error)) from error
        try:
            await super().get(board_id=board_id)
        finally:
            if self.ws_connection is None:
                # No upgrade came of it, or the visitor is gone already.
                self._leave(1001, "")

    def open(self, *_: str, **__: str) -> None:
        """Begin to hand on what the service sends."""
        super().open()
        if self._refusal is not None:
            self._turn_away(self._refusal)
            return
        self._pump = asyncio.create_task(self._from_service())
        self.settings.setdefault(_SOCKETS, set()).add(self)

    async def on_message(self, message: str | bytes) -> None:
        """Hand a frame to the service; Tornado reads no further until it has left."""
        upstream = self._upstream
        if upstream is None:
            return
        if is_edit(message):
            note_use(self.settings)
        try:
            async with asyncio.timeout(STALLED_SECONDS):
                await upstream.write_message(message, binary=isinstance(message, bytes))
        except WebSocketClosedError:
            # Whatever the service said last is still to be handed on; it ends this socket too.
            return
        except TimeoutError:
            self.close(_GONE, "the service takes nothing any more")

    def on_close(self) -> None:
        """Tell the service why the visitor left."""
        super().on_close()
        self.settings.get(_SOCKETS, set()).discard(self)
        self._leave(self.close_code, self.close_reason or "")

    def end(self) -> "asyncio.Task[None] | None":
        """Tell both sides that this server stops; gives what ends when the service has heard."""
        self.close(_GONE, _STOPPED)
        self._leave(1001, _STOPPED)
        return self._pump

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Choose the one that says nothing, of those that a page offers beside its ticket."""
        return PROTOCOL if PROTOCOL in subprotocols else None

    def _has_ticket(self) -> bool:
        ticket = self._ticket
        return ticket is not None and hmac.compare_digest(ticket.token, visitor_token(self))

    async def _reach(self) -> None:
        """Open the service's socket, or note why it refuses; raises ServerUnreachable."""
        upstream: Upstream = self.settings[UPSTREAM]
        if upstream.problem:
            raise ServerUnreachable(upstream.problem)
        request = HTTPRequest(
            upstream.websocket + below(self) + query_of(self),
            headers=carried(self),
            connect_timeout=CONNECT_SECONDS,
            request_timeout=CONNECT_SECONDS,
            follow_redirects=False,
        )
        try:
            self._upstream = await websocket_connect(request, max_message_size=FRAME_BYTES)
        except HTTPClientError as error:
            self._refusal = self._refused(error)
        except (OSError, StreamClosedError, WebSocketError) as error:
            raise absent(error) from error

    def _refused(self, error: HTTPClientError) -> Farewell:
        """Give the words for a refused handshake; raises what a page asks again about."""
        response = error.response
        if response is None:
            slow = isinstance(error, HTTPTimeoutError)
            raise absent(TimeoutError() if slow else error) from error
        words = _words(response)
        if error.code in (401, 403):
            return Farewell("not-let-in", 4403, False, words or NOT_LET_IN)
        if words and error.code != _NOT_FOUND and error.code < _SERVERS_FAULT:
            raise web.HTTPError(error.code, words) from error
        reason = words or stranger(error.code, {}) or ABSENT
        raise ServerUnreachable(reason) from error

    async def _from_service(self) -> None:
        upstream = self._upstream
        assert upstream is not None
        # Read to the end also when the visitor is gone: only then the connection comes down.
        while (message := await upstream.read_message()) is not None:
            await self._to_visitor(message)
        code, reason = upstream.close_code, upstream.close_reason
        if code is None or code in _UNSENDABLE:
            code, reason = _GONE, ABSENT
        self.close(code, _short(reason))

    async def _to_visitor(self, message: str | bytes) -> None:
        try:
            async with asyncio.timeout(STALLED_SECONDS):
                await self.write_message(message, binary=isinstance(message, bytes))
        except WebSocketClosedError:
            # `on_close` has told the service, or is about to.
            return
        except TimeoutError:
            self.close(_SLOW, _TOO_SLOW)
            self._leave(_SLOW, _TOO_SLOW)

    def _leave(self, code: int | None, reason: str) -> None:
        if self._upstream is None:
            return
        if code is None or code in _UNSENDABLE:
            code, reason = 1001, "the visitor is gone"
        self._upstream.close(code, _short(reason))

    def _turn_away(self, farewell: Farewell) -> None:
        # The close waits behind the frame; a page that is gone needs neither.
        sending = asyncio.ensure_future(self.write_message(farewell.frame(), binary=True))
        sending.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.close(farewell.close_code, _short(farewell.message))


async def end_all(settings: Mapping[str, Any]) -> None:
    """End every socket of this server, within a second, whether the others listen or not."""
    pumps = {pump for one in tuple(settings.get(_SOCKETS, ())) if (pump := one.end()) is not None}
    if not pumps:
        return
    _, silent = await asyncio.wait(pumps, timeout=_LEAVE_SECONDS)
    for pump in silent:
        pump.cancel()


def _short(reason: str | None) -> str:
    """Cut a reason to what a close frame holds (123 bytes, RFC 6455 5.5)."""
    return (reason or "").encode()[:120].decode(errors="ignore")


def _words(response: HTTPResponse) -> str:
    """Give nbboard's own words for a handshake it refused; "" when somebody else did."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    text = response.body.decode(errors="replace")
    if kind == "text/plain":
        return text.strip()[:_LONGEST]
    try:
        return str(json.loads(text)["message"]) if kind == "application/json" else ""
    except (ValueError, KeyError, TypeError):
        return ""
