"""Joining, resuming, watching: gapless for everyone, at nobody's cost."""

import asyncio

import msgspec
import pytest

from nbboard.core import limits, protocol
from nbboard.core.apply import apply
from nbboard.core.digest import checksum, digest
from nbboard.core.ops import (
    Ban,
    Entry,
    Kick,
    LockBoard,
    PassPen,
    Patch,
    PatchSet,
    Remove,
    SetAccess,
    SetRole,
)
from nbboard.core.protocol import Cursor, Drag, Entries, Ink, Members, Ready, Snapshot, Welcome
from nbboard.core.roles import Role
from nbboard.core.snapshot import restore
from nbboard.core.state import BoardState
from nbboard.room import log as room_log
from nbboard.room import rounds, turns
from nbboard.room.identity import Identity
from nbboard.room.room import Room
from nbboard.room.rounds import Round, Rounds
from tests.room.doubles import (
    ADA,
    BEN,
    Dawdling,
    House,
    Person,
    RecordingPeer,
    add,
    ink,
    new_id,
    rect,
    seqs,
    settle,
    unpacked,
)


def picture(peer: RecordingPeer) -> BoardState:
    """The board as a client makes it of what it was sent; checks `ready` on the way."""
    state, chunks = BoardState(), []
    for message in peer.messages:
        match message:
            case Snapshot():
                chunks = [message] if message.index == 0 else [*chunks, message]
                if len(chunks) == message.of:
                    state = restore(map(protocol.encode, chunks))
            case Entries(entries):
                for entry in entries:
                    apply(state, entry)
            case Ready(seq, expected):
                assert (state.seq, checksum(state)) == (seq, expected)
            case _:
                pass
    return state


async def same_for_all(house: House, *people: Person) -> None:
    expected = digest(await house.registry.state(house.board))
    for person in people:
        assert digest(picture(person.peer)) == expected


async def test_a_joiner_gets_welcome_snapshot_ready() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.submit(add())
    ben = await house.join(BEN)
    kinds = [type(message) for message in ben.peer.messages]
    assert kinds == [Welcome, Snapshot, Entries, Ready]
    (welcome,) = ben.peer.of(Welcome)
    assert welcome.you.role is Role.EDITOR
    assert [member.user for member in welcome.members] == ["ada", "ben"]
    assert welcome.seq == 2
    await same_for_all(house, ada, ben)
    assert ada.peer.of(Members)[-1].joined[0].user in {"ada", "ben"}


