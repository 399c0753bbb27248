"""REST: what a board was, and making it that again; its chat."""

import contextlib
from typing import Annotated, Final

from jupyter_server.auth.decorator import authorized
from msgspec import Meta, Struct
from tornado import web
from tornado.iostream import StreamClosedError

from nbboard.core import limits
from nbboard.core.ops import Seq
from nbboard.core.roles import Role
from nbboard.core.snapshot import chunking
from nbboard.room.turns import free, in_turns, let_go
from nbboard.server.base import Answering, BoardHandler, read_json

_CHAT: Final = 50
_HISTORY: Final = 100
_LENGTH: Final = 4
"""Bytes of the length that leads a chunk."""


class Moment(Struct, forbid_unknown_fields=True):
    """The body of ``POST …/restore``.

    With `if_seq`, what others than `client` (whoever asks, if absent) changed after that entry
    stays.
    """

    seq: Seq
    if_seq: Seq | None = None
    client: Annotated[str, Meta(max_length=64)] | None = None


class ChatReading(Answering):
    """Reads the chat, with or without the host's login."""

    async def send_chat(self, key: str) -> None:
        """Answer messages older than entry ``before``, oldest first."""
        board, _ = await self.admit(key, Role.VIEWER)
        before = self.whole_number("before", 0, 2**53 - 1) or None
        limit = self.whole_number("limit", _CHAT, limits.PAGE_ENTRIES)
        page = await (await self.registry()).chat(board, before, limit)
        messages = [
            {name: getattr(message, name) for name in ("seq", "at", "author", "name", "text")}
            for message in page.messages
        ]
        self.reply({"messages": messages, "more": page.more})


class ChatHandler(BoardHandler, ChatReading):
    """``api/boards/<id>/chat?before=<seq>&limit=50``."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """List messages of the board's chat, oldest first."""
        await self.send_chat(board_id)


class HistoryHandler(BoardHandler):
    """``api/boards/<id>/history?before=<seq>&limit=100``."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """List entries in short, oldest first: who did how much of what; editors only."""
        board, _ = await self.admit(board_id, Role.EDITOR)
        before = self.whole_number("before", 0, 2**53 - 1) or None
        limit = self.whole_number("limit", _HISTORY, limits.PAGE_ENTRIES)
        self.reply(await (await self.registry()).history(board, before, limit))


class MomentHandler(BoardHandler):
    """``api/boards/<id>/at/<seq>``."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str, seq: str) -> None:
        """Send the board just after entry `seq`; editors only.

        As snapshot chunks (`core.snapshot`), each led by its length in four bytes, big-endian.
        """
        board, _ = await self.admit(board_id, Role.EDITOR)
        registry = await self.registry()
        state = await registry.at(board, int(seq))
        clock = registry.host.clock
        parts = await in_turns(chunking(state), clock)
        await free(state, clock)
        self.set_header("Content-Length", str(sum(map(len, parts)) + _LENGTH * len(parts)))
        self.set_header("Content-Type", "application/x-msgpack")
        parts.reverse()
        # Whoever has gone away wants no more of it.
        with contextlib.suppress(StreamClosedError):
            while parts:
                part = parts.pop()
                self.write(len(part).to_bytes(_LENGTH, "big") + part)
                await self.flush()
            self.finish(set_content_type="application/x-msgpack")
        await let_go(parts, clock)


class RestoreHandler(BoardHandler):
    """``api/boards/<id>/restore``."""

    @web.authenticated
    @authorized
    async def post(self, board_id: str) -> None:
        """Make the board what it was just after entry `seq`, by new entries; owners only."""
        board, identity = await self.admit(board_id, Role.OWNER)
        body = read_json(self, Moment)
        registry = await self.registry()
        self.reply(await registry.restore(board, identity, body.seq, body.if_seq, body.client))


class PurgeHandler(BoardHandler):
    """``api/boards/<id>/purge``."""

    @web.authenticated
    @authorized
    async def post(self, board_id: str) -> None:
        """Remove for good what is not on the board any more; owners only."""
        board, identity = await self.admit(board_id, Role.OWNER)
        self.reply(await (await self.registry()).purge(board, identity))
