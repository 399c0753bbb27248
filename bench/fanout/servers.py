"""The servers that are compared: nbboard in a real Jupyter server, and bare rooms."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, Protocol

from msgspec import Struct

from tests.lab import HOST, TOKEN, Lab, free_port
from tests.waiting import until

Way = Literal["nbboard", "relay"]
ROOMS: Final = Path(__file__).parent / "rooms"
ROOT: Final = Path(__file__).parents[2]
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
CONFIG: Final = """
c = get_config()  # noqa: F821
c.ServerApp.jpserver_extensions = {
    "nbboard": True, "jupyterlab": False, "notebook": False, "notebook_shim": False,
    "jupyter_lsp": False, "jupyter_server_terminals": False,
}
# How many people a room could serve is measured here, and not how many it lets in.
from nbboard.core import limits
limits.MEMBERS = 10_000
"""


class Target(Struct, frozen=True):
    """Where the load goes: how to speak there, and whose processor and memory are looked at."""

    way: Way
    port: int
    pid: int
    token: str = ""


class Server(Protocol):
    """One server in a process of its own."""

    name: str

    def start(self) -> Target:
        """Start, wait until it answers, and say where it is."""

    def stop(self) -> None:
        """End it."""

    def room(self) -> str:
        """Make a room and give the path of its socket."""


class Jupyter(Lab):
    """A Jupyter server with no extension but nbboard."""

    name = "nbboard"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "config" / "jupyter_server_config.py").write_text(CONFIG)

    def start(self) -> Target:  # type: ignore[override]
        """Start, wait for the first answer."""
        super().start()
        assert self._process is not None
        on_first_core(self._process.pid)
        return Target("nbboard", self.port, self._process.pid, TOKEN)

    def room(self) -> str:
        """Make a board."""
        made = self.post("nbboard/api/boards", {"title": "Measured"})
        return f"/nbboard/api/boards/{made['id']}/socket"

    def _command(self) -> list[str]:
        command = [
            sys.executable, "-m", "jupyter_server", f"--ServerApp.ip={HOST}",
            f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.notebooks}", "--ServerApp.open_browser=False",
        ]  # fmt: skip
        return [*command, "--allow-root"] if os.getuid() == 0 else command

    def _environment(self) -> dict[str, str]:
        # The source beside this file, also where another is installed.
        return super()._environment() | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


class Bare:
    """A bare room in a few lines, started as `command` with its port at the end."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._rooms = 0

    def start(self) -> Target:
        """Start, wait until the port is taken."""
        port = free_port()
        self._process = process = subprocess.Popen([*self._command, str(port)], cwd=ROOMS)

        def listens() -> bool:
            if process.poll() is not None:
                raise AssertionError(f"{self.name} ended at once, with {process.returncode}")
            with contextlib.suppress(ConnectionError), socket.create_connection((HOST, port), 1):
                return True
            return False

        until(listens, f"{self.name} on port {port}", 20)
        on_first_core(process.pid)
        return Target("relay", port, process.pid)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    def room(self) -> str:
        """Name a room that nobody was in."""
        self._rooms += 1
        return f"/room-{self._rooms}"


def made(name: str, folder: Path) -> Server:
    """Make a server by its name: nbboard, node, tornado or sockets."""
    match name:
        case "nbboard":
            return Jupyter(folder / f"jupyter-{time.monotonic_ns()}")
        case "node":
            if not (ROOMS / "node_modules" / "ws").exists():
                raise FileNotFoundError(f"`ws` is not there: run `npm install` in {ROOMS}")
            return Bare("node", ["node", "node_ws.mjs"])
        case "tornado":
            return Bare("tornado", [sys.executable, "bare_tornado.py"])
        case "sockets":
            return Bare("sockets", [sys.executable, "bare_sockets.py"])
        case _:
            raise ValueError(f"{name!r} is no server: nbboard, node, tornado or sockets")


def on_first_core(pid: int) -> None:
    """Hold a server's threads to the machine's first core; the load has the others."""
    first = min(os.sched_getaffinity(0))
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(int(task.name), {first})


def off_first_core() -> None:
    """Keep this process off the servers' core, if there is another."""
    cores = os.sched_getaffinity(0)
    if len(cores) > 1:
        os.sched_setaffinity(0, cores - {min(cores)})


def processor(pid: int) -> float:
    """Seconds of processor that a process has used, all its threads: finer than /proc tells.

    The number of a process's clock is that of `clock_getcpuclockid`, which Python does not have.
    """
    return time.clock_gettime((~pid << 3) | 2)


def resident(pid: int) -> int:
    """Bytes of a process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
