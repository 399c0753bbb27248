"""The order of every change: check, append, apply, send; and what happens when it cannot go on."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence

import pytest

from nbboard.core import protocol
from nbboard.core.errors import OpRefused, StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.model import Image
from nbboard.core.ops import Add, Clear, Entry, Introduce, LockBoard, PassPen, Remove, Say, SetRole
from nbboard.core.protocol import Committed, Entries, Ink, Status, Submit, Welcome
from nbboard.core.roles import Role
from nbboard.room import queue as queue_module
from nbboard.store.base import Appended, Blob, Card, Draft
from nbboard.store.memory import MemoryStore
from tests.room.doubles import (
    ADA,
    BEN,
    Dawdling,
    House,
    Person,
    add,
    ink,
    new_id,
    rect,
    seqs,
    settle,
)


async def test_an_entry_goes_to_everyone_and_acknowledges_its_author() -> None:
    house = await House().begin()
    ada, ben = await house.join(ADA), await house.join(BEN)
    await ada.submit(add(), Remove((new_id(),)))
    for person in (ada, ben):
        (entry,) = person.peer.entries()
        assert (entry.seq, entry.author, entry.client, entry.n) == (2, "ada", ada.client, 1)
        assert entry.verdicts == ("done", "gone")
    assert seqs(await house.log()) == [1, 2]
    assert ada.peer.frames[-1] is ben.peer.frames[-1], "encoded once"


class Watched(MemoryStore):
    """Holds appends until told, and knows what people had been sent when it was asked."""

    def __init__(self, house: House) -> None:
        super().__init__(house.clock.wall)
        self.people: list[Person] = []
        self.batches: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        await self.gate.wait()
        sent = [person.peer.entries() for person in self.people]
        assert all(len(entries) == len(sent[0]) for entries in sent)
        appended = await super().append(board, drafts, epoch=epoch)
        self.batches.append(len(drafts))
        assert [person.peer.entries() for person in self.people] == sent
        return appended


@pytest.mark.guarantee("G1")
async def test_nothing_is_sent_before_it_is_committed() -> None:
    house = House()
    store = Watched(house)
    house.use(store)
    await house.begin()
    ada, ben = await house.join(), await house.join(BEN)
    store.people = [ada, ben]
    store.gate.clear()
    await ada.submit(add())
    assert ada.peer.entries() == ben.peer.entries() == []
    room = await house.registry.open(house.board)
    assert len(room.state) == 0, "applied only when committed"
    store.gate.set()
    await settle()
    assert seqs(ada.peer.entries()) == seqs(ben.peer.entries()) == [2]


async def test_what_arrives_during_a_commit_is_committed_together() -> None:
    house = House()
    store = Watched(house)
    house.use(store)
    await house.begin()
    ada, ben = await house.join(), await house.join(BEN)
    store.gate.clear()
    for _ in range(10):
        await ada.submit(add())
        await ben.submit(add())
    store.gate.set()
    await settle()
    assert store.batches == [1, 1, 19]
    assert len(ben.peer.of(Entries)) == 2, "one frame a flush"
    assert [entry.n for entry in ada.peer.entries() if entry.author == "ada"] == [*range(1, 11)]


@pytest.mark.guarantee("G4")
async def test_what_is_sent_again_keeps_its_seq() -> None:
    house = await House().begin()
    ada = await house.join()
    element = add()
    n = await ada.submit(element)
    await ada.submit(element, n=n)
    ada.connect()
    await ada.hello(pending=(n, 99))
    assert ada.peer.of(Welcome)[0].committed == ((n, 2),)
    await ada.submit(element, n=n)
    assert ada.peer.of(Committed) == [Committed(n, 2)]
    assert len(await house.log()) == 2


@pytest.mark.guarantee("G4")
async def test_a_number_is_remembered_over_a_restart() -> None:
    house = await House().begin()
    ada = await house.join()
    element = add()
    n = await ada.submit(element)
    await house.registry.close()
    assert ada.bye is not None
    assert (ada.bye.code, ada.bye.retry) == ("restart", True)
    house.registry = house.new_registry()
    ada.connect()
    await ada.hello()
    await ada.submit(element, n=n)
    assert ada.peer.of(Committed) == [Committed(n, 2)]
    assert len(await house.log()) == 2


@pytest.mark.guarantee("G4")
async def test_a_resend_before_the_first_is_acknowledged_is_one_entry() -> None:
    house = House()
    store = Watched(house)
    house.use(store)
    await house.begin()
    ada = await house.join()
    store.gate.clear()
    element = add()
    await ada.submit(element)
    await ada.submit(element, n=1)
    store.gate.set()
    await settle()
    assert seqs(ada.peer.entries()) == [2]
    assert ada.peer.of(Committed) == [Committed(1, 2)]


@pytest.mark.guarantee("G4")
async def test_other_content_under_a_used_number_is_a_conflict() -> None:
    house = await House().begin()
    ada = await house.join()
    n = await ada.submit(add())
    await ada.submit(add(), n=n)
    assert ada.refusals == [(n, "conflict")]
    assert ada.peer.of(Committed) == []
    assert len(await house.log()) == 2


@pytest.mark.guarantee("G6")
async def test_a_committed_change_is_acknowledged_even_after_a_demotion() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    element = add()
    n = await ben.submit(element)
    await ada.submit(SetRole("ben", Role.VIEWER))
    await ben.submit(element, n=n)
    assert ben.peer.of(Committed) == [Committed(n, 2)]
    assert ben.refusals == []
    await ben.submit(add(), n=n)
    assert ben.refusals == [(n, "conflict")]


async def test_a_change_that_is_allowed_by_the_one_before_is_taken() -> None:
    house = House()
    house.use(Dawdling(house.clock.wall))
    await house.begin()
    ada = await house.join()
    await ada.submit(PassPen("ben"))
    sending = [
        ada.session.receive(protocol.encode(Submit(n, (op,))))
        for n, op in enumerate((PassPen(None), add(), LockBoard(True), add()), 2)
    ]
    for receiving in sending:
        await receiving
    while len(await house.log()) < 6:
        await settle()
    assert ada.refusals == []
    assert {verdict for entry in ada.peer.entries() for verdict in entry.verdicts} == {"done"}


async def test_an_entry_over_the_limit_is_refused() -> None:
    house = await House().begin()
    ada = await house.join()
    room = await house.registry.open(house.board)
    text = "x" * 3900
    with pytest.raises(OpRefused, match="split it into a batch") as raised:
        await house.registry.submit(house.board, ADA, tuple(Say(text) for _ in range(17)))
    assert raised.value.code == "too-large"
    assert room.state.seq == 1
    assert ada.peer.entries() == []


@pytest.mark.guarantee("T7", "T8")
async def test_an_image_must_have_been_uploaded_to_this_board() -> None:
    house = await House().begin()
    ada = await house.join()
    blob = Blob("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "x/y", b"\0")
    image = Image(id=new_id(), at=(0, 0), size=(16, 16), blob=blob.sha256)
    await ada.live(protocol.Shape(image.id, image))
    await ada.submit(Add(rect()), Add(image))
    assert ada.refusals == [(1, "no-blob")]
    other = await house.registry.create(ADA, "Other", "edit")
    await house.store.put_blob(other.id, blob)
    await ada.submit(Add(image))
    assert ada.refusals == [(1, "no-blob"), (2, "no-blob")]
    await house.store.put_blob(house.board, blob)
    await ada.submit(Add(image))
    assert seqs(ada.peer.entries()) == [2]


async def test_a_picture_of_oneself_must_be_on_the_board() -> None:
    house = await House().begin()
    ada = await house.join()
    blob = Blob(hashlib.sha256(b"me").hexdigest(), "image/png", b"me")
    await ada.submit(Introduce(blob.sha256))
    assert ada.refusals == [(1, "no-blob")]
    await house.store.put_blob(house.board, blob)
    await ada.submit(Introduce(blob.sha256))
    await ada.submit(Introduce(None))
    assert [entry.verdicts for entry in ada.peer.entries()] == [("done",)] * 2


async def test_a_refusal_ends_the_live_stroke_of_its_add() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    key = new_id()
    await ada.live(ink(key, 0, (0, 0)))
    await ada.submit(add(key), Remove((new_id(),) * 2))
    assert ada.refusals == [(1, "invalid")]
    assert ben.peer.live()[-1] == (ada.member_id, Ink(key, 0, b"", end=True))


# ---- two processes on one store


class Shared(MemoryStore):
    """One store that two registries write; each is told of the other's appends when `tell` says."""

    def __init__(self, house: House) -> None:
        super().__init__(house.clock.wall)
        self.watching: list = []  # type: ignore[type-arg]

    def watch(self, board: BoardId, changed):  # type: ignore[no-untyped-def]
        self.watching.append(changed)
        return lambda: self.watching.remove(changed)

    def tell(self) -> None:
        for changed in self.watching:
            changed()


