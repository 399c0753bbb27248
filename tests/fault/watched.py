"""A real Jupyter server that says how long each callback keeps its event loop.

``python -m tests.fault.watched sound … arguments of Jupyter`` is what runs there.
"""

import asyncio
import gc
import json
import time
import urllib.request
from typing import Any, Final

from jupyter_server.base.handlers import APIHandler
from tornado import web

from nbboard.server import app as application
from tests.fault import served
from tests.fault.served import Served
from tests.lab import TOKEN
from tests.loopwatch import LoopWatch

LOGIN: Final = f"token {TOKEN}"


class Watched(Served):
    """Started and stopped like any other."""

    async def stalls(self) -> dict[str, Any]:
        """Say what was seen since the last call."""
        answer: dict[str, Any] = await asyncio.to_thread(self.get, "nbboard/fault/stalls")
        return answer

    async def spin(self, seconds: float) -> None:
        """Keep the loop busy for so long."""
        await asyncio.to_thread(self.post, "nbboard/fault/stalls", seconds)

    def read(self, path: str) -> int:
        """Read what is at a path, JSON or not; gives its bytes."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": LOGIN})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return len(answer.read())

    def _command(self) -> list[str]:
        named = {"tests.fault.served": "tests.fault.watched"}
        return [named.get(word, word) for word in super()._command()]


class StallsHandler(APIHandler):
    """Read by the tests."""

    watch: LoopWatch

    @web.authenticated
    async def get(self) -> None:
        watch = type(self).watch
        found = watch.read() | {"objects": len(gc.get_objects()), "frozen": gc.get_freeze_count()}
        self.finish(json.dumps(found))
        asyncio.get_running_loop().call_soon(watch.reset)

    @web.authenticated
    async def post(self) -> None:
        spun = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.call_soon(_spin, float(self.request.body))
        loop.call_soon(spun.set)
        await spun.wait()
        self.finish("null")


def _spin(seconds: float) -> None:
    """Keep the processor busy."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def main() -> None:
    """Run the server."""
    handlers = application.NBBoardApp.initialize_handlers

    def initialize_handlers(app: Any) -> None:
        handlers(app)
        app.handlers.append((r"/nbboard/fault/stalls", StallsHandler))

    setattr(application.NBBoardApp, "initialize_handlers", initialize_handlers)  # noqa: B010
    with LoopWatch() as StallsHandler.watch:
        served.main()


if __name__ == "__main__":
    main()
