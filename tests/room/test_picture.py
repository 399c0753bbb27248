"""Joiners share what is costly: the encoded snapshot and the checksum."""

import asyncio

import pytest

from nbboard.core import protocol
from nbboard.core.apply import apply
from nbboard.core.digest import checksum
from nbboard.core.ops import Entry, Op
from nbboard.core.protocol import Ready
from nbboard.core.snapshot import restore
from nbboard.core.state import BoardState
from nbboard.room import picture
from nbboard.room.log import Log
from nbboard.room.picture import Pictures, Readiness
from tests.room.doubles import ManualClock, add, settle
from tests.room.test_roster import Door


class Board:
    """A state and its log, written by hand."""

    def __init__(self) -> None:
        self.state, self.log, self.clock = BoardState(owner="ada"), Log(0), ManualClock()
        self.pictures = Pictures(self.state, self.log, self.clock)

    def write(self, *ops: Op) -> None:
        seq = self.state.seq + 1
        entry = Entry(seq, seq, "ada", "Ada", "c", seq, "", ops)
        apply(self.state, entry)
        self.log.append(protocol.encode(entry))


async def test_a_picture_is_made_once_and_used_while_the_rest_is_small() -> None:
    board = Board()
    board.write(add())
    first = await board.pictures.get()
    board.write(add())
    assert await board.pictures.get() is first
    assert (first.seq, board.log.size_after(first.seq) > 0) == (1, True)
    newest = await board.pictures.newest()
    assert newest.seq == 2
    assert len(restore(newest.chunks)) == 2


async def test_a_new_one_is_made_when_much_was_added() -> None:
    board = Board()
    first = await board.pictures.get()
    while board.log.size_after(0) <= 64 * 1024:
        board.write(*[add() for _ in range(50)])
    second = await board.pictures.get()
    assert second is not first
    assert second.seq == board.state.seq


async def test_large_boards_are_encoded_beside_the_loop_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture, "AT_ONCE", 10)
    board = Board()
    board.write(*[add() for _ in range(20)])
    first = asyncio.create_task(board.pictures.get())
    second = asyncio.create_task(board.pictures.get())
    await asyncio.sleep(0)
    board.write(add())
    assert await first is await second
    made = await first
    assert (made.seq, len(restore(made.chunks))) == (1, 20), "of one moment, though writing goes on"


async def test_an_unused_picture_is_freed() -> None:
    board = Board()
    first = await board.pictures.get()
    board.pictures.forget(board.clock.now + 60)
    assert await board.pictures.get() is first
    board.pictures.forget(board.clock.now + 61)
    assert await board.pictures.get() is not first


class Joiners(Board):
    """Members that want to be told when they are ready."""

    def __init__(self) -> None:
        super().__init__()
        self.door = Door()
        self.readiness = Readiness(self.state, self.clock)

    def want(self, user: str) -> None:
        member = self.door.enter(user)
        member.outbox._feed = member.outbox._feed._replace(log=self.log)
        member.outbox.begin(b"\x92\xa4pong\x00", (), self.state.seq)
        self.readiness.want(member)

    def ready(self, user: str) -> list[Ready]:
        return self.door.peers[user].of(Ready)


async def test_ready_carries_the_checksum_of_the_state() -> None:
    joiners = Joiners()
    joiners.write(add())
    joiners.want("ada")
    assert joiners.ready("ada") == [Ready(1, checksum(joiners.state))]


@pytest.mark.guarantee("T20")
async def test_checksums_take_a_bounded_share_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    joiners = Joiners()
    computed = []

    def slow_checksum(state: BoardState) -> int:
        computed.append(state.seq)
        joiners.clock.now += 0.05
        return state.seq

    monkeypatch.setattr(picture, "checksum", slow_checksum)
    joiners.write(add())
    joiners.want("ada")
    joiners.want("ben")
    assert computed == [1], "once a seq"
    joiners.write(add())
    joiners.want("cy")
    joiners.write(add())
    joiners.want("dee")
    assert joiners.ready("cy") == joiners.ready("dee") == []
    await joiners.clock.advance(0.49)
    assert computed == [1]
    await joiners.clock.advance(0.02)
    assert computed == [1, 3]
    assert joiners.ready("cy") == joiners.ready("dee") == [Ready(3, 3)]


async def test_after_stop_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    joiners = Joiners()
    monkeypatch.setattr(joiners.readiness, "_next_at", joiners.clock.now + 1)
    joiners.want("ada")
    joiners.readiness.stop()
    await joiners.clock.advance(2)
    await settle()
    assert joiners.ready("ada") == []
