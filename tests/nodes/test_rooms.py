"""Rooms of one board on several nodes: everybody sees everybody, wherever they are."""

import asyncio

import msgspec
import pytest

from nbboard.core import limits, protocol
from nbboard.core.digest import digest
from nbboard.core.ops import Ban, PassPen, SetRole
from nbboard.core.protocol import Cursor, Ink, Ping
from nbboard.core.roles import Role
from nbboard.store import line as lines
from nbboard.store.redis import lines as redis_lines
from tests.nodes.conftest import Node, serving
from tests.nodes.servers import RedisServer
from tests.nodes.times import until
from tests.room.doubles import ADA, BEN, Person, add, ink, new_id, unpacked


def users(person: Person) -> set[str]:
    """Who is here, as a page would have it from what it was told."""
    known: dict[str, str] = {}
    for message in person.peer.messages:
        if isinstance(message, protocol.Welcome):
            known = {member.id: member.user for member in message.members}
        elif isinstance(message, protocol.Members):
            known |= {member.id: member.user for member in (*message.joined, *message.changed)}
            known = {key: user for key, user in known.items() if key not in message.left}
    return set(known.values())


def seen(person: Person, key: str) -> list[tuple[int, int]]:
    """The points of a stroke in progress that somebody was sent."""
    found: list[tuple[int, int]] = []
    for _, item in person.peer.live():
        if isinstance(item, Ink) and item.id == key and item.points:
            found = found[: item.start] + unpacked(item)
    return found


async def settled(*nodes: Node) -> None:
    """Wait until every node knows the others of its board."""
    for node in nodes:
        room = node.registry.running(node.board)
        assert room is not None
        audience = room.audience
        await until(
            lambda one=audience: len(one._elsewhere._members) == len(nodes) - 1,  # type: ignore[misc]
            "nodes know one another",
        )


@pytest.mark.guarantee("G3", "G5")
async def test_everybody_draws_on_one_board_and_sees_the_same(server: RedisServer) -> None:
    async with serving(server, 3) as nodes:
        people = [await node.join(ADA) for node in nodes]
        for turn in range(20):
            await asyncio.gather(*(person.submit(add()) for person in people))
            if turn % 5 == 0:
                await people[0].submit(add(), n=people[0].n)
        await until(
            lambda: all(len(person.peer.entries()) == 60 for person in people),
            "everybody has every entry",
        )
        logs = [[entry.seq for entry in person.peer.entries()] for person in people]
        assert logs[0] == logs[1] == logs[2] == list(range(2, 62))
        rooms = [node.registry.running(node.board) for node in nodes]
        assert len({digest(room.state) for room in rooms if room}) == 1


async def test_who_comes_and_goes_is_told_on_every_node(server: RedisServer) -> None:
    async with serving(server, 2) as (here, there):
        ada = await here.join(ADA)
        ben = await there.join(BEN)
        await until(lambda: users(ada) == users(ben) == {"ada", "ben"}, "both know both")
        # Who comes later has it in the welcome.
        again = await here.join(ADA)
        [welcome] = again.peer.of(protocol.Welcome)
        assert [member.user for member in welcome.members].count("ben") == 1
        assert len({member.id for member in welcome.members}) == 3
        ben.session.closed()
        await until(lambda: users(ada) == {"ada"}, "Ada knows that Ben left")


async def test_strokes_and_cursors_are_seen_while_they_are_drawn(server: RedisServer) -> None:
    async with serving(server, 2) as (here, there):
        ada, ben = await here.join(ADA), await there.join(BEN)
        await settled(here, there)
        key = new_id()
        await ada.live(ink(key, 0, (0, 0), (16, 16)), Cursor((5, 5)))
        await ada.live(ink(key, 2, (32, 32)))
        await until(lambda: seen(ben, key) == [(0, 0), (16, 16), (32, 32)], "Ben sees the stroke")
        assert any(isinstance(item, Cursor) for _, item in ben.peer.live())
        # Its author does not get it back, and who comes in the middle has it from its start.
        assert not seen(ada, key)
        late = await there.join(BEN)
        [welcome] = late.peer.of(protocol.Welcome)
        assert [unpacked(item) for _, item in welcome.live if isinstance(item, Ink)] == [
            [(0, 0), (16, 16), (32, 32)]
        ]
        await ada.live(Ink(key, 0, b"", end=True))
        await until(
            lambda: any(isinstance(item, Ink) and item.end for _, item in ben.peer.live()),
            "Ben sees its end",
        )


async def test_a_node_that_comes_in_the_middle_of_a_stroke_gets_it_from_its_start(
    server: RedisServer,
) -> None:
    async with serving(server, 2) as (here, there):
        ada = await here.join(ADA)
        key = new_id()
        await ada.live(ink(key, 0, (0, 0), (16, 16)))
        ben = await there.join(BEN)
        await settled(here, there)
        await ada.live(ink(key, 2, (32, 32)))
        await until(lambda: seen(ben, key)[-1:] == [(32, 32)], "Ben sees the stroke")
        await until(lambda: len(seen(ben, key)) == 3, "Ben sees all of it")


