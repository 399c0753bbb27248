"""What a client may do that wants too much: messages, connections and frames without end."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Final

from nbboard.core.ops import Say
from tests.fault.evidence import trials
from tests.fault.sockets import Member, Seen
from tests.lab import TOKEN

ROOT: Final = Path(__file__).parents[2]
FLOOD_RATE: Final = 10_000
CONNECTS: Final = trials(100, 500)
"""In a second."""


class Flood:
    """One client that sends all it can, in good frames."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.sent = 0
        self.begun = time.monotonic()

    async def run(self, seconds: float) -> None:
        """Offer `FLOOD_RATE` messages a second."""
        while (passed := time.monotonic() - self.begun) < seconds:
            due = int(passed * FLOOD_RATE) - self.sent
            for _ in range(due):
                self.member.submit(Say("flood"))
            self.sent += due
            await asyncio.sleep(0.005)

    @property
    def taken(self) -> int:
        """How many of its changes the server took."""
        return len(self.member.acknowledged)


async def storm(port: int, path: str, seconds: float) -> int:
    """Connect `CONNECTS` times a second from another process; gives how many were answered."""
    arguments = [str(port), path, str(CONNECTS), str(seconds), TOKEN]
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fault.storm", *arguments, cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(program.communicate(), 90)
    return int(said)


async def huge(board: str, port: int, seconds: float) -> list[int | None]:
    """Send frames of 1 MiB, one connection after another; gives the close codes."""
    codes: list[int | None] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        member = Member(board, port, Seen())
        await member.connect()
        assert member.socket is not None
        await member.ready.wait()
        member.socket.send(bytes(1024 * 1024))
        await asyncio.wait_for(member.socket.gone.wait(), 20)
        codes.append(member.socket.code)
        await asyncio.sleep(0.1)
    return codes
