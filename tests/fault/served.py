"""A real Jupyter server of its own process, with gauges and, where asked for, a planted fault.

``python -m tests.fault.served PLANTS … arguments of Jupyter`` is what runs there; PLANTS are words
joined by commas, "sound" for none. `Served` starts and stops it.
"""

import asyncio
import gc
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from tornado import web

from nbboard.core import limits
from nbboard.core.errors import ProtocolError
from nbboard.room import session
from nbboard.room.outbox import HIGH_WATER, Outbox
from nbboard.server import app as application
from nbboard.server import logbook, wire
from nbboard.server.auth import HOSTING
from nbboard.store.redis import calls
from tests.lab import HOST, Lab

ROOT: Final = Path(__file__).parents[2]
CONFIG: Final = """
c = get_config()  # noqa: F821
c.ServerApp.jpserver_extensions = {
    "nbboard": True, "jupyterlab": False, "notebook": False, "notebook_shim": False,
    "jupyter_lsp": False, "jupyter_server_terminals": False,
}
"""
QUICK_SECONDS: Final = 3
"""After so long a member is stalled on a server that was asked to be `quick`."""


class Served(Lab):
    """A Jupyter server with nothing but nbboard, and the gauges."""

    def __init__(self, folder: Path, *plants: str) -> None:
        super().__init__(folder)
        (folder / "config" / "jupyter_server_config.py").write_text(CONFIG)
        self._plants = plants

    async def gauges(
        self, *, collect: bool = False, reset: bool = False, plant: str = ""
    ) -> dict[str, Any]:
        """Ask how much of everything there is, while a crowd in this process goes on.

        `collect` frees what is free first, `reset` begins all highest values anew, `plant` plants
        a fault in place of those before ("sound" only heals).
        """
        query = f"collect={int(collect)}&reset={int(reset)}&plant={plant}"
        answer: dict[str, Any] = await asyncio.to_thread(self.get, f"nbboard/fault/gauges?{query}")
        return answer

    async def board(self) -> str:
        """Make a board and give its id."""
        made = await asyncio.to_thread(self.post, "nbboard/api/boards", {"title": "Sprint"})
        return str(made["id"])

    def _command(self) -> list[str]:
        command = [
            sys.executable, "-m", "tests.fault.served", ",".join(self._plants) or "sound",
            f"--ServerApp.ip={HOST}", f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0", f"--ServerApp.root_dir={self.notebooks}",
            "--ServerApp.open_browser=False",
        ]  # fmt: skip
        return [*command, "--allow-root"] if os.getuid() == 0 else command

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}


# ---- in the server's process


class Gauges:
    """What is counted in the server."""

    def __init__(self) -> None:
        self.planted: list[Callable[[], None]] = []
        self.reset()

    def reset(self) -> None:
        self.most_unsent = 0
        self.most_answers = 0
        self.closed: Counter[str] = Counter()
        self.lines = 0
        self.lines_by_second: Counter[int] = Counter()
        self.errors: list[str] = []

    def read(self) -> dict[str, Any]:
        return {
            "rss": _resident(),
            "descriptors": len(list(Path("/proc/self/fd").iterdir())),
            "tasks": len(asyncio.all_tasks()),
            "threads": threading.active_count(),
            "most_unsent": self.most_unsent,
            "most_answers": self.most_answers,
            "closed": dict(self.closed),
            "lines": self.lines,
            "lines_in_a_second": max(self.lines_by_second.values(), default=0),
            "errors": self.errors,
        }


GAUGES: Final = Gauges()


