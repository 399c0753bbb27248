"""G7 and G13: who reads too slowly, or sends too much, hurts nobody else. Real sockets."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from math import inf
from typing import Any, Final, NamedTuple

import pytest

from nbboard.core import limits, protocol
from nbboard.room import farewell
from tests.fault.bad_network import Proxy
from tests.fault.evidence import FULL, Evidence, keep, trials
from tests.fault.floods import CONNECTS, Flood, huge, storm
from tests.fault.served import Served
from tests.fault.sockets import MARK, Member, Seen, crowd, leave, p99
from tests.waiting import TIME_FACTOR

VIEWERS: Final = trials(40, 200)
SLOW: Final = VIEWERS // 10
WRITERS: Final = 10
ROUNDS: Final = trials(1, 4)
AGAIN: Final = 4
"""Times more at most for what took too long: one pause of the machine is the p99 of a second."""
PHASE_SECONDS: Final = float(trials(1, 6))
PAUSE: Final = trials(10, 40) / 100
"""Seconds between two messages of one writer."""
OUTBOX_BYTES: Final = 1024 * 1024
"""What may wait for one member (reliability.md, G8)."""
PADDING: Final = "x" * 3900
# Programs beside this one take the cores for some time slices of Linux (4 ms here) in a row; what
# the phases without slow members differ by is measured in each run and added to it.
NOISE: Final = trials(25, 5) / 100
USERS: Final = 20
FLOOD_SECONDS: Final = float(trials(2, 10))
MOST_DELAY: Final = 0.1 * TIME_FACTOR
LINES_PER_SECOND: Final = 10


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One server for all; in the short run members stall sooner on it."""
    served = Served(tmp_path_factory.mktemp("served") / "server", *(() if FULL else ("quick",)))
    served.start()
    yield served
    served.stop()


@pytest.fixture
def proxy(served: Served, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Proxy]:
    proxy = Proxy(served.port)
    jp_asyncio_loop.run_until_complete(proxy.start())
    yield proxy
    jp_asyncio_loop.run_until_complete(proxy.stop())