@pytest.mark.guarantee("G3")
async def test_what_commits_while_people_join_comes_exactly_once() -> None:
    house = House()
    house.use(Dawdling(house.clock.wall))
    await house.begin()
    ada = await house.join()
    people = [Person(house, BEN) for _ in range(20)]

    async def join_later(person: Person, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        await person.hello(pending=(1,))

    joining = [
        asyncio.create_task(join_later(person, 20 * index)) for index, person in enumerate(people)
    ]
    for n in range(1, 31):
        frame = protocol.encode(protocol.Submit(n, (add(), Remove((new_id(),)))))
        await ada.session.receive(frame)
        for _ in range(12):
            await asyncio.sleep(0)
    await asyncio.gather(*joining)
    while ada.peer.entries()[-1].seq < 31:
        await settle()
    assert seqs(ada.peer.entries()) == list(range(2, 32))
    for person in people:
        received = seqs(person.peer.entries())
        assert received == list(range(32 - len(received), 32))
    assert len({person.peer.of(Welcome)[0].seq for person in people}) > 3
    await same_for_all(house, ada, *people)


@pytest.mark.guarantee("G3")
async def test_coming_back_brings_only_what_was_missed() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    epoch = ben.peer.of(Welcome)[0].epoch
    ben.session.closed()
    for _ in range(3):
        await ada.submit(add())
    for since, expected in ((1, [2, 3, 4]), (3, [4]), (4, [])):
        back = await house.join(BEN, since=since, epoch=epoch)
        assert seqs(back.peer.entries()) == expected
        assert back.peer.of(Snapshot) == []
        assert back.peer.of(Ready)[0].seq == 4


@pytest.mark.parametrize(
    ("since", "epoch"), [(2, "another"), (2, None), (99, "same"), (None, "same")]
)
async def test_who_has_another_history_gets_a_snapshot(
    since: int | None, epoch: str | None
) -> None:
    house = await House().begin()
    ada = await house.join()
    for _ in range(3):
        await ada.submit(add())
    if epoch == "same":
        epoch = (await house.store.get(house.board)).epoch
    back = await house.join(BEN, since=since, epoch=epoch)
    assert len(back.peer.of(Snapshot)) == 1
    await same_for_all(house, back)


async def test_the_smaller_of_tail_and_snapshot_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nbboard.room.audience.FRAME_BYTES", 500)
    monkeypatch.setattr("nbboard.room.picture._STALE_BYTES", 0)
    house = await House().begin()
    ada = await house.join()
    only = rect()
    await ada.submit(add(only))
    for place in range(40):
        await ada.submit(Patch(only.id, PatchSet(at=(place, place))))
    epoch = ada.peer.of(Welcome)[0].epoch
    back = await house.join(BEN, since=2, epoch=epoch)
    assert len(back.peer.of(Snapshot)) == 1, "forty patches of one element"
    back = await house.join(BEN, since=40, epoch=epoch)
    assert back.peer.of(Snapshot) == []
    await same_for_all(house, ada)


@pytest.mark.guarantee("G7", "G8")
async def test_who_falls_behind_the_log_gets_a_new_snapshot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room_log, "TAIL_BYTES", 2000)
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    ben.peer.slow = True
    for _ in range(60):
        await ada.submit(add())
    waiting = len(ben.peer.frames)
    ben.peer.drain()
    await settle()
    assert len(ben.peer.frames) - waiting <= 6
    assert len(ben.peer.of(protocol.Resync)) == 1
    await same_for_all(house, ada, ben)
    await ada.submit(add())
    await same_for_all(house, ada, ben)


@pytest.mark.guarantee("G7")
async def test_a_stopped_reader_delays_nobody_and_is_closed() -> None:
    house = await House().begin()
    ada, ben, cy = await house.join(), await house.join(BEN), await house.join()
    ben.peer.slow = True
    for second in range(limits.STALLED_SECONDS + 2):
        before = len(cy.peer.entries())
        await ada.submit(add())
        assert len(cy.peer.entries()) == before + 1
        await ada.live(Cursor((second, second)))
        for person in (ada, cy, ben):
            await person.send(protocol.Pong(0))
        await house.clock.advance(1)
    assert ben.peer.closed is not None
    assert ben.bye is not None
    assert (ben.bye.code, ben.bye.retry) == ("slow", True)
    assert len(ben.peer.frames) < 10, "nothing was pushed into its full buffer"
    assert cy.bye is None


async def test_live_strokes_are_seen_while_they_are_drawn() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    key = new_id()
    await ada.live(ink(key, 0, (1, 1)), Cursor((1, 1)))
    assert [kind for kind, _ in ben.peer.live()] == [ada.member_id] * 2
    late = await house.join()
    welcome = late.peer.of(Welcome)[0]
    assert [type(item) for _, item in welcome.live] == [Ink, Cursor]
    await ada.live(ink(key, 1, (2, 2)))
    for person in (ben, late):
        assert unpacked(person.peer.live()[-1][1]) == [(2, 2)]
    assert ada.peer.live() == [], "never its own"
    await ada.submit(add(key))
    assert (await house.join()).peer.of(Welcome)[0].live == ((ada.member_id, Cursor((1, 1))),)


