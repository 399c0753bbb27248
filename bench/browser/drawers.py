"""Ten people who draw at 30 Hz, and when each sent which points.

`main`, called with PORT BOARD LEFT TOP WIDTH HEIGHT SECONDS, draws on a board in a process of its
own: it says "ready", waits for a line, draws and prints, as JSON, what was sent: [[element id,
index of the first point, seconds since 1970], …]. The limit's server draws the same by itself.
"""

import asyncio
import json
import math
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from nbboard.core.model import SCALE, Stroke, Style
from nbboard.core.ops import Add
from nbboard.core.points import pack
from nbboard.core.protocol import Ink, Live
from tests.fault.sockets import Member, Seen, leave

PEOPLE: Final = 10
RATE: Final = 30
POINTS: Final = 2
"""New points of each message."""
MESSAGES: Final = 20
"""Messages of one stroke, the one that ends it not counted."""


class Area(NamedTuple):
    """Where people draw, board units."""

    left: float
    top: float
    width: float
    height: float


class Part(NamedTuple):
    """The next points of a stroke, in board units; the last part ends it."""

    id: str
    start: int
    points: list[tuple[float, float]]
    ends: bool


Sent = list[tuple[str, int, float]]


def parts(person: int, area: Area) -> Iterator[Part]:
    """Give what one person draws, stroke after stroke, without end."""
    step = 2 * math.pi / (MESSAGES * POINTS)
    radius = min(area.width, area.height) / 12
    for stroke in range(10**6):
        x = area.left + area.width * (0.1 + 0.8 * ((person * 7 + stroke * 3) % PEOPLE) / PEOPLE)
        y = area.top + area.height * (0.15 + 0.7 * ((person * 3 + stroke) % 7) / 7)
        name = f"{time.time_ns() // 1000 % 10**10:010d}{person:02d}{stroke % 10**4:04d}"
        for number in range(MESSAGES):
            turns = [step * (number * POINTS + k) for k in range(POINTS)]
            points = [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]
            yield Part(name, number * POINTS, points, number == MESSAGES - 1)


async def draw(
    person: int, area: Area, seconds: float, send: Callable[[Part], Awaitable[None] | None]
) -> Sent:
    """Send one person's parts at their rate; everybody begins at another moment of the beat."""
    sent: Sent = []
    begun = time.monotonic() + person / PEOPLE / RATE
    for number, part in enumerate(parts(person, area)):
        due = begun + number / RATE
        if due > begun + seconds:
            break
        await asyncio.sleep(max(0, due - time.monotonic()))
        sent.append((part.id, part.start, time.time()))
        waits = send(part)
        if waits is not None:
            await waits
    return sent


class Drawer:
    """One of the people on a board of ours."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._points: list[tuple[float, float]] = []

    def send(self, part: Part) -> None:
        """Send the points as live ones; with the last of them the stroke itself."""
        if part.start == 0:
            self._points = []
        self._points += part.points
        points = np.round(np.array(part.points) * SCALE).astype(np.int64)
        style = STYLE if part.start == 0 else None
        ink = Ink(part.id, part.start, pack(points), style=style)
        self._member.send(Live((ink,)))
        if part.ends:
            self._member.submit(Add(_stroke(part.id, self._points)))


STYLE: Final = Style(width=2 * SCALE)


def _stroke(name: str, points: list[tuple[float, float]]) -> Stroke:
    xy = np.round(np.array(points) * SCALE).astype(np.int64)
    corner = xy.min(axis=0)
    at, size = tuple(corner.tolist()), tuple((xy.max(axis=0) - corner).tolist())
    return Stroke(id=name, at=at, size=size, style=STYLE, points=pack(xy - corner))


async def all_draw(port: int, board: str, area: Area, seconds: float) -> None:
    """Let everybody come to a board of ours, wait for a line, draw, and say what was sent."""
    seen = Seen()
    members = [Member(board, port, seen) for _ in range(PEOPLE)]
    for member in members:
        await member.connect()
        await asyncio.wait_for(member.ready.wait(), 60)
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    rounds = [
        draw(person, area, seconds, Drawer(member).send) for person, member in enumerate(members)
    ]
    sent = [each for part in await asyncio.gather(*rounds) for each in part]
    # Whoever leaves at once takes the last entries along unread.
    await asyncio.sleep(0.2)
    print(json.dumps(sent), flush=True)
    await leave(members)


def main() -> None:
    """Draw and print what was sent."""
    port, board, *area, seconds = sys.argv[1:]
    where = Area(*map(float, area))
    asyncio.run(all_draw(int(port), board, where, float(seconds)))