@pytest.mark.guarantee("G9")
async def test_rights_and_kicks_take_effect_on_every_node(server: RedisServer) -> None:
    async with serving(server, 2) as (here, there):
        ada, ben = await here.join(ADA), await there.join(BEN)
        await ada.submit(SetRole("ben", Role.VIEWER))
        room = there.registry.running(there.board)
        assert room is not None
        await until(lambda: room.state.roles.get("ben") is Role.VIEWER, "the role is there")
        await ben.submit(add())
        await until(lambda: bool(ben.refusals), "Ben is refused")
        await ada.submit(Ban("ben", banned=True))
        await until(lambda: ben.peer.closed is not None, "Ben is out")
        assert ben.bye is not None
        assert ben.bye.code == "banned"


async def test_the_pen_stays_with_who_is_on_another_node_and_comes_back_when_nobody_has_it(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PEN_SECONDS", 0.3)
    async with serving(server, 2) as (here, there):
        ada, ben = await here.join(ADA), await there.join(BEN)
        await settled(here, there)
        await ada.submit(PassPen("ben"))
        room = here.registry.running(here.board)
        assert room is not None
        await asyncio.sleep(0.6)
        assert room.state.pen == "ben"
        ben.session.closed()
        await until(lambda: room.state.pen == "ada", "the pen is back with its owner")


async def test_a_node_that_is_no_more_takes_its_people_with_it(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_lines, "RENEW_SECONDS", 0.2)
    monkeypatch.setattr(redis_lines, "HERE_SECONDS", 1.0)
    async with serving(server, 2) as (here, there):
        ada, ben = await here.join(ADA), await there.join(BEN)
        await until(lambda: users(ada) == {"ada", "ben"}, "Ada sees Ben")
        # It says nothing any more, as if it had been killed.
        room = there.registry.running(there.board)
        assert room is not None
        line = room.audience._line
        assert isinstance(line, redis_lines.RedisLine)
        line.task.cancel()
        await until(lambda: users(ada) == {"ada"}, "Ben is gone")
        assert ben.peer.closed is None


@pytest.mark.guarantee("T32")
async def test_t32_a_node_speaks_for_its_own_people_only(server: RedisServer) -> None:
    async with serving(server, 2) as (here, there):
        ada, ben = await here.join(ADA), await there.join(BEN)
        await settled(here, there)
        stem = f"nbboard:{{{here.board}}}:live"
        forged = msgspec.msgpack.encode
        mine = ada.member_id
        theirs = ben.member_id
        frames = [
            b"evil:~" + protocol.encode(protocol.LiveBy(((mine, Cursor((1, 1))),))),
            f"{there.store.node}:~".encode()
            + protocol.encode(protocol.LiveBy(((mine, Cursor((2, 2))),))),
            b"evil:+" + protocol.encode(protocol.Members((here_shown(ada, theirs),))),
            f"{there.store.node}:~".encode() + b"\xc1",
            f"{there.store.node}:~".encode() + forged(["live-by", [[theirs, ["ink", "x"]]]]),
            b"no node at all",
            b"",
        ]
        before = len(ben.peer.live()), users(ada)
        with server.client() as client:
            for frame in frames:
                client.execute_command("SPUBLISH", stem, frame)
        await ben.send(Ping(1))
        await ben.live(Cursor((9, 9)))
        await until(
            lambda: any(
                isinstance(item, Cursor) and item.at == (9, 9) for _, item in ada.peer.live()
            ),
            "what is right still comes",
        )
        wrong = {(1, 1), (2, 2)}
        shown = [
            item.at for _, item in ben.peer.live() + ada.peer.live() if isinstance(item, Cursor)
        ]
        assert not wrong & set(shown)
        assert users(ada) == before[1]


def here_shown(person: Person, key: str) -> protocol.Member:
    [welcome] = person.peer.of(protocol.Welcome)
    return msgspec.structs.replace(welcome.you, id=key, user="eve", name="Eve")


async def test_signals_reach_all_other_nodes(server: RedisServer) -> None:
    async with serving(server, 3) as nodes:
        heard: list[tuple[int, str]] = []
        for number, node in enumerate(nodes):
            node.store.on_signal(lambda words, number=number: heard.append((number, words)))  # type: ignore[misc]
        # The channels are heard once their connection is there.
        end = asyncio.get_running_loop().time() + 30
        while {number for number, _ in heard} < {1, 2}:
            assert asyncio.get_running_loop().time() < end
            nodes[0].store.signal("groups ben")
            await asyncio.sleep(0.05)
        assert {words for _, words in heard} == {"groups ben"}
        assert 0 not in {number for number, _ in heard}


def test_alone_there_is_no_line() -> None:
    assert lines.ALONE.node == ""