class TwoProcesses:
    """Two registries on one store."""

    def __init__(self) -> None:
        self.house = House()
        self.store = Shared(self.house)
        self.house.use(self.store)

    async def begin(self) -> tuple[Person, Person]:
        await self.house.begin()
        ada = await self.house.join()
        self.first, self.house.registry = self.house.registry, self.house.new_registry()
        return ada, await self.house.join(BEN)


@pytest.mark.guarantee("G3", "G17")
async def test_the_gap_is_read_before_the_own_entry_is_applied() -> None:
    ada, ben = await TwoProcesses().begin()
    for _ in range(3):
        await ada.submit(add())
    assert ben.peer.entries() == []
    await ben.submit(add())
    assert seqs(ben.peer.entries()) == [2, 3, 4, 5]
    await ada.submit(add())
    assert seqs(ada.peer.entries()) == [2, 3, 4, 5, 6]
    assert ada.peer.entries() == ada.peer.entries()[:5]
    assert [entry.verdicts for entry in ada.peer.entries()] == [("done",)] * 5


@pytest.mark.guarantee("G3", "G4")
async def test_a_repeat_of_what_the_other_process_committed() -> None:
    two = TwoProcesses()
    ada, _ = await two.begin()
    element = add()
    n = await ada.submit(element)
    ada.connect()
    await ada.hello()
    await ada.submit(element, n=n)
    assert ada.peer.of(Committed) == [Committed(n, 2)]
    assert seqs(ada.peer.entries()) == [2]
    kinds = [type(message) for message in ada.peer.messages]
    assert kinds.index(Entries) < kinds.index(Committed)