def _resident() -> int:
    with Path("/proc/self/statm").open(encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class GaugesHandler(APIHandler):
    """Read by the tests."""

    @web.authenticated
    async def get(self) -> None:
        if self.get_argument("collect") == "1":
            gc.collect()
        if self.get_argument("reset") == "1":
            GAUGES.reset()
        wanted = self.get_argument("plant")
        if wanted:
            while GAUGES.planted:
                GAUGES.planted.pop()()
            if wanted != "sound":
                GAUGES.planted.append(plant(wanted))
        opened = await self.settings[HOSTING].opened()
        rooms = list(opened.registry._rooms)
        running = (opened.registry.running(board) for board in rooms)
        members = [member for room in running if room for member in room.audience]
        counts = {
            "rooms": len(rooms),
            "members": len(members),
            "blocked": sum(member.outbox._blocked_at is not None for member in members),
        }
        self.finish(json.dumps(GAUGES.read() | counts))


def gauge() -> None:
    """Count what passes through the server."""
    handlers = application.NBBoardApp.initialize_handlers
    send, close = wire.Wire.send, wire.Wire.close
    emit, answer = logbook.LogBook.emit, Outbox.answer

    def initialize_handlers(app: Any) -> None:
        handlers(app)
        app.handlers.append((r"/nbboard/fault/gauges", GaugesHandler))

    def counted_send(self: Any, frame: bytes) -> bool:
        went = send(self, frame)
        GAUGES.most_unsent = max(GAUGES.most_unsent, self.unsent)
        return went

    def counted_close(self: Any, code: int, reason: str) -> None:
        GAUGES.closed[str(code)] += 1
        close(self, code, reason)

    def counted_answer(self: Any, frame: bytes) -> None:
        answer(self, frame)
        GAUGES.most_answers = max(GAUGES.most_answers, len(self._answers))

    def counted_emit(self: Any, record: Any) -> None:
        before = self._count
        emit(self, record)
        GAUGES.lines += self._count - before
        GAUGES.lines_by_second[int(time.time())] += self._count - before
        if record.levelname in ("ERROR", "CRITICAL"):
            GAUGES.errors.append(record.getMessage()[:200])

    setattr(application.NBBoardApp, "initialize_handlers", initialize_handlers)  # noqa: B010
    wire.Wire.send = counted_send  # type: ignore[method-assign, assignment]
    wire.Wire.close = counted_close  # type: ignore[method-assign]
    Outbox.answer = counted_answer  # type: ignore[method-assign]
    logbook.LogBook.emit = counted_emit  # type: ignore[method-assign]


# ---- planted faults, and shorter times


def _unbounded(send: Any) -> Any:
    """Never ask the room to wait for a slow member."""

    def always(self: Any, frame: bytes) -> bool:
        send(self, frame)
        return True

    return always


def _waits(send: Any) -> Any:
    """Hold up the loop while a member is slow, as a send that is waited for would."""

    def blocking(self: Any, frame: bytes) -> bool:
        if self.unsent >= HIGH_WATER // 2:
            threading.Event().wait(0.25)
        return bool(send(self, frame))

    return blocking


def _unslowed(pause: Any) -> Any:
    """Let everybody send as much as they like."""

    async def nothing(self: Any, seconds: float) -> None:
        """Wait for nothing."""

    return nothing


def _uncaught(decode: Any) -> Any:
    """Let the decoder's own exceptions out."""

    def careless(frame: bytes) -> Any:
        try:
            return decode(frame)
        except ProtocolError as error:
            raise ValueError("not as it should be") from error

    return careless


def _twice(evaluate: Any) -> Any:
    """Append on Redis without looking up which numbers are there."""

    async def careless(self: Any, name: str, keys: Any, arguments: Any) -> Any:
        if name != "append":
            return await evaluate(self, name, keys, arguments)
        script = calls.source(name).replace("if known then", "if false then")
        return await self.client.eval(script, len(keys), *keys, *arguments)

    return careless


Plant = tuple[Any, str, Callable[[Any], Any]]
PLANTS: Final[dict[str, Plant]] = {
    "unbounded": (wire.Wire, "send", _unbounded),
    "waits": (wire.Wire, "send", _waits),
    "unslowed": (session.Session, "_pause", _unslowed),
    "uncaught": (session, "decode_client", _uncaught),
    "twice": (calls.Calls, "_evaluate", _twice),
    # No fault, but less to wait for.
    "quick": (limits, "STALLED_SECONDS", lambda _: QUICK_SECONDS),
    "brief": (limits, "IDLE_SECONDS", lambda _: 1),
}


def plant(name: str) -> Callable[[], None]:
    """Plant a fault; gives what heals it."""
    owner, attribute, fault = PLANTS[name]
    sound = getattr(owner, attribute)
    setattr(owner, attribute, fault(sound))
    return lambda: setattr(owner, attribute, sound)


def main() -> None:
    """Run the server."""
    gauge()
    for name in sys.argv[1].split(","):
        if name != "sound":
            plant(name)
    ServerApp.launch_instance(argv=sys.argv[2:])


if __name__ == "__main__":
    main()