async def until(look: Callable[[], Awaitable[bool]], what: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not await look():
        assert time.monotonic() < end, f"{what}: not within {seconds:g} s"
        await asyncio.sleep(0.1)


class Meeting(NamedTuple):
    """A board on which ten people write and the others watch."""

    served: Served
    board: str
    seen: Seen
    members: list[Member]

    async def write(self, seconds: float, padding: str = "") -> list[float]:
        """Let the writers write for so long; gives the delays at all members."""
        self.seen.delays = []
        end = time.monotonic() + seconds
        writers = self.members[:WRITERS]
        while time.monotonic() < end:
            for writer in writers:
                writer.say(f"{MARK}{time.monotonic_ns()} {padding}")
                await asyncio.sleep(PAUSE / len(writers))
        await self.rest()
        return self.seen.delays

    async def rest(self) -> None:
        """Wait until everything that was written is everywhere."""

        async def done() -> bool:
            writers = self.members[:WRITERS]
            if any(len(writer.acknowledged) < writer.n for writer in writers):
                return False
            return len({member.seq for member in self.members}) == 1

        await until(done, "everybody has everything", 60)

    async def burst(self) -> None:
        """Write more than the buffers on the way hold."""
        for _ in range(30):
            for writer in self.members[:WRITERS]:
                writer.say(PADDING)
            await asyncio.sleep(0.02)
        await self.rest()


async def slow_members(meeting: Meeting, proxy: Proxy) -> list[Member]:
    """Connect members of whom half read 1 kB/s and half not at all, and block them."""
    slow = await crowd(meeting.board, proxy.port, SLOW, Seen())
    for number, line in enumerate(proxy.lines[-SLOW:]):
        if number % 2:
            line.rate = 1000
        else:
            line.stall()

    async def blocked() -> bool:
        await meeting.burst()
        return bool((await meeting.served.gauges())["blocked"] >= SLOW // 2)

    await until(blocked, "slow members are blocked", 60)
    return slow


async def breathe(members: list[Member]) -> None:
    """Keep members that do not read from falling silent, until cancelled."""
    while True:
        for member in members:
            if member.socket is not None and not member.socket.gone.is_set():
                member.send(protocol.Ping(1))
        await asyncio.sleep(2)


async def in_the_end(meeting: Meeting, slow: list[Member], proxy: Proxy) -> dict[str, int]:
    """Let the lines flow again; tells how many caught up and how many were closed as slow."""
    head = meeting.members[0]
    for line in proxy.lines:
        line.rate = None
        line.resume()
    code = farewell.SLOW.close_code

    def settled(member: Member) -> bool:
        assert member.socket is not None
        gone = member.socket.gone.is_set()
        return gone or (member.ready.is_set() and member.seq == head.seq)

    async def all_settled() -> bool:
        return all(map(settled, slow))

    await until(all_settled, "each slow member caught up or was closed", 60)
    closed = [member for member in slow if member.socket and member.socket.gone.is_set()]
    odd = [(m.bye, m.socket.code) for m in closed if m.socket and m.socket.code not in (code, None)]
    assert not odd, odd
    return {
        "caught up": len(slow) - len(closed),
        f"closed with {code}": len(closed),
        "of them sent away by name": sum(member.bye == "slow" for member in closed),
        "resynced": sum(member.resyncs > 0 for member in slow),
    }


@pytest.mark.timeout(trials(240, 600))
@pytest.mark.guarantee("G7", "G8")
async def test_g7_slow_members_slow_nobody_else(served: Served, proxy: Proxy) -> None:
    board, seen = await served.board(), Seen()
    meeting = Meeting(served, board, seen, await crowd(board, served.port, VIEWERS - SLOW, seen))
    await served.gauges(reset=True)
    without = [p99(await meeting.write(PHASE_SECONDS))]
    with_slow: list[float] = []
    fates: dict[str, int] = {}
    for number in range(ROUNDS + AGAIN):
        if number >= ROUNDS and median(with_slow) <= allowed(without):
            break
        slow = await slow_members(meeting, proxy)
        breathing = asyncio.create_task(breathe(slow))
        with_slow.append(p99(await meeting.write(PHASE_SECONDS)))
        if len(with_slow) == ROUNDS:
            # Of the last ones some are let stand until the server gives them up.
            stalled = farewell.SLOW.close_code

            async def given_up() -> bool:
                return str(stalled) in (await served.gauges())["closed"]  # noqa: B023

            await until(given_up, "the server gives a stalled member up", 60)
        breathing.cancel()
        for name, count in (await in_the_end(meeting, slow, proxy)).items():
            fates[name] = fates.get(name, 0) + count
        await leave(slow)
        without.append(p99(await meeting.write(PHASE_SECONDS)))
    gauges = await served.gauges()
    bound = allowed(without)
    caught = await _planted(meeting, proxy, bound)
    gaps = sum(member.gaps for member in meeting.members)
    await leave(meeting.members)
    failures = (median(with_slow) > bound) + (gauges["most_unsent"] > OUTBOX_BYTES) + (gaps > 0)
    keep(
        Evidence(
            "G7",
            "slow members",
            len(with_slow),
            failures,
            f"{VIEWERS} viewers, {SLOW} of them stopped or at 1 kB/s, {WRITERS} writers; others' "
            f"p99 {_ms(median(without))} without, {_ms(median(with_slow))} with them (allowed "
            f"{_ms(bound)}: +10 % and what is noise); at most {gauges['most_unsent']:,} "
            f"bytes waited for one; slow ones: {fates}",
            caught,
        )
    )
    assert gauges["most_unsent"] > 100_000, "no member was slow"
    assert not failures, (without, with_slow, bound, gauges, gaps)


def allowed(without: list[float]) -> float:
    """What a delay may be beside slow members: a tenth more than without, and the noise."""
    return 1.1 * median(without) + max(without) - min(without) + NOISE


async def _planted(meeting: Meeting, proxy: Proxy, bound: float) -> str:
    """Show that an unbounded outbox and a send that waits are noticed."""
    served = meeting.served
    await served.gauges(plant="unbounded", reset=True)
    slow = await crowd(meeting.board, proxy.port, SLOW, Seen())
    for line in proxy.lines[-SLOW:]:
        line.stall()

    async def too_much() -> bool:
        await meeting.burst()
        return bool((await served.gauges())["most_unsent"] > OUTBOX_BYTES)

    await until(too_much, "an unbounded outbox was noticed", 60)
    unsent = (await served.gauges())["most_unsent"]
    await served.gauges(plant="waits")
    delay = 0.0
    for _ in range(1 + AGAIN):
        delay = max(delay, p99(await meeting.write(PHASE_SECONDS)))
        if delay > bound:
            break
    await served.gauges(plant="sound", reset=True)
    assert delay > bound, "a send that waits was not noticed: the delays prove nothing"
    for line in proxy.lines:
        line.reset()
    await leave(slow)
    return f"unbounded outbox: {unsent:,} bytes; a send that waits: p99 {_ms(delay)}"


@pytest.mark.timeout(trials(240, 300))
@pytest.mark.guarantee("G7", "G8")
async def test_g7_broken_lines_are_noticed_and_hurt_nobody(served: Served, proxy: Proxy) -> None:
    board, seen = await served.board(), Seen()
    meeting = Meeting(served, board, seen, await crowd(board, served.port, WRITERS, seen))
    proxy.delay = 0.02

    async def others_gone() -> bool:
        return bool((await served.gauges())["members"] == WRITERS)

    # Of earlier tests, who share the server.
    await until(others_gone, "only these are there", 60)
    broken = await crowd(board, proxy.port, 10, Seen())
    assert (await served.gauges())["members"] == WRITERS + 10
    writing = asyncio.create_task(meeting.write(1))
    for number, line in enumerate(proxy.lines[-10:]):
        if number % 2:
            line.half_close()
        else:
            line.reset()

    async def noticed() -> bool:
        return bool((await served.gauges())["members"] == WRITERS)

    await until(noticed, "the server knows that lines are gone", limits.DEAD_SECONDS + 45)
    await writing
    # They come back, and what they missed with them.
    for member in broken:
        await member.connect(resume=True)
    await asyncio.wait_for(asyncio.gather(*(member.ready.wait() for member in broken)), 20)
    await meeting.rest()
    head = meeting.members[0].seq
    behind = [member for member in broken if member.seq != head]
    gaps = sum(member.gaps for member in meeting.members)
    await leave(broken + meeting.members)
    what = "line of 20 ms delay half closed or reset while others draw; its member came back whole"
    keep(Evidence("G7", "broken lines", len(broken), len(behind) + gaps, what))
    assert not behind
    assert not gaps


class Siege:
    """A meeting that goes on under one attack after another."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        # By the attack's name: the delays' p99, and the most lines that were logged in a second.
        self.delays: dict[str, float] = {}
        self.lines: dict[str, int] = {}
        self.late: list[str] = []
        self.errors: list[str] = []

    async def under(self, name: str, most: float, attack: Callable[[], Awaitable[Any]]) -> Any:
        """Attack while people write, again while their p99 is above `most`; gives the result."""
        served = self.meeting.served
        tries = 0
        while True:
            tries += 1
            before = await _begin(served)
            attacking = asyncio.ensure_future(attack())
            delay = p99(await self.meeting.write(FLOOD_SECONDS))
            result = await attacking
            self.lines[name] = max(await _lines_per_second(served, before), self.lines.get(name, 0))
            self.errors += (await served.gauges())["errors"]
            if delay <= most or tries > AGAIN:
                break
        self.late += [name] * (delay > most)
        self.delays[name] = delay
        return result


async def flooding(served: Served, seconds: float) -> Flood:
    """Flood a board of its own."""
    (flooder,) = await crowd(await served.board(), served.port, 1, Seen())
    flood = Flood(flooder)
    await flood.run(seconds)
    return flood


@pytest.mark.timeout(trials(240, 300))
@pytest.mark.guarantee("G13", "T17")
async def test_g13_a_flood_hurts_only_its_sender(served: Served) -> None:
    board, seen = await served.board(), Seen()
    meeting = Meeting(served, board, seen, await crowd(board, served.port, USERS, seen))
    quiet = p99(await meeting.write(PHASE_SECONDS))
    seconds = FLOOD_SECONDS
    most = MOST_DELAY + 2 * quiet
    siege = Siege(meeting)
    other, port = await served.board(), served.port
    flood = await siege.under("10,000 messages/s", most, lambda: flooding(served, seconds))
    taken, passed = flood.taken, time.monotonic() - flood.begun
    allowed = int(limits.MEMBER_RATE * (passed + 3) * 1.2) + 2 * limits.MEMBER_RATE
    flood.member.close()
    # What so many connects cost any handler of this Jupyter server, beside what they cost ours.
    name, path = f"{CONNECTS} connects/s", f"/nbboard/api/boards/{other}/socket"
    await siege.under(f"{name} to Jupyter", inf, lambda: storm(port, "/api/status", seconds))
    beside = max(most, 1.5 * siege.delays[f"{name} to Jupyter"])
    through = await siege.under(name, beside, lambda: storm(port, path, seconds))
    codes = await siege.under("1 MiB frames", most, lambda: huge(other, port, seconds))
    caught = await _unslowed(served, allowed)
    gaps = sum(member.gaps for member in meeting.members)
    await leave(meeting.members)
    failures = len(siege.late) + (taken > allowed) + (gaps > 0) + len(siege.errors)
    failures += sum(lines > LINES_PER_SECOND for lines in siege.lines.values())
    told = "; ".join(
        f"{name}: p99 {_ms(delay)}, {siege.lines[name]} lines/s"
        for name, delay in siege.delays.items()
    )
    keep(
        Evidence(
            "G13",
            "floods",
            len(siege.delays),
            failures,
            f"{USERS} people write ({_ms(quiet)} p99 before) beside {told}; {flood.sent:,} changes "
            f"offered, {taken:,} taken (allowed {allowed:,}); {through} connections; closed "
            f"{sorted({str(code) for code in codes})}",
            caught,
        )
    )
    assert flood.sent > 10 * limits.MEMBER_RATE * seconds, "it was no flood"
    assert through > CONNECTS * seconds / 2, "it was no storm"
    assert set(codes) <= {1009, None}, codes
    assert not failures, (quiet, vars(siege), taken, allowed)


async def _unslowed(served: Served, allowed: int) -> str:
    """Show that a server that slows nobody takes more than allowed."""
    await served.gauges(plant="unslowed")
    flood = await flooding(served, FLOOD_SECONDS)

    async def too_many() -> bool:
        return flood.taken > allowed

    await until(too_many, "a flooder that is not slowed was noticed", 60)
    taken = flood.taken
    await served.gauges(plant="sound", reset=True)
    flood.member.close()
    return f"no limit of the rate: {taken:,} changes taken"


async def _begin(served: Served) -> int:
    await served.gauges(reset=True)
    return len(served.log.read_bytes().splitlines())


async def _lines_per_second(served: Served, before: int) -> int:
    """The most lines that nbboard logged in a second, or the mean of all lines there are."""
    lines = (len(served.log.read_bytes().splitlines()) - before) / FLOOD_SECONDS
    return max(int((await served.gauges())["lines_in_a_second"]), round(lines))


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