async def test_a_watched_store_brings_what_others_wrote_by_itself() -> None:
    two = TwoProcesses()
    ada, ben = await two.begin()
    await ada.submit(add(), SetRole("ben", Role.NONE))
    assert ben.peer.entries() == []
    two.store.tell()
    await settle()
    assert seqs(ben.peer.entries()) == []
    assert ben.bye is not None
    assert ben.bye.code == "not-shared"


@pytest.mark.guarantee("G3", "G17")
async def test_who_comes_from_the_other_process_never_goes_back_in_time() -> None:
    two = TwoProcesses()
    ada, ben = await two.begin()
    element = add()
    await ada.submit(element)
    await ada.submit(add())
    epoch = ada.peer.of(Welcome)[0].epoch
    ada.connect()
    await ada.hello(since=3, epoch=epoch, pending=(2,))
    assert ada.peer.of(protocol.Snapshot) == []
    assert ada.peer.of(Welcome)[0].seq == 3
    assert ada.peer.of(Welcome)[0].committed == ((2, 3),)
    assert seqs(ben.peer.entries()) == [2, 3]
    ada.connect()
    await ada.hello(since=99, epoch=epoch)
    assert len(ada.peer.of(protocol.Snapshot)) == 1


async def test_a_board_that_the_other_process_deleted_is_gone() -> None:
    two = TwoProcesses()
    ada, ben = await two.begin()
    await two.first.delete(two.house.board)
    await ben.submit(add())
    for person in (ada, ben):
        assert person.bye is not None
        assert person.bye.code == "deleted"
    assert two.house.registry.active(two.house.board) is None


# ---- a store that cannot be written


class Full(MemoryStore):
    """A disk that is full when told so."""

    def __init__(self, house: House) -> None:
        super().__init__(house.clock.wall)
        self.full = False
        self.tries = 0

    def _check(self) -> None:
        self.tries += 1
        if self.full:
            raise StoreReadOnly("the disk is full")

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        self._check()
        return await super().append(board, drafts, epoch=epoch)

    async def describe(self, board: BoardId, card: Card) -> None:
        self._check()
        await super().describe(board, card)


