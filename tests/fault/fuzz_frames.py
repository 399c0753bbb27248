"""A fuzz target: any bytes, given to a session as a frame.

``python -m tests.fault.fuzz_frames [options of libFuzzer] CORPUS`` runs it under atheris (the
extra "faults"); the tests call `Target` themselves. Whatever comes, the session must answer it or
end the connection with a farewell; an exception is a find.
"""

import asyncio
import sys
from typing import Final

from nbboard.core import protocol
from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.room.session import Session
from nbboard.store.memory import MemoryStore
from tests.room.doubles import ManualClock, RecordingPeer

TURNS: Final = 12
"""Of the loop after each frame: enough for an answer from a store in memory."""
FRAMES: Final = 500
"""Frames after which a new board is begun, lest one full of rubbish slows everything."""
ADA: Final = Identity("ada", "Ada", floor=Role.OWNER)


class Target:
    """A board in memory and one connection to it, made anew when it was closed."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._failed)
        self._errors: list[BaseException] = []
        self._count = 0
        self._loop.run_until_complete(self._begin())

    def one(self, data: bytes) -> None:
        """Give the session one frame; raises what it raised."""
        self._loop.run_until_complete(self._one(data))
        if self._errors:
            raise self._errors[0]

    def end(self) -> None:
        """Close the board and the loop."""
        self._loop.run_until_complete(self._rooms.close())
        self._loop.close()

    async def _begin(self) -> None:
        clock = ManualClock()
        self._clock = clock
        self._rooms = Registry(MemoryStore(clock.wall), clock)
        self._board = (await self._rooms.create(ADA, "", "edit")).id
        await self._join()

    async def _join(self) -> None:
        self._peer = RecordingPeer()
        self._session = Session(self._rooms, BoardId(self._board), ADA, self._peer)
        hello = protocol.Hello(protocol.VERSION, bytes(16), "page")
        await self._session.receive(protocol.encode(hello))

    async def _one(self, data: bytes) -> None:
        self._count += 1
        if self._count % FRAMES == 0:
            await self._rooms.close()
            await self._begin()
        # Time passes, or the limit of the rate would hold the frames back.
        self._clock.now += 1
        await self._session.receive(data)
        for _ in range(TURNS):
            await asyncio.sleep(0)
        byes = self._peer.of(protocol.Bye)
        assert not any(bye.code == "internal" for bye in byes), "the room failed"
        self._peer.forget()
        if self._peer.closed is not None:
            assert byes, "closed without a farewell"
            await self._join()

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        known = isinstance(error, BaseException)
        self._errors.append(error if known else AssertionError(str(context)))  # type: ignore[arg-type]


def main() -> None:
    """Fuzz until told otherwise."""
    import atheris  # type: ignore[import-untyped]  # noqa: PLC0415 - `make faults` alone has it

    target = Target()
    atheris.instrument_all()
    atheris.Setup(sys.argv, target.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
