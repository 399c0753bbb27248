"""Hours in minutes: many members on one server, and what it holds on to.

``python -m tests.fault.soak PORT BOARD COUNT`` is the members' side, in a process of its own: it
connects COUNT members, says "ready", lets some of them draw, and leaves when its input ends.
"""

import asyncio
import contextlib
import json
import random
import sys
import time
from typing import Any, Final, NamedTuple

from nbboard.core import ids, limits
from nbboard.core.model import Rect
from nbboard.core.ops import Add, Clear
from nbboard.room.log import TAIL_BYTES
from tests.fault.served import ROOT, Served
from tests.fault.sockets import Member, Seen, crowd, leave, p99

DRAWERS: Final = 10
PAUSE: Final = 0.5
"""Seconds between two changes of everybody together."""
CLEAR_EVERY: Final = 400
"""Changes after which the board is cleared, so that it does not grow by itself."""
SAMPLE_SECONDS: Final = 10.0
LOOKS: Final = 3
ADDS: Final = 700
"""Elements that fit one change."""
SNAPSHOT_AFTER: Final = 300
"""Changes of the members after which the server makes its next snapshot."""
GROUPS: Final = 10
T_95: Final = 1.86
"""Of Student's distribution, one-sided, for ten groups less the two numbers of a line."""


class Sample(NamedTuple):
    """What the server held at one moment, after a collection."""

    at: float
    rss: int
    descriptors: int
    tasks: int
    members: int


class Slope(NamedTuple):
    """Growth in an hour: the least-squares line, and the upper end of its 95 % range."""

    value: float
    upper: float


class Soaked(NamedTuple):
    """What a soak came to."""

    before: Sample
    samples: list[Sample]
    after: Sample
    members: dict[str, Any]
    errors: list[str]


async def sample(served: Served, begun: float) -> Sample:
    """Look at the server now.

    The least of a few looks counts: each frame on its way to a member is a task for a moment.
    """
    looks = [await served.gauges(collect=True) for _ in range(LOOKS)]
    rss, descriptors, tasks, members = (
        min(look[name] for look in looks) for name in ("rss", "descriptors", "tasks", "members")
    )
    return Sample(time.monotonic() - begun, rss, descriptors, tasks, members)


async def fill(board: str, port: int) -> None:
    """Fill what a room keeps up to a limit, so that its growth up to there is no slope.

    Those are the newest changes, chat messages and removed elements. The next snapshot, whose
    making takes memory for a moment, comes while the server warms up and not later.
    """
    (member,) = await crowd(board, port, 1, Seen())
    for group in range(limits.TOMBSTONES // ADDS + 1):
        first = group * ADDS
        member.submit(
            *(Add(Rect(id=f"{first + k:016d}", at=(k, k), size=(16, 16))) for k in range(ADDS))
        )
        member.submit(Clear("all"))
    for _ in range(2 * TAIL_BYTES // limits.CHAT_BYTES + 1):
        member.say("x" * limits.CHAT_BYTES)
    for _ in range(limits.SNAPSHOT_ENTRIES - SNAPSHOT_AFTER):
        member.say()
    for _ in range(1200):
        if not member.pending:
            break
        await asyncio.sleep(0.05)
    assert not member.pending, "the board was not filled within a minute"
    await leave([member])


async def soak(
    served: Served, count: int, seconds: float, pause: float = SAMPLE_SECONDS, *, full: bool = True
) -> Soaked:
    """Let so many members stay so long; looks at the server before, meanwhile and afterwards.

    With `full` the board has been used for long before they come.
    """
    board = await served.board()
    if full:
        await fill(board, served.port)
    begun = time.monotonic()
    before = await sample(served, begun)
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fault.soak", str(served.port), board, str(count), cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert program.stdin is not None
    assert program.stdout is not None
    assert await asyncio.wait_for(program.stdout.readline(), 300) == b"ready\n"
    samples: list[Sample] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(pause)
        samples.append(await sample(served, begun))
    program.stdin.close()
    told = json.loads(await asyncio.wait_for(program.stdout.read(), 120))
    await program.wait()
    after = await gone(served, before, begun)
    return Soaked(before, samples, after, told, (await served.gauges())["errors"])


async def gone(served: Served, before: Sample, begun: float) -> Sample:
    """Wait until the server has let go of everybody; gives what it holds then."""
    for _ in range(100):
        now = await sample(served, begun)
        if now.members == 0 and now.descriptors <= before.descriptors + 1:
            return now
        await asyncio.sleep(0.2)
    return await sample(served, begun)


def slope(samples: list[Sample], field: str) -> Slope:
    """Fit a line through one field; its growth in an hour.

    Neighbouring samples depend on one another, so the range is that of the means of ten groups.
    """
    size = max(1, len(samples) // GROUPS)
    groups = [samples[k : k + size] for k in range(0, len(samples) - size + 1, size)]
    times = [sum(one.at for one in group) / len(group) for group in groups]
    values = [sum(getattr(one, field) for one in group) / len(group) for group in groups]
    count = len(times)
    middle, level = sum(times) / count, sum(values) / count
    spread = sum((at - middle) ** 2 for at in times)
    pairs = list(zip(times, values, strict=True))
    rise = sum((at - middle) * (value - level) for at, value in pairs) / spread
    left = sum((value - level - rise * (at - middle)) ** 2 for at, value in pairs)
    error = (left / max(1, count - 2) / spread) ** 0.5
    return Slope(rise * 3600, (rise + T_95 * error) * 3600)


# ---- the members' side


async def _draw(members: list[Member], over: asyncio.Event) -> int:
    chance = random.Random(5)
    count = 0
    while not over.is_set():
        member = chance.choice(members[:DRAWERS])
        if member.live:
            count += 1
            if count % CLEAR_EVERY == 0:
                member.submit(Clear("all"))
            elif count % 5 == 0:
                member.say()
            else:
                key = ids.element_id(chance.randbytes(11))
                member.submit(Add(Rect(id=key, at=(count, count), size=(160, 160))))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), PAUSE)
    return count


async def _members(port: int, board: str, count: int) -> None:
    seen = Seen()
    members = await crowd(board, port, count, seen)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    over = asyncio.Event()
    drawing = asyncio.create_task(_draw(members, over))
    delays: list[float] = []
    reading = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    while not reading.done():
        await asyncio.wait([reading], timeout=60)
        delays.append(p99(seen.delays))
        seen.delays = []
    over.set()
    drawn = await drawing
    for _ in range(1200):
        if not any(member.pending for member in members):
            break
        await asyncio.sleep(0.05)
    told = {
        "drawn": drawn,
        "lost": sum(member.n - len(member.acknowledged) for member in members),
        "gaps": sum(member.gaps for member in members),
        "here": sum(member.live for member in members),
        "p99": max(delays, default=0.0),
    }
    await leave(members)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(_members(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