async def test_a_slow_watcher_gets_the_stroke_from_what_it_missed() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    key = new_id()
    await ada.live(ink(key, 0, (0, 0)))
    ben.peer.slow = True
    for place in range(1, 50):
        await ada.live(ink(key, place, (place, place)), Cursor((place, place)))
    ben.peer.forget()
    ben.peer.drain()
    items = [item for _, item in ben.peer.live()]
    assert len(ben.peer.frames) == 1
    (rest,) = (item for item in items if isinstance(item, Ink))
    assert unpacked(rest)[-1] == (49, 49)
    assert rest.start <= 2
    assert Cursor((49, 49)) in items


@pytest.mark.guarantee("G9", "T8")
async def test_who_may_not_draw_is_not_shown_and_told_once() -> None:
    house = await House().begin("view")
    ada, ben = await house.join(), await house.join(BEN)
    for place in range(3):
        await ben.live(
            ink(new_id(), 0, (0, 0)),
            Drag(((new_id(), PatchSet(at=(1, 1))),)),
            Cursor((place, place)),
        )
    assert {type(item) for _, item in ada.peer.live()} == {Cursor}
    assert ben.refusals == [(0, "forbidden")]


@pytest.mark.guarantee("G9", "T28")
async def test_a_demotion_in_mid_stroke_ends_it() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    await house.clock.advance(1)
    key = new_id()
    await ben.live(ink(key, 0, (0, 0)))
    await ada.submit(SetRole("ben", Role.VIEWER))
    assert ada.peer.live()[-1] == (ben.member_id, Ink(key, 0, b"", end=True))
    await ben.live(ink(key, 1, (1, 1)))
    await house.clock.advance(1)
    assert ada.peer.live()[-1][1] == Ink(key, 0, b"", end=True)
    changed = ben.peer.of(Members)[-1].changed
    assert [(member.user, member.role) for member in changed] == [("ben", Role.VIEWER)]
    await ada.submit(SetRole("ben", Role.EDITOR))
    await ben.live(ink(new_id(), 0, (0, 0)))
    assert isinstance(ada.peer.live()[-1][1], Ink)
    assert not ada.peer.live()[-1][1].end


async def test_pen_and_lock_decide_whose_strokes_are_shown() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    await ada.submit(LockBoard(True))
    await ben.live(ink(new_id(), 0, (0, 0)))
    assert ada.peer.live() == []
    await ada.submit(LockBoard(False), PassPen("ben"))
    await ben.live(ink(new_id(), 0, (0, 0)))
    await ada.live(ink(new_id(), 0, (0, 0)))
    assert len(ada.peer.live()) == 1
    assert ben.peer.live() == []


@pytest.mark.guarantee("T28")
@pytest.mark.parametrize(
    ("op", "code"),
    [
        (Kick("ben"), "kicked"),
        (Ban("ben", True), "banned"),
        (SetAccess("private"), "not-shared"),
        (SetRole("ben", Role.NONE), "not-shared"),
    ],
)
async def test_whoever_loses_the_board_loses_the_connection(op: Kick, code: str) -> None:
    house = await House().begin()
    ada, ben, other = await house.join(), await house.join(BEN), await house.join(BEN)
    await ada.submit(op)
    for person in (ben, other):
        assert person.bye is not None
        assert (person.bye.code, person.bye.retry) == (code, False)
        assert person.peer.closed is not None
    assert ada.bye is None
    await ben.submit(add())
    assert len(await house.log()) == 2
    again = await house.join(BEN)
    allowed = code == "kicked"
    assert (again.bye is None) == allowed
    if again.bye is not None:
        assert again.bye.code == "not-found"


async def test_the_same_client_replaces_its_old_connection() -> None:
    house = await House().begin()
    ada = await house.join()
    old = ada.peer
    ada.connect()
    await ada.hello()
    assert old.of(protocol.Bye)[0].code == "replaced"
    assert old.closed is not None
    assert house.registry.active(house.board) == 1
    await ada.submit(add())
    assert seqs(ada.peer.entries()) == [2]


async def test_a_full_room_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMBERS", 2)
    house = await House().begin()
    first, _, third = await house.join(), await house.join(BEN), await house.join(BEN)
    assert third.bye is not None
    assert (third.bye.code, third.bye.retry) == ("full", True)
    first.connect()
    await first.hello()
    assert first.bye is None, "its own old connection makes room"


