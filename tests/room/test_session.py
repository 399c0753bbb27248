"""One connection: hello first, named answers for everything that is wrong."""

import asyncio
import gc
import itertools
import weakref

import msgspec
import pytest

from nbboard.core import limits, protocol
from nbboard.core.errors import StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.ops import Remove, Say
from nbboard.core.protocol import Cursor, Hello, Live, Ping, Pong, Submit, Welcome
from nbboard.room.session import Phase
from nbboard.store.base import BoardRecord
from nbboard.store.memory import MemoryStore
from tests.room.doubles import ADA, BEN, Dawdling, House, Person, add, new_id, seqs, settle


async def test_the_phases_of_a_session() -> None:
    house = await House().begin()
    house.use(house.store)  # so that the board has to be loaded
    ada = Person(house, ADA)
    assert ada.session.phase is Phase.WAITING
    joining = asyncio.create_task(ada.hello())
    for _ in range(2):
        await asyncio.sleep(0)
    assert ada.session.phase is Phase.JOINING
    await joining
    assert ada.session.phase is Phase.LIVE
    ada.session.closed()
    assert ada.session.phase is Phase.CLOSED
    await ada.submit(add())
    assert len(await house.log()) == 1


async def test_who_has_left_needs_no_garbage_collector() -> None:
    """What only the collector frees holds up the loop, or stays (server/collecting.py)."""
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    await ben.live(Cursor((1, 1)))
    await ada.submit(add())
    left = weakref.ref(ben.session), weakref.ref(ben.peer)
    gc.disable()
    try:
        ben.session.closed()
        # A wire forgets whom to call when it ends.
        ben.peer.on_writable = ada.peer.on_writable
        del ben
        await house.clock.advance(1)
        assert [one() for one in left] == [None, None]
    finally:
        gc.enable()


async def test_no_hello_in_time_ends_it() -> None:
    house = await House().begin()
    ada = Person(house, ADA)
    await house.clock.advance(limits.HELLO_SECONDS - 0.1)
    assert ada.bye is None
    await house.clock.advance(0.2)
    assert ada.bye is not None
    assert (ada.bye.code, ada.bye.retry) == ("no-hello", True)
    assert ada.peer.closed is not None
    assert house.clock.pending == 0


@pytest.mark.parametrize(
    "message", [Submit(1, (Say("hi"),)), Live((Cursor(None),)), Ping(1), Pong(1)]
)
async def test_anything_before_hello_ends_it(message: msgspec.Struct) -> None:
    house = await House().begin()
    ada = Person(house, ADA)
    await ada.send(message)
    assert ada.bye is not None
    assert (ada.bye.code, ada.bye.retry) == ("no-hello", False)
    assert len(await house.log()) == 1


async def test_hello_is_said_once() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.hello()
    assert ada.bye is not None
    assert ada.bye.code == "invalid"


@pytest.mark.guarantee("G19")
async def test_another_version_is_told_to_reload() -> None:
    house = await House().begin()
    ada = await house.join(version=protocol.VERSION + 1)
    assert ada.bye is not None
    assert ada.bye.code == "version"
    assert "reload" in ada.bye.message
    assert ada.peer.closed is not None
    assert ada.peer.closed[0] == 4400


async def test_an_unknown_board_is_an_error_and_never_an_empty_board() -> None:
    house = await House().begin("private")
    ben = await house.join(BEN)
    house.board = BoardId("no-such-board")
    nobody = await house.join(BEN)
    for person in (ben, nobody):
        assert person.peer.of(Welcome) == []
        assert person.peer.closed is not None
        assert person.peer.closed[0] == 4404
    assert ben.peer.frames == nobody.peer.frames, "absent and not shared look alike"


async def test_the_chosen_name_is_shown_and_the_account_stays() -> None:
    house = await House().begin()
    ada = await house.join(name="Countess", agent="kernel")
    (welcome,) = ada.peer.of(Welcome)
    assert (welcome.you.user, welcome.you.name, welcome.you.agent) == ("ada", "Countess", "kernel")
    await ada.submit(Say("hi"))
    assert [(entry.author, entry.name) for entry in ada.peer.entries()] == [("ada", "Countess")]


@pytest.mark.guarantee("T22")
async def test_a_name_that_fakes_is_refused() -> None:
    house = await House().begin()
    ada = await house.join(name="Ada\u202e")
    assert ada.bye is not None
    assert ada.bye.code == "invalid"
    assert "invisible" in ada.bye.message


async def test_pings_are_answered() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.send(Ping(77))
    assert ada.peer.of(Pong) == [Pong(77)]


async def test_a_bad_op_is_refused_by_its_number_and_the_connection_stays() -> None:
    house = await House().begin()
    ada = await house.join()
    key = new_id()
    await ada.submit(Remove((key, key)))
    await ada.submit(Say("\x07"))
    assert ada.refusals == [(1, "invalid"), (2, "invalid")]
    assert "twice" in ada.peer.of(protocol.Refused)[0].message
    await ada.submit(add())
    assert seqs(ada.peer.entries()) == [2]


