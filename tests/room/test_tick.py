"""Quiet rooms wait for nothing; busy ones merge, up to 33 ms."""

import pytest

from nbboard.room.tick import LONGEST, Pace, Tick
from tests.room.doubles import ManualClock


def steady(per_second: float, cost: float) -> float:
    """The interval after two seconds of messages at this rate, each fan-out at this cost."""
    pace, now = Pace(), 0.0
    while now < 2:
        pace.arrived(now)
        pace.took(cost)
        now += 1 / per_second
    return pace.interval


@pytest.mark.parametrize(
    ("per_second", "cost", "least", "most"),
    [
        (60, 10e-6 * 3, 0, 0),
        (60, 10e-6 * 180, 0, 0.001),
        (480, 6e-6 * 50, 0.016, 0.016),
        (60, 10e-6 * 800, 0, 0),
        (60, 10e-6 * 2000, LONGEST, LONGEST),
        (12_000, 10e-6 * 200, LONGEST, LONGEST),
    ],
    ids=[
        "three people",
        "one draws, 180 watch",
        "8 draw, 50 watch",
        "800 watch",
        "2000 watch",
        "200 draw",
    ],
)
def test_the_wait_grows_with_the_work(
    per_second: float, cost: float, least: float, most: float
) -> None:
    assert least <= steady(per_second, cost) <= most


def test_a_burst_is_forgotten() -> None:
    pace = Pace()
    for _ in range(1000):
        pace.arrived(0.0)
        pace.took(0.005)
    assert pace.interval == LONGEST
    pace.arrived(10.0)
    assert pace.interval == 0


class Deliveries:
    """Counts; each takes `cost` seconds, and more waits `left` times."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.at: list[float] = []
        self.cost = 0.0
        self.left = 0

    def __call__(self) -> bool:
        self.at.append(self.clock.now)
        self.clock.now += self.cost
        self.left -= 1
        return self.left >= 0


async def test_a_quiet_room_delivers_in_the_next_turn_all_that_came_in_one() -> None:
    clock = ManualClock()
    deliver = Deliveries(clock)
    tick = Tick(clock, deliver)
    for _ in range(60):
        # Two pens.
        for _ in range(2):
            tick.pace.arrived(clock.now)
            tick.wake()
        waited = len(deliver.at)
        await clock.advance(0)
        assert len(deliver.at) == waited + 1
        assert deliver.at[-1] == clock.now
        await clock.advance(1 / 60)
    assert len(deliver.at) == 60


async def test_a_busy_room_waits_for_the_interval() -> None:
    clock = ManualClock()
    deliver = Deliveries(clock)
    deliver.cost = 0.005
    tick = Tick(clock, deliver)
    for _ in range(300):
        tick.pace.arrived(clock.now)
        tick.wake()
        await clock.advance(0.001)
    gaps = [later - before for before, later in zip(deliver.at[-5:], deliver.at[-4:], strict=False)]
    assert min(gaps) >= LONGEST - 0.005
    assert max(gaps) <= LONGEST + 0.01


async def test_the_rest_of_an_interval_is_not_waited_for() -> None:
    clock = ManualClock()
    deliver = Deliveries(clock)
    deliver.cost = 6e-6 * 50
    tick = Tick(clock, deliver)
    # Eight pens, read at a beat that is a little shorter than the interval: one fan-out each.
    for _ in range(100):
        for _ in range(8):
            tick.pace.arrived(clock.now)
            tick.wake()
        await clock.advance(0.0158)
    assert tick.pace.interval == 0.016
    gaps = [
        later - before for before, later in zip(deliver.at[-20:], deliver.at[-19:], strict=False)
    ]
    assert gaps == pytest.approx([0.0158] * 19, abs=0.001)


async def test_what_is_left_over_comes_later_by_itself() -> None:
    clock = ManualClock()
    deliver = Deliveries(clock)
    deliver.left = 2
    Tick(clock, deliver).wake()
    await clock.advance(1)
    assert len(deliver.at) == 3
    assert deliver.at[1] - deliver.at[0] == pytest.approx(0.016)


async def test_after_stop_nothing_comes() -> None:
    clock = ManualClock()
    deliver = Deliveries(clock)
    tick = Tick(clock, deliver)
    tick.wake()
    await clock.advance(0)
    tick.wake()
    tick.stop()
    await clock.advance(1)
    assert len(deliver.at) == 1


async def test_a_busy_machine_makes_a_room_no_dearer() -> None:
    """What counts is the processor's time: a fan-out that had to wait for it cost no more."""

    class Waited(ManualClock):
        def worked(self) -> float:
            return 0.0

    clock = Waited()
    deliver = Deliveries(clock)
    deliver.cost = 0.005
    tick = Tick(clock, deliver)
    for _ in range(60):
        tick.pace.arrived(clock.now)
        tick.wake()
        await clock.advance(1 / 60)
    assert tick.pace.interval == 0
