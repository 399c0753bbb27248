"""A room as one writes it in an afternoon with Tornado: what comes in goes to all others.

``python bare_tornado.py PORT``.
"""

import asyncio
import sys
from collections import defaultdict
from contextlib import suppress
from typing import ClassVar

from tornado.web import Application
from tornado.websocket import WebSocketClosedError, WebSocketHandler


class Room(WebSocketHandler):
    """One connection; its room is the path that it asked for."""

    rooms: ClassVar[defaultdict[str, set["Room"]]] = defaultdict(set)

    def open(self, *_: str, **__: str) -> None:
        """Join."""
        self.room = self.rooms[self.request.path]
        self.room.add(self)

    async def on_message(self, message: str | bytes) -> None:
        """Pass on to all others."""
        for other in self.room:
            if other is not self:
                with suppress(WebSocketClosedError):
                    other.write_message(message, binary=isinstance(message, bytes))

    def on_close(self) -> None:
        """Leave."""
        self.room.discard(self)
        if not self.room:
            del self.rooms[self.request.path]


async def main(port: int) -> None:
    """Serve until ended."""
    Application([(r"/.*", Room)]).listen(port, "127.0.0.1")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