BAD_FRAMES = {
    "empty": (b"", "malformed", 1007),
    "not MessagePack": (b"\xc1", "malformed", 1007),
    "text": (b'{"hello": 1}', "malformed", 1007),
    "cut short": (protocol.encode(Submit(1, (Say("hello"),)))[:-2], "malformed", 1007),
    "unknown tag": (msgspec.msgpack.encode(["format-disk", 1]), "malformed", 1007),
    "a field too many": (msgspec.msgpack.encode(["ping", 1, 2]), "malformed", 1007),
    "a float": (msgspec.msgpack.encode(["live", [["cursor", [1.5, 2]]]]), "malformed", 1007),
    "no ops": (msgspec.msgpack.encode(["ops", 1, [], ""]), "malformed", 1007),
    "number 0": (msgspec.msgpack.encode(["ops", 0, [["say", "x"]], ""]), "malformed", 1007),
    "deep": (b"\x91" * 60_000, "malformed", 1007),
    "too large": (b"\0" * (limits.MESSAGE_BYTES + 1), "too-large", 1009),
    "live out of bounds": (
        msgspec.msgpack.encode(["live", [["ink", new_id(), 0, b"\x80"]]]),
        "invalid",
        1008,
    ),
    "map": (msgspec.msgpack.encode({"__proto__": 1}), "malformed", 1007),
}


@pytest.mark.guarantee("G11", "T16", "T17")
@pytest.mark.parametrize(("frame", "code", "close_code"), BAD_FRAMES.values(), ids=BAD_FRAMES)
@pytest.mark.parametrize("greeted", [False, True])
async def test_a_bad_frame_gets_its_name_and_hurts_nobody_else(
    frame: bytes, code: str, close_code: int, greeted: bool
) -> None:
    house = await House().begin()
    ben = await house.join(BEN)
    bad = Person(house, ADA)
    if greeted:
        await bad.hello()
    await bad.session.receive(frame)
    assert bad.bye is not None
    assert (bad.bye.code, bad.bye.retry) == (code, False)
    assert bad.peer.closed is not None
    assert bad.peer.closed[0] == close_code
    await ben.submit(add())
    assert seqs(ben.peer.entries()) == [2]
    assert house.registry.active(house.board) == 1


@pytest.mark.guarantee("G13", "T19")
async def test_a_flood_is_slowed_down_to_the_rate() -> None:
    house = await House().begin()
    ada, ben = await house.join(), await house.join(BEN)
    sent = 0

    async def flood() -> None:
        nonlocal sent
        for n in itertools.count(1):
            await ada.session.receive(protocol.encode(Live((Cursor((n % 1000, 0)),))))
            sent += 1

    flooding = asyncio.create_task(flood())
    await house.clock.advance(3)
    assert not flooding.done()
    assert sent <= 2 * limits.MEMBER_RATE + 3 * limits.MEMBER_RATE + 2
    assert sent >= 4 * limits.MEMBER_RATE
    await ben.submit(add())
    assert seqs(ben.peer.entries()) == [2]
    flooding.cancel()
    await asyncio.gather(flooding, return_exceptions=True)
    assert ada.bye is None


@pytest.mark.guarantee("G13", "T19")
async def test_a_loop_that_draws_is_slowed_down_and_an_import_is_not() -> None:
    """A script that never stops draws 500 elements a second; 10,000 at once take no wait."""
    house = await House().begin()
    ada = await house.join()
    batch = tuple(add() for _ in range(100))

    async def draw(most: int) -> None:
        while ada.n * len(batch) < most:
            ada.n += 1
            await ada.session.receive(protocol.encode(Submit(ada.n, batch, "")))

    begun = house.clock.monotonic()
    await asyncio.wait_for(draw(10_000), 10)
    assert house.clock.monotonic() == begun
    looping = asyncio.create_task(draw(1_000_000))
    seconds = 20
    await house.clock.advance(seconds)
    offered = ada.n * len(batch)
    assert limits.MEMBER_OPS_RATE == 500
    most = limits.MEMBER_OPS_BURST + seconds * limits.MEMBER_OPS_RATE
    assert most - len(batch) <= offered <= most + 2 * len(batch)
    looping.cancel()
    await asyncio.gather(looping, return_exceptions=True)
    assert (ada.bye, ada.refusals) == (None, [])


async def test_whoever_goes_while_joining_was_never_there() -> None:
    house = House()
    house.use(Dawdling(house.clock.wall))
    await house.begin()
    people = [Person(house, BEN) for _ in range(20)]
    for turns, person in enumerate(people):
        joining = asyncio.create_task(person.hello())
        for _ in range(turns):
            await asyncio.sleep(0)
        person.session.closed()
        await joining
    assert house.registry.active(house.board) == 0
    await house.clock.advance(limits.IDLE_SECONDS + 1)
    assert house.registry.active(house.board) is None


async def test_a_store_that_cannot_be_read_now_asks_to_come_back() -> None:
    class Away(MemoryStore):
        async def get(self, board: BoardId) -> BoardRecord:
            raise StoreReadOnly("the database is away")

    house = House()
    house.use(Away(house.clock.wall))
    ada = await house.join()
    assert ada.bye is not None
    assert (ada.bye.code, ada.bye.retry) == ("unavailable", True)


async def test_the_end_is_said_once() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.session.receive(b"")
    await ada.session.receive(b"")
    await ada.hello()
    ada.session.closed()
    assert len(ada.peer.of(protocol.Bye)) == 1


async def test_a_secret_of_another_length_is_no_hello() -> None:
    house = await House().begin()
    ada = Person(house, ADA)
    frame = protocol.encode(Hello(protocol.VERSION, b"short", "page"))
    await ada.session.receive(frame)
    assert ada.bye is not None
    assert ada.bye.code == "malformed"
    await settle()
