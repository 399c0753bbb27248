"""The load generator: one process that is all drawers and viewers, on a loop of its own.

Most of what a crowd receives is the same bytes: each piece of a stream is looked into once, whoever
else gets it. So a delivery costs it about 4 µs, most of which is the kernel's reading, and it keeps
up with more viewers than a bare Node room. `jobs` is its program.
"""

import heapq
import select
import socket
import time
from array import array
from typing import Final

import numpy as np
from msgspec import Struct

from bench.fanout import wire
from bench.fanout.servers import Target, processor, resident
from bench.fanout.speech import LARGE, POINTS, TICK, Heard, Pen, heard, hello
from nbboard.core import limits, protocol

BATCH: Final = 40
"""Connections that are opened at the same time."""
QUIET: Final = 0.06
"""Seconds without a byte after which a crowd has taken in what does not matter."""
LATE: Final = 1.0
"""Seconds without an update after which those still missing count as lost."""
FILLING: Final = 1.5
_READ: Final = 16 * 1024
_KNOWN: Final = 4096


class Job(Struct, frozen=True):
    """What is to be done: rooms, people in each, and how long they draw.

    `viewers` may be several growing numbers; each is measured. The `slow` part of the viewers reads
    nothing, and its buffers are filled first. With `rate` 0 nobody draws: what is measured is
    memory. With `enough` the largest crowd is sought, of `ceiling` at most, whose p99 of delivery
    is below so many ms: from `viewers` on by factors of `step`, then by `halvings` of the rest.
    """

    target: Target
    rooms: tuple[str, ...]
    viewers: tuple[int, ...]
    drawers: int = 1
    rate: float = 60.0
    seconds: float = 2.0
    warm: float = 0.4
    slow: float = 0.0
    enough: float = 0.0
    step: float = 1.4
    halvings: int = 3
    ceiling: int = 0


class Window(Struct, frozen=True):
    """What one measured window came to; processor in seconds, delays in ms, memory in bytes."""

    viewers: int
    members: int
    sent: int
    delivered: int
    expected: int
    seconds: float
    server: float
    client: float
    p50: float
    p99: float
    joining: float
    before: int
    joined: int
    after: int
    lost: int

    @property
    def busy_load(self) -> float:
        """The part of a core that this process itself has used."""
        return self.client / self.seconds

    def within(self, late: float) -> bool:
        """Whether p99 is below so many ms, with next to nothing dropped and nobody thrown out."""
        complete = self.lost == 0 and self.delivered >= 0.99 * self.expected
        return complete and self.p99 <= late


class Member:
    """One connection; `pen` is that of a drawer."""

    __slots__ = ("connection", "pen", "pings", "recv", "rest", "unsent")

    def __init__(self, connection: socket.socket, pen: Pen | None, pings: bool) -> None:
        self.connection = connection
        self.recv = connection.recv
        self.pen = pen
        self.pings = pings
        self.rest = b""
        self.unsent = b""

    def send(self, payload: bytes, kind: int = wire.BINARY) -> None:
        """Send as much as the server takes now; the rest goes before the next message."""
        self.unsent += wire.masked(payload, kind)
        try:
            self.unsent = self.unsent[self.connection.send(self.unsent) :]
        except BlockingIOError:
            return


