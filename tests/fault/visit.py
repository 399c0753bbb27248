"""Doing to a large board what takes a server longest."""

import asyncio

from nbboard.core.ops import Clear, Op, Patch, PatchSet, Remove, Reorder, Say
from tests.fault.sockets import Member, Seen
from tests.fault.watched import Watched


def keys(start: int, end: int) -> tuple[str, ...]:
    return tuple(f"{number:016d}" for number in range(start, end))


class Visit:
    """Somebody who does to the board what takes longest, in one order."""

    def __init__(self, server: Watched, board: str) -> None:
        self.server = server
        self.board = board
        self.members: list[Member] = []

    async def join(self) -> Member:
        member = Member(self.board, self.server.port, Seen())
        await member.connect()
        await asyncio.wait_for(member.ready.wait(), 20)
        self.members.append(member)
        return member

    async def do(self, *ops: Op) -> None:
        member = self.members[0]
        n = member.submit(*ops)
        async with asyncio.timeout(20):
            while n in member.pending:  # noqa: ASYNC110  a socket's callback takes it out
                await asyncio.sleep(0.002)
        assert not member.refused

    async def shut_down(self) -> None:
        """End the room: its snapshot is written, its memory freed."""
        path = f"nbboard/api/boards/{self.board}/shutdown"
        await asyncio.to_thread(self.server.post, path, {})
        for member in self.members:
            member.close()
        self.members.clear()

    async def all(self) -> None:
        """Load, join, draw, change the order, remove, save and put away."""
        await self.join()
        await self.do(Say("hello"))
        await self.do(Patch(keys(5, 6)[0], PatchSet(angle=3)))
        # The checksum must be counted anew.
        await self.join()
        await self.do(Reorder(keys(7, 8), "front"))
        await self.do(*[Reorder((key,), "back") for key in keys(10, 16)])
        for start in range(1000, 23_000, 1000):
            # Tombstones become too many on the way.
            await self.do(*[Remove(keys(at, at + 200)) for at in range(start, start + 1000, 200)])
        path = f"nbboard/api/boards/{self.board}/history?limit=10"
        await asyncio.to_thread(self.server.get, path)
        await self.shut_down()

    async def more(self) -> None:
        """Look at the past, clear, restore, copy, purge."""
        path = f"nbboard/api/boards/{self.board}"
        server = self.server
        await self.join()
        await asyncio.to_thread(server.read, f"{path}/at/100")
        await asyncio.to_thread(server.read, f"{path}/export?format=nbboard")
        await asyncio.to_thread(server.post, f"{path}/duplicate", {})
        await self.do(Clear("all"))
        await asyncio.to_thread(server.post, f"{path}/restore", {"seq": 190})
        await asyncio.to_thread(server.post, f"{path}/purge", {})
        await self.shut_down()
