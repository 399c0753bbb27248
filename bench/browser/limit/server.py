"""Serves the limit's page; `main` is called with PORT FOLDER, in a process of its own.

A board's file is `board.bin?<name>` of the folder. A POST to `draw` with an area and seconds lets
ten people draw for whoever has the socket, and answers with what they sent.
"""

import asyncio
import json
import struct
import sys
from pathlib import Path
from typing import Any, Final

from tornado.web import Application, RequestHandler, StaticFileHandler
from tornado.websocket import WebSocketHandler

from bench.browser.drawers import PEOPLE, Area, Part, draw

HERE: Final = Path(__file__).parent


class Pages(WebSocketHandler):
    """The page that is open."""

    opened: Any = None

    def open(self, *_: str, **__: str) -> None:
        """Take the place of the one before."""
        Pages.opened = self
        self.set_nodelay(True)


class Board(RequestHandler):
    """A board's coordinates."""

    def initialize(self, folder: Path) -> None:
        """Remember where the files are."""
        self._folder = folder

    def get(self) -> None:
        """Give the file that the query names."""
        self.set_header("Content-Type", "application/octet-stream")
        self.finish((self._folder / Path(self.request.query).name).read_bytes())


class Draw(RequestHandler):
    """Ten people who draw."""

    async def post(self) -> None:
        """Let them draw; the answer is what they sent."""
        *area, seconds = json.loads(self.request.body)
        where = Area(*area)

        def send(part: Part) -> None:
            Pages.opened.write_message(_frame(part), binary=True)

        rounds = [draw(person, where, seconds, send) for person in range(PEOPLE)]
        self.finish(json.dumps([each for sent in await asyncio.gather(*rounds) for each in sent]))


def _frame(part: Part) -> bytes:
    xy = [value for point in part.points for value in point]
    head = struct.pack(
        ">4sB16sBHBB",
        b"\xa3ink",
        0xB0,
        part.id.encode(),
        0xCD,
        part.start,
        len(part.points),
        part.ends,
    )
    return head + struct.pack(f">{len(xy)}f", *xy)


async def serve(port: int, folder: Path) -> None:
    """Serve until the process ends."""
    files = {"path": str(HERE), "default_filename": "index.html"}
    application = Application(
        [
            (r"/board.bin", Board, {"folder": folder}),
            (r"/socket", Pages),
            (r"/draw", Draw),
            (r"/(.*)", StaticFileHandler, files),
        ]
    )
    application.listen(port, "127.0.0.1")
    await asyncio.Event().wait()


def main() -> None:
    """Serve."""
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
