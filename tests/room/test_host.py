import asyncio
import time

from nbboard.room.host import LoopClock


async def test_callbacks_come_later_in_order_and_can_be_cancelled() -> None:
    clock, called, done = LoopClock(), [], asyncio.Event()
    clock.call_later(0.01, done.set)
    clock.call_later(0, lambda: called.append("now"))
    clock.call_later(0, lambda: called.append("never"))()
    clock.call_later(0.001, lambda: called.append("never"))()
    assert called == []
    await asyncio.wait_for(done.wait(), 30)
    assert called == ["now"]


async def test_time_goes_on() -> None:
    clock = LoopClock()
    before = clock.monotonic()
    assert clock.monotonic() >= before
    assert abs(clock.wall() - time.time() * 1000) < 5000
