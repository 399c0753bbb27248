"""The raw socket of a real server: hello, drawing, bad frames, coming back."""

import asyncio
import os
from typing import Any

import msgspec
import pytest

from nbboard.core import limits, protocol
from nbboard.core.model import Rect, Stroke, Style
from nbboard.core.ops import Add, Rename, Say
from nbboard.core.points import pack


def rect(number: int) -> Add:
    return Add(Rect(id=f"{number:016d}", at=(0, 0), size=(16, 16)))


def verdicts(message: protocol.Entries) -> list[str]:
    return [verdict for entry in message.entries for verdict in entry.verdicts]


async def test_what_one_draws_the_other_gets(board: str, join: Any) -> None:
    ann, bob = await join(board, 1), await join(board, 2)
    await ann.hello(name="Ann")
    welcome = await bob.hello(name="Bob")
    assert {member.name for member in welcome.members} == {"Ann", "Bob"}
    mine = await ann.submit(1, rect(1))
    theirs = await bob.until(protocol.Entries)
    assert mine == theirs
    assert verdicts(mine) == ["done"]
    assert mine.entries[0].name == "Ann"


async def test_a_stroke_is_seen_before_the_pen_is_lifted(board: str, join: Any) -> None:
    ann, bob = await join(board, 1), await join(board, 2)
    await ann.hello()
    await bob.hello()
    ink = protocol.Ink("s" * 16, 0, pack([[0, 0], [5, 5]]), style=Style(stroke="#ff0000"))
    await ann.send(protocol.Live((ink,)))
    ((member, item),) = (await bob.until(protocol.LiveBy)).items
    assert item == ink
    late = await join(board, 3)
    welcome = await late.hello()
    assert [(who, seen.id) for who, seen in welcome.live] == [(member, "s" * 16)]
    stroke = Stroke(id="s" * 16, at=(0, 0), size=(5, 5), points=pack([[0, 0], [5, 5]]))
    await ann.submit(1, Add(stroke))
    assert (await bob.until(protocol.Entries)).entries[0].ops == (Add(stroke),)


async def test_an_unknown_board_says_so_and_stays_away(join: Any) -> None:
    guest = await join("no-such-board")
    await guest.send(protocol.Hello(protocol.VERSION, guest.secret, "page"))
    bye = await guest.until(protocol.Bye)
    assert (bye.code, bye.retry) == ("not-found", False)
    assert "no such board, or not shared with you" in bye.message
    assert await guest.closed() == 4404


async def test_another_protocol_version_is_told_to_update(board: str, join: Any) -> None:
    guest = await join(board)
    await guest.send(protocol.Hello(protocol.VERSION + 1, guest.secret, "page"))
    bye = await guest.until(protocol.Bye)
    assert (bye.code, bye.retry) == ("version", False)


BAD_FRAMES = [
    (b"", 1007),
    (b"\x00", 1007),
    (b"\xc1", 1007),
    (b"\x91\xa5hello", 1007),
    (msgspec.msgpack.encode(["ops", 1, []]), 1007),
    (msgspec.msgpack.encode(["ops", 0, [["say", "x"]]]), 1007),
    (msgspec.msgpack.encode(["ops", 1, [["dance"]]]), 1007),
    (msgspec.msgpack.encode(["ops", 1, [["say", "x", "more"]]]), 1007),
    (msgspec.msgpack.encode(["ops", 1, [["add", ["rect", "short", [0, 0], [1, 1]]]]]), 1007),
    (msgspec.msgpack.encode(["live", [["cursor", [1.5, 2]]]]), 1007),
    (b"\x93" * 4000, 1007),
    (os.urandom(500), 1007),
    (b"\x00" * (limits.MESSAGE_BYTES + 1), 1009),
]


@pytest.mark.guarantee("G11", "T16")
@pytest.mark.parametrize(("frame", "code"), BAD_FRAMES)
async def test_a_bad_frame_gets_its_name_and_hurts_nobody_else(
    board: str, join: Any, frame: bytes, code: int
) -> None:
    healthy, bad = await join(board, 1), await join(board, 2)
    await healthy.hello()
    await bad.hello()
    await bad.socket.write_message(frame, binary=True)
    bye = await bad.until(protocol.Bye)
    assert bye.message
    assert await bad.closed() == code
    assert verdicts(await healthy.submit(1, rect(1))) == ["done"]


async def test_a_text_frame_is_refused(board: str, join: Any) -> None:
    guest = await join(board)
    await guest.socket.write_message("hello")
    assert await guest.closed() == 1003


