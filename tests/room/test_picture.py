"""Joiners share what is costly: the encoded snapshot and the checksum."""

import asyncio

import pytest

from nbboard.core import protocol
from nbboard.core.apply import apply
from nbboard.core.digest import checksum
from nbboard.core.ops import Clear, Entry, Op, Patch, PatchSet, Remove, Reorder, Say
from nbboard.core.protocol import Entries, Ready
from nbboard.core.snapshot import restore
from nbboard.core.state import BoardState
from nbboard.room import picture, turns
from nbboard.room.log import Log
from nbboard.room.picture import Pictures, Readiness
from nbboard.room.tasks import Tasks
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


async def test_large_boards_are_encoded_in_slices_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "AT_ONCE", 10)
    # Every step ends a slice.
    monkeypatch.setattr(turns, "SLICE", 0)
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


async def test_a_picture_that_is_let_go_of_is_made_anew() -> None:
    board = Board()
    board.write(add())
    first = await board.pictures.get()
    await board.pictures.free()
    assert board.pictures.size is None
    again = await board.pictures.get()
    assert again is not first
    assert again == first


class Joiners(Board):
    """Members that want to be told when they are ready; they get the entries too."""

    def __init__(self) -> None:
        super().__init__()
        self.door = Door()
        self.tasks = Tasks(self.failed)
        self.readiness = Readiness(self.state, self.clock, self.tasks.spawn)

    def write(self, *ops: Op) -> None:
        seq = self.state.seq + 1
        entry = Entry(seq, seq, "ada", "Ada", "c", seq, "", ops)
        outcome = apply(self.state, entry)
        self.log.append(protocol.encode(entry))
        self.readiness.applied(entry, outcome)
        for member in self.door.roster:
            member.outbox.flush()

    def failed(self, error: BaseException) -> None:
        raise error

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


def counted(monkeypatch: pytest.MonkeyPatch, joiners: "Joiners") -> list[int]:
    """The seqs for which a checksum is counted, which takes 50 ms."""
    seqs: list[int] = []

    def slow_checksum(state: BoardState) -> int:
        seqs.append(state.seq)
        joiners.clock.now += 0.05
        return checksum(state)

    monkeypatch.setattr(picture, "checksum", slow_checksum)
    return seqs


@pytest.mark.guarantee("T20")
async def test_checksums_take_a_bounded_share_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    joiners = Joiners()
    seqs = counted(monkeypatch, joiners)
    joiners.write(add("a" * 16), add())
    move = Patch("a" * 16, PatchSet(angle=1))
    joiners.write(move)
    joiners.want("ada")
    joiners.want("ben")
    assert seqs == [2], "once a seq"
    joiners.write(move)
    joiners.want("cy")
    joiners.write(move)
    joiners.want("dee")
    assert joiners.ready("cy") == joiners.ready("dee") == []
    await joiners.clock.advance(0.49)
    assert seqs == [2]
    await joiners.clock.advance(0.02)
    assert seqs == [2, 4]
    expected = [Ready(4, checksum(joiners.state))]
    assert joiners.ready("cy") == joiners.ready("dee") == expected


@pytest.mark.parametrize(
    ("ops", "known"),
    [
        ((add(), add()), True),
        ((Say("hi"),), True),
        ((add("a" * 16),), True),
        ((add(), Patch("a" * 16, PatchSet(angle=1))), False),
        ((Remove(("a" * 16,)),), False),
        ((Reorder(("a" * 16,), "front"),), False),
        ((Clear("all"),), False),
    ],
)
async def test_it_is_kept_in_step_while_elements_are_only_added(
    monkeypatch: pytest.MonkeyPatch, ops: tuple[Op, ...], known: bool
) -> None:
    joiners = Joiners()
    seqs = counted(monkeypatch, joiners)
    joiners.write(add("a" * 16), add())
    joiners.write(*ops)
    joiners.want("ada")
    assert joiners.ready("ada") == [Ready(2, checksum(joiners.state))]
    assert seqs == ([] if known else [2])


@pytest.mark.parametrize("then", [add(), Patch("a" * 16, PatchSet(angle=2))], ids=["add", "patch"])
async def test_a_large_board_is_counted_in_slices(
    monkeypatch: pytest.MonkeyPatch, then: Op
) -> None:
    monkeypatch.setattr(picture, "AT_ONCE", 10)
    monkeypatch.setattr(turns, "SLICE", 0)
    joiners = Joiners()
    joiners.write(*[add() for _ in range(20)], add("a" * 16))
    joiners.write(Patch("a" * 16, PatchSet(angle=1)))
    ready = Ready(2, checksum(joiners.state))
    joiners.want("ada")
    joiners.write(then)
    joiners.want("ben")
    assert not joiners.ready("ada")
    assert not joiners.door.peers["ada"].of(Entries)
    await settle()
    assert joiners.ready("ada") == [ready]
    ada = joiners.door.peers["ada"].messages
    assert [type(one) for one in ada if isinstance(one, Ready | Entries)] == [Ready, Entries]
    await joiners.clock.advance(1)
    assert joiners.ready("ben") == [Ready(3, checksum(joiners.state))]


async def test_after_stop_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    joiners = Joiners()
    monkeypatch.setattr(joiners.readiness, "_next_at", joiners.clock.now + 1)
    joiners.write(add("a" * 16), Patch("a" * 16, PatchSet(angle=1)))
    joiners.want("ada")
    joiners.readiness.stop()
    await joiners.clock.advance(2)
    await settle()
    assert joiners.ready("ada") == []


async def test_who_began_anew_while_it_was_counted_is_ready_for_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A member that fell behind and was sent a new snapshot is not told of the older state."""
    monkeypatch.setattr(picture, "AT_ONCE", 10)
    monkeypatch.setattr(turns, "SLICE", 0)
    joiners = Joiners()
    joiners.write(*[add() for _ in range(20)], add("a" * 16))
    joiners.write(Patch("a" * 16, PatchSet(angle=1)))
    joiners.want("ada")
    joiners.write(Patch("a" * 16, PatchSet(angle=2)))
    (ada,) = joiners.door.roster
    ada.outbox.begin(b"\x92\xa4pong\x00", (), joiners.state.seq)
    joiners.readiness.want(ada)
    await settle()
    await joiners.clock.advance(1)
    assert joiners.ready("ada") == [Ready(3, checksum(joiners.state))]
