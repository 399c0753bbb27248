"""Frames: whatever arrives is a message or a named error; frames made from parts are whole."""

import base64
import json
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbboard.core import limits, ops, protocol
from nbboard.core.errors import InvalidInput, ProtocolError
from tools.vectors.messages import LIVE_ITEMS, from_clients, from_servers
from tools.vectors.scene import ADA, packed, rect, stroke

MESSAGES = json.loads(
    (Path(__file__).parents[2] / "conformance" / "messages.json").read_text(encoding="utf-8")
)
FRAMES = [base64.b64decode(line["frame"]) for line in MESSAGES["from_client"]]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=20)
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)
tags = st.sampled_from(["hello", "ops", "live", "ping", "pong", "ready", "welcome"])


def judge(frame: bytes) -> None:
    """Decode as the server does; only its named errors may leave."""
    found: protocol.ClientMessage | ProtocolError
    try:
        found = protocol.decode_client(frame)
    except ProtocolError as error:
        found = error
    if isinstance(found, ProtocolError):
        assert found.close_code in (1007, 1008, 1009)
        assert 0 < len(str(found)) < 200
        return
    assert protocol.decode_client(protocol.encode(found)) == found
    if isinstance(found, protocol.Submit):
        with suppress(InvalidInput):
            ops.check_ops(found.ops)


@given(st.binary(max_size=200))
@pytest.mark.guarantee("G11", "T16")
def test_any_bytes_are_a_message_or_a_named_error(frame: bytes) -> None:
    judge(frame)


@given(tags, st.lists(anything, max_size=8))
@pytest.mark.guarantee("G11", "T16")
def test_any_fields_are_a_message_or_a_named_error(tag: str, fields: list[object]) -> None:
    judge(msgspec.msgpack.encode([tag, *fields]))


@given(st.sampled_from(FRAMES), st.data())
@settings(max_examples=300)
@pytest.mark.guarantee("G11", "T16")
def test_damaged_messages_are_a_message_or_a_named_error(frame: bytes, data: st.DataObject) -> None:
    damaged = bytearray(frame)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
        if not damaged:
            break
    judge(bytes(damaged))


@pytest.mark.guarantee("G11")
def test_every_cut_of_a_message_is_malformed() -> None:
    for frame in FRAMES[:4]:
        for length in range(len(frame)):
            with pytest.raises(ProtocolError) as caught:
                protocol.decode_client(frame[:length])
            assert caught.value.close_code == 1007


@pytest.mark.parametrize("message", from_clients(), ids=lambda m: m.__struct_config__.tag)
def test_messages_of_clients_come_back(message: protocol.ClientMessage) -> None:
    assert protocol.decode_client(protocol.encode(message)) == message


@pytest.mark.parametrize("message", from_servers(), ids=lambda m: m.__struct_config__.tag)
def test_messages_of_servers_come_back(message: protocol.ServerMessage) -> None:
    assert protocol.decode_server(protocol.encode(message)) == message


def test_a_frame_of_the_limit_is_read() -> None:
    room = limits.MESSAGE_BYTES - len(protocol.encode(protocol.Submit(1, (ops.Say("x"),))))
    say = ops.Say("x" * min(limits.CHAT_BYTES, room))
    frame = protocol.encode(protocol.Submit(1, (say,) * 16))
    assert limits.MESSAGE_BYTES - 4000 < len(frame) <= limits.MESSAGE_BYTES
    assert isinstance(protocol.decode_client(frame), protocol.Submit)


def test_entries_already_encoded_make_the_same_frame() -> None:
    entries = tuple(
        ops.Entry(seq, 1, "ada", "Ada", ADA.client, seq, "", (ops.Add(rect(seq)),))
        for seq in (1, 2, 3)
    )
    encoded = tuple(map(protocol.encode, entries))
    assert protocol.encode_entries(encoded) == protocol.encode(protocol.Entries(entries))
    assert protocol.encode_entries(()) == protocol.encode(protocol.Entries(()))


def test_live_items_already_encoded_make_the_same_frame() -> None:
    items = tuple((f"m{place}", item) for place, item in enumerate(LIVE_ITEMS))
    encoded = [protocol.encode_live_item(member, item) for member, item in items]
    assert protocol.encode_live_by(encoded) == protocol.encode(protocol.LiveBy(items))


def test_an_append_of_three_points_is_small() -> None:
    """The design measured 27 bytes with a shorter id; 16 characters are a right of their own."""
    ink = protocol.Ink("a" * 16, 40, packed((4000, 4000), (4010, 3990), (4020, 3985)))
    assert len(protocol.encode(protocol.Live((ink,)))) <= 52


def test_a_newer_server_is_named() -> None:
    with pytest.raises(ProtocolError, match="update nbboard on the older side") as caught:
        protocol.decode_server(msgspec.msgpack.encode(["teleport", 1]))
    assert caught.value.code == "version"


@pytest.mark.guarantee("G15")
def test_a_stored_entry_that_is_damaged_is_named() -> None:
    entry = ops.Entry(1, 1, "ada", "Ada", ADA.client, 1, "", (ops.Add(stroke(1)),))
    encoded = protocol.encode(entry)
    for length in range(len(encoded)):
        with pytest.raises(msgspec.DecodeError):
            protocol.decode_entry(encoded[:length])
    with pytest.raises(msgspec.DecodeError, match="utf-8"):
        protocol.decode_entry(encoded.replace(b"Ada", b"\xff\xfe\xfd"))


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (protocol.Ink("a" * 16, 0, b""), "ink without points"),
        (protocol.Ink("a" * 16, 0, packed((0, 0)), b"ab"), "2 pressures for 1 points"),
        (protocol.Laser(b"\x80"), "end inside a number"),
        (protocol.Shape("a" * 16, rect(1)), "another element's id"),
    ],
)
def test_live_items_out_of_bounds_are_named(item: protocol.LiveItem, message: str) -> None:
    with pytest.raises(ProtocolError, match=message) as caught:
        protocol.decode_client(protocol.encode(protocol.Live((item,))))
    assert (caught.value.code, caught.value.close_code) == ("invalid", 1008)


def test_the_end_of_ink_needs_no_points() -> None:
    frame = protocol.encode(protocol.Live((protocol.Ink("a" * 16, 7, b"", end=True),)))
    assert isinstance(protocol.decode_client(frame), protocol.Live)