@pytest.mark.guarantee("G11")
async def test_a_bad_op_is_refused_and_the_connection_stays(board: str, join: Any) -> None:
    guest = await join(board)
    await guest.hello()
    for n, element in (
        (1, Stroke(id="s" * 16, at=(0, 0), size=(1, 1), points=b"\x80")),
        (2, Stroke(id="s" * 16, at=(0, 0), size=(1, 1), points=b"\x02\x02", pressures=b"123")),
        (3, Rect(id="s" * 16, at=(0, 0), size=(1, 1), author="mallory")),
    ):
        await guest.send(protocol.Submit(n, (Add(element),)))
        refused = await guest.until(protocol.Refused)
        assert (refused.n, refused.code) == (n, "invalid")
    assert verdicts(await guest.submit(4, Say("still here"))) == ["done"]


@pytest.mark.guarantee("G4")
async def test_what_is_sent_again_is_there_once(board: str, join: Any, api: Any) -> None:
    guest = await join(board)
    await guest.hello()
    first = await guest.submit(1, rect(1))
    await guest.send(protocol.Submit(1, (rect(1),)))
    assert await guest.until(protocol.Committed) == protocol.Committed(1, first.entries[0].seq)
    await guest.send(protocol.Submit(1, (rect(2),)))
    assert (await guest.until(protocol.Refused)).code == "conflict"
    guest.socket.close()
    again = await join(board)
    welcome = await again.hello(pending=(1, 2), since=0, epoch="another")
    assert welcome.committed == ((1, first.entries[0].seq),)


async def test_coming_back_brings_only_what_was_missed(board: str, join: Any) -> None:
    ann, bob = await join(board, 1), await join(board, 2)
    welcome = await ann.hello()
    await bob.hello()
    head = (await ann.submit(1, rect(1))).entries[-1].seq
    ann.socket.close()
    await bob.submit(1, rect(2))
    await bob.submit(2, rect(3))
    back = await join(board, 1)
    await back.hello(since=head, epoch=welcome.epoch)
    missed = [m for m in back.seen if isinstance(m, protocol.Entries)]
    assert [entry.seq for message in missed for entry in message.entries] == [head + 1, head + 2]
    assert not any(isinstance(message, protocol.Snapshot) for message in back.seen)


async def test_both_sides_ping(board: str, join: Any) -> None:
    guest = await join(board)
    await guest.hello()
    await guest.send(protocol.Ping(42))
    assert await guest.until(protocol.Pong) == protocol.Pong(42)


async def test_many_draw_at_once_and_all_see_one_order(board: str, join: Any) -> None:
    guests = [await join(board, number) for number in range(1, 6)]
    welcomes = [await guest.hello() for guest in guests]
    first = welcomes[0].seq + 1
    for n in range(1, 11):
        for index, guest in enumerate(guests):
            await guest.send(protocol.Submit(n, (rect(index * 100 + n),)))

    async def order(guest: Any) -> list[tuple[int, str]]:
        seen: list[tuple[int, str]] = []
        while len(seen) < 50:
            entries = (await guest.until(protocol.Entries)).entries
            seen += [(entry.seq, entry.ops[0].element.id) for entry in entries]
        return seen

    orders = await asyncio.wait_for(asyncio.gather(*map(order, guests)), 20)
    assert [seq for seq, _ in orders[0]] == list(range(first, first + 50))
    assert all(one == orders[0] for one in orders)


async def test_rename_reaches_the_list(board: str, join: Any, api: Any) -> None:
    guest = await join(board)
    await guest.hello()
    await guest.submit(1, Rename("Sprint 13"))
    # The record follows the log right after the acknowledgement, not before it.
    for _ in range(200):
        if b"Sprint 13" in (await api("api", "boards", board)).body:
            return
    pytest.fail("the list still has the old title")


async def test_edits_count_as_use_of_the_server_and_live_frames_do_not(
    board: str, join: Any, jp_serverapp: Any
) -> None:
    times = jp_serverapp.web_app.settings["last_activity_times"]
    guest = await join(board)
    await guest.hello()
    await guest.send(protocol.Live((protocol.Cursor((1, 2)),)))
    await guest.send(protocol.Ping(1))
    await guest.until(protocol.Pong)
    assert "nbboard" not in times
    await guest.submit(1, rect(1))
    assert jp_serverapp.web_app.last_activity() == times["nbboard"]