async def test_the_silent_are_pinged_and_the_dead_are_closed() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    for _ in range(16):
        await ada.send(protocol.Ping(1))
        await house.clock.advance(1)
    assert len(ada.peer.of(protocol.Ping)) == 0
    assert len(ben.peer.of(protocol.Ping)) == 2
    assert ben.bye is not None
    assert ben.bye.code == "silent"
    assert house.registry.active(house.board) == 1


async def test_a_crowd_is_pinged_a_slice_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "SLICE", 2)
    house = await House().begin()
    people = [await house.join(Identity(f"u{number}", "U")) for number in range(5)]
    room = await house.registry.open(house.board)
    house.clock.now += limits.PING_SECONDS
    room.audience._sweep()
    assert sum(len(person.peer.of(protocol.Ping)) for person in people) == 2
    await settle()
    assert [len(person.peer.of(protocol.Ping)) for person in people] == [1] * 5


async def test_no_drag_comes_after_the_entry_that_makes_it_real(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A member of a later slice is answered, and so gets the entry before that slice's turn."""
    monkeypatch.setattr(rounds, "SLICE", 2)
    house = await House().begin()
    people = [await house.join(Identity(f"u{number}", "U")) for number in range(5)]
    first, last = people[0], people[-1]
    key = new_id()
    await first.submit(add(key))
    room = await house.registry.open(house.board)
    served: list[int] = []
    begin = Rounds.begin

    def answered_meanwhile(own: Rounds, serve: Round) -> None:
        begin(own, serve)
        if not served and own.under_way:
            served.append(len(last.peer.live()))
            apply_move(room, first, key)
            last.session.take(protocol.encode(protocol.Ping(7)))

    monkeypatch.setattr(Rounds, "begin", answered_meanwhile)
    await first.live(Drag(((key, PatchSet(at=(50, 50))),)))
    assert served == [0]
    assert [entry.seq for entry in last.peer.entries()][-1] == 3
    assert all(item == Drag(()) for _, item in last.peer.live())
    await settle()


def apply_move(room: Room, author: Person, key: str) -> None:
    """What the room does with a committed entry, without waiting for a store."""
    by = ("u0", "U", author.client, 2, "")
    entry = Entry(3, 1, *by, (Patch(key, PatchSet(at=(60, 60))),), floor=Role.OWNER)
    outcome = apply(room.state, entry)
    room.log.append(protocol.encode(msgspec.structs.replace(entry, verdicts=outcome.verdicts)))
    room.audience.applied(entry, outcome)


async def test_a_crowd_is_sent_away_with_turns_of_the_loop_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "SLICE", 0)
    house = await House().begin()
    people = [await house.join(Identity(f"u{number}", "U")) for number in range(5)]
    ending = asyncio.create_task(house.registry.shutdown(house.board))
    gone = set()
    while not ending.done():
        await asyncio.sleep(0)
        gone.add(sum(person.peer.closed is not None for person in people))
    assert gone >= {1, 2, 3, 4, 5}
    assert all(person.bye is not None and person.bye.code == "ended" for person in people)


async def test_a_stroke_that_falls_silent_ends() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    key = new_id()
    await ada.live(ink(key, 0, (0, 0)))
    for _ in range(11):
        await house.clock.advance(1)
        await ada.send(protocol.Pong(1))
        await ben.send(protocol.Pong(1))
    assert ben.peer.live()[-1] == (ada.member_id, Ink(key, 0, b"", end=True))


async def test_who_leaves_is_gone_for_the_others() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    await house.clock.advance(1)
    await ben.live(ink(new_id(), 0, (0, 0)))
    ben.session.closed()
    ben.session.closed()
    await house.clock.advance(1)
    assert ada.peer.of(Members)[-1].left == (ben.member_id,)
    assert (await house.join(ADA)).peer.of(Welcome)[0].live == ()