class Crowd:
    """Everybody: joins, draws, reads, and notes what arrives when."""

    def __init__(self, target: Target) -> None:
        self.lost = 0
        self._target = target
        self._begun = time.perf_counter()
        self._members: dict[int, Member] = {}
        self._slow: list[Member] = []
        self._poll = select.epoll()
        self._known: dict[bytes, Heard] = {}
        self._delays = array("d")
        self._answers = target.way == "nbboard"
        self._audience: dict[str, int] = {}
        self._rooms: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._members) + len(self._slow)

    def join(self, path: str, viewers: int, drawers: int = 0, slow: int = 0) -> None:
        """Open connections to one room, and wait until each of them knows the board."""
        kinds = ["drawer"] * drawers + ["slow"] * slow + ["viewer"] * viewers
        for first in range(0, len(kinds), BATCH):
            group = kinds[first : first + BATCH]
            opened = [wire.connected(self._target, kind == "slow") for kind in group]
            for one in opened:
                one.sendall(wire.request(self._target, path))
            for one, kind in zip(opened, group, strict=True):
                pen = Pen(self._begun) if kind == "drawer" else None
                member = Member(one, pen, self._answers and kind != "slow")
                member.rest = wire.upgraded(one)
                if self._answers:
                    one.sendall(wire.masked(hello()))
                self._admit(member, path, kind == "slow")
            self.read(0.0)
        self._audience[path] = self._audience.get(path, 0) + viewers + drawers

    def _admit(self, member: Member, path: str, slow: bool) -> None:
        while self._answers and not self._take(member, b"").ready:
            data = member.connection.recv(_READ)
            if not data:
                raise wire.Ended("the server hung up before it was ready")
            if self._take(member, data).ready:
                break
        member.connection.setblocking(False)
        if slow:
            self._slow.append(member)
            return
        number = member.connection.fileno()
        self._members[number] = member
        self._rooms[number] = path
        self._poll.register(number, select.EPOLLIN)

    def draw(self, rate: float, seconds: float, points: int = POINTS) -> tuple[int, int]:
        """Let all drawers draw, and read; gives what was sent and how often it has to arrive."""
        begun = time.perf_counter()
        end = begun + seconds
        due = self._plan(begun, rate)
        sent = expected = 0
        now = begun
        while now < end:
            while due and due[0][0] <= now:
                at, number, every = heapq.heappop(due)
                member = self._members.get(abs(number))
                if member is None:
                    continue
                if number > 0 and member.pen is not None:
                    member.send(member.pen.update(points))
                    sent += 1
                    expected += self._audience[self._rooms[number]] - 1
                else:
                    member.send(protocol.encode(protocol.Ping(int(now * 1000))))
                heapq.heappush(due, (at + every, number, every))
            now = self.read(max(0.0, min(due[0][0] if due else end, end) - now))
        return sent, expected

    def _plan(self, begun: float, rate: float) -> list[tuple[float, int, float]]:
        """Give who does what when: drawers draw, and everybody pings as a page does."""
        drawing = [number for number, one in self._members.items() if one.pen is not None]
        due = [
            (begun + place / len(drawing) / rate, number, 1 / rate)
            for place, number in enumerate(drawing)
            if rate
        ]
        pinging = [number for number, one in self._members.items() if one.pings]
        every = float(limits.PING_SECONDS)
        due += [
            (begun + place / len(pinging) * every, -number, every)
            for place, number in enumerate(pinging)
        ]
        heapq.heapify(due)
        return due

    def read(self, wait: float) -> float:
        """Take what has come, waiting for it at most so long; gives the time by then."""
        events = self._poll.poll(wait)
        now = time.perf_counter()
        tick = (now - self._begun) / TICK
        note, known, members = self._delays.append, self._known.get, self._members
        for number, _ in events:
            member = members[number]
            try:
                data = member.recv(_READ)
            except ConnectionResetError:
                data = b""
            if not data:
                self.lost += 1
                self._forget(number)
                continue
            found = None if member.rest else known(data)
            if found is None:
                found = self._take(member, data)
            for stamp in found.stamps:
                note(tick - stamp)
            for t in found.pings:
                member.send(protocol.encode(protocol.Pong(t)))
            if found.bye:
                self.lost += 1
        return time.perf_counter()

    def settle(self, expected: int = -1) -> None:
        """Read until so many updates have come, or until nothing comes any more."""
        patience = QUIET if expected < 0 else LATE
        heard_at = now = time.perf_counter()
        count = len(self._delays)
        while now - heard_at < patience and (expected < 0 or count < expected):
            now = self.read(QUIET)
            if len(self._delays) != count:
                count, heard_at = len(self._delays), now

    def leave(self, viewers: int) -> None:
        """Let those who joined last leave."""
        last = [number for number, one in self._members.items() if one.pen is None]
        for number in last[len(last) - viewers :]:
            self._forget(number)
        self.settle()

    def delays(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Give the delays noted since the last call, in ms."""
        taken, self._delays = self._delays, array("d")
        return np.array(taken) * TICK * 1000

    def close(self) -> None:
        """Let everybody leave."""
        for member in [*self._members.values(), *self._slow]:
            member.connection.close()

    def _take(self, member: Member, data: bytes) -> Heard:
        whole = not member.rest
        found, member.rest = wire.frames(member.rest + data)
        words = [heard(self._target.way, said) for kind, said in found if kind == wire.BINARY]
        for kind, said in found:
            if kind == wire.PING:
                member.send(said, wire.PONG)
        made = Heard(
            tuple(stamp for one in words for stamp in one.stamps),
            tuple(t for one in words for t in one.pings),
            any(one.ready for one in words),
            next((one.bye for one in words if one.bye), ""),
        )
        if whole and not member.rest:
            if len(self._known) > _KNOWN:
                self._known.clear()
            self._known[data] = made
        return made

    def _forget(self, number: int) -> None:
        self._poll.unregister(number)
        self._members.pop(number).connection.close()
        self._audience[self._rooms[number]] -= 1


def measure(crowd: Crowd, job: Job, joining: float, before: int) -> Window:
    """Let a crowd draw for a while and sum it up."""
    target = job.target
    crowd.settle()
    joined = resident(target.pid)
    if job.slow:
        crowd.draw(job.rate, FILLING, LARGE)
        crowd.settle()
    if job.rate:
        crowd.draw(job.rate, job.warm)
        crowd.settle()
    crowd.delays()
    lost = crowd.lost
    begun, server, client = time.perf_counter(), processor(target.pid), time.process_time()
    sent, expected = crowd.draw(job.rate, job.seconds)
    crowd.settle(expected)
    seconds = time.perf_counter() - begun
    server, client = processor(target.pid) - server, time.process_time() - client
    delays = crowd.delays()
    p50, p99 = np.percentile(delays, (50, 99)) if len(delays) else (0.0, 0.0)
    return Window(
        viewers=job.viewers[0],
        members=len(crowd),
        sent=sent,
        delivered=len(delays),
        expected=expected,
        seconds=seconds,
        server=server,
        client=client,
        p50=float(p50),
        p99=float(p99),
        joining=joining,
        before=before,
        joined=joined,
        after=resident(target.pid),
        lost=crowd.lost - lost,
    )
