"""REST: what is on a board, as JSON."""

import contextlib
from itertools import islice
from typing import Final

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.iostream import StreamClosedError

from nbboard.core.roles import Role
from nbboard.formats.plain import plain
from nbboard.room.turns import Turns, free
from nbboard.server.base import BoardHandler

_AT_ONCE: Final = 10
"""Elements made and sent together: about half a millisecond."""


class ElementsHandler(BoardHandler):
    """``api/boards/<id>/elements``: what is on the board, as JSON."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """List the elements, bottom to top, in board units.

        Sent as it is made: all of a board of 100,000 strokes are 85 MB and take 7 s.
        """
        board, _ = await self.admit(board_id, Role.VIEWER)
        registry = await self.registry()
        state = await registry.state(board)
        turns = Turns(registry.host.clock)
        self.set_header("Content-Type", "application/json")
        title = msgspec.json.encode(state.title).decode()
        self.write(f'{{"seq":{state.seq},"title":{title},"elements":[')
        elements, between = iter(state), b""
        # Whoever has gone away wants no more of it.
        with contextlib.suppress(StreamClosedError):
            while some := [plain(element) for element in islice(elements, _AT_ONCE)]:
                self.write(between + msgspec.json.encode(some)[1:-1])
                between = b","
                await self.flush()
                await turns.pause()
            self.finish(b"]}")
        await free(state, registry.host.clock)