@pytest.mark.guarantee("G6", "G14")
async def test_a_full_disk_stops_writing_and_the_room_comes_back_by_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = House()
    store = Full(house)
    house.use(store)
    await house.begin()
    ada, ben = await house.join(), await house.join(BEN)
    store.full = True
    first, second = add(), add()
    with caplog.at_level(logging.WARNING):
        await ada.submit(first)
        await ada.submit(second)
    assert ada.refusals == [(1, "read-only"), (2, "read-only")]
    for person in (ada, ben):
        assert person.peer.of(Status) == [Status("read-only", "the disk is full")]
    assert (await house.join()).peer.of(Status) == [Status("read-only", "the disk is full")]
    await ada.live(ink(new_id(), 0, (0, 0)))
    assert len(ben.peer.live()) == 1, "the live lane goes on"
    with pytest.raises(StoreReadOnly, match="the disk is full"):
        await house.registry.submit(house.board, ADA, (add(),))
    for _ in range(5):
        for person in (ada, ben):
            await person.send(protocol.Pong(0))
        await house.clock.advance(10)
    assert 3 < store.tries < 12, "probed, with growing pauses"
    store.full = False
    for _ in range(10):
        await ada.send(protocol.Pong(0))
        await house.clock.advance(1)
    assert ada.peer.of(Status)[-1] == Status("live")
    await ada.submit(add())
    assert ada.refusals[-1] == (3, "read-only"), "its earlier changes come first"
    for n, element in enumerate((first, second), 1):
        await ada.submit(element, n=n)
    await ada.submit(add(), n=3)
    assert [entry.n for entry in ada.peer.entries()] == [1, 2, 3]
    assert [record.getMessage() for record in caplog.records] == ["read-only"]


class CannotLookUp(Watched):
    """A store that can commit while its look-ups fail."""

    async def find(self, board: BoardId, client: str, numbers: Sequence[int]) -> dict[int, int]:
        raise StoreReadOnly("the database is locked")


@pytest.mark.guarantee("G6")
async def test_a_look_up_that_fails_during_a_commit_leaves_the_commit_alone() -> None:
    house = House()
    store = CannotLookUp(house)
    house.use(store)
    await house.begin("view")
    ada, ben = await house.join(), await house.join(BEN)
    store.gate.clear()
    await ada.submit(add())
    await ada.submit(add())
    await ben.submit(add())
    assert ben.refusals == [(1, "read-only")]
    store.gate.set()
    await settle()
    assert [entry.n for entry in ada.peer.entries()] == [1]
    assert ada.refusals == [(2, "read-only")]
    await house.clock.advance(2)
    await ada.submit(add(), n=2)
    assert [entry.n for entry in ada.peer.entries()] == [1, 2]


class FailsInTheGap(Shared):
    """Cannot be read just once, when a commit needs the entries of others before it."""

    fails = False

    async def read(self, board: BoardId, after: int, *, epoch: str | None = None):  # type: ignore[no-untyped-def, override]
        if self.fails:
            self.fails = False
            raise StoreReadOnly("the database is locked")
        async for group in super().read(board, after, epoch=epoch):
            yield group


@pytest.mark.guarantee("G4", "G6")
async def test_what_was_committed_in_a_call_that_failed_half_way_holds_nothing_back() -> None:
    two = TwoProcesses()
    two.store = FailsInTheGap(two.house)
    two.house.use(two.store)
    ada, ben = await two.begin()
    await ada.submit(add())
    two.store.fails = True
    await ben.submit(add())
    assert ben.refusals == [(1, "read-only")]
    await two.house.clock.advance(2)
    assert seqs(ben.peer.entries()) == [2, 3]
    await ben.submit(add())
    assert seqs(ben.peer.entries()) == [2, 3, 4]


@pytest.mark.guarantee("G8", "G13")
async def test_a_full_queue_makes_its_senders_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_module, "QUEUE_BYTES", 2000)
    house = House()
    store = Watched(house)
    house.use(store)
    await house.begin()
    ada, ben = await house.join(), await house.join(BEN)
    store.gate.clear()
    sent = 0

    async def flood() -> None:
        nonlocal sent
        for n in range(1, 101):
            await ada.session.receive(protocol.encode(Submit(n, (Say("x" * 100),))))
            sent = n

    flooding = asyncio.create_task(flood())
    await settle()
    await settle()
    assert 10 < sent < 20
    await ben.live(ink(new_id(), 0, (0, 0)))
    assert len(ada.peer.live()) == 1, "nobody else waits"
    store.gate.set()
    await asyncio.wait_for(flooding, 30)
    await settle()
    assert len(await house.log()) == 101


async def test_the_server_can_submit_and_gets_the_verdicts() -> None:
    house = await House().begin()
    ada = await house.join()
    entry = await house.registry.submit(house.board, BEN, (add(), Remove((new_id(),))), "b1")
    assert isinstance(entry, Entry)
    assert (entry.seq, entry.author, entry.batch) == (2, "ben", "b1")
    assert entry.verdicts == ("done", "gone")
    assert ada.peer.entries() == [entry]
    assert (await house.registry.submit(house.board, BEN, (add(),))).n == 2
    with pytest.raises(OpRefused, match="your role here is editor"):
        await house.registry.submit(house.board, BEN, (Clear("all"),))
