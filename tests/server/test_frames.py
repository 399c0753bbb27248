"""Frames held against the `websockets` library: the same messages and the same verdicts."""

import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import OPEN, SERVER
from websockets.protocol import Protocol as Oracle

from nbboard.server.frames import Broken, Control, Incoming, Kind, close_words, closing, frame

MOST = 3000
MASK = b"\x01\xfe\x03\x80"


def masked(first: int, payload: bytes, mask: bytes = MASK) -> bytes:
    """A client's frame, whatever its first byte says."""
    size = len(payload)
    head = bytes([first]) + frame(Kind.BINARY, payload)[1 : 2 if size < 126 else 4]
    clear = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
    return head[:1] + bytes([head[1] | 0x80]) + head[2:] + mask + clear


def read(pieces: list[bytes], most: int = MOST) -> tuple[list[Any], int | None]:
    """What `Incoming` makes of a stream: messages and controls, and the code it breaks with."""
    incoming, found = Incoming(most), []
    for piece in pieces:
        if (only := incoming.take_only(piece)) is not None:
            found.append(only)
            continue
        incoming.feed(piece)
        try:
            while (message := incoming.take_next()) is not None:
                found.append(message)
                if isinstance(message, Control) and message.kind is Kind.CLOSE:
                    close_words(message.payload)
                    return found, None
        except Broken as error:
            return found, error.code
    return found, None


def read_by_oracle(stream: bytes, most: int = MOST) -> tuple[list[Any], int | None]:
    """The same by `websockets`, which gives fragments one by one and leaves texts undecoded."""
    oracle, whole, is_text = Oracle(SERVER, state=OPEN, max_size=most), b"", False
    found: list[Any] = []
    oracle.receive_data(stream)
    for got in oracle.events_received():
        assert isinstance(got, Frame)
        data = bytes(got.data)
        if got.opcode in (Opcode.PING, Opcode.PONG, Opcode.CLOSE):
            found.append(Control(Kind(got.opcode), data))
            continue
        if got.opcode is not Opcode.CONT:
            whole, is_text = b"", got.opcode is Opcode.TEXT
        whole += data
        if got.fin:
            try:
                found.append(whole.decode() if is_text else whole)
            except UnicodeDecodeError:
                return found, 1007
    if str(oracle.parser_exc) == "incomplete fragmented message":
        # Stricter than RFC 6455 5.4, and than Autobahn's case 7.1.5.
        close = oracle.close_rcvd
        assert close is not None
        payload = b"" if close.code == CloseCode.NO_STATUS_RCVD else close.serialize()
        return [*found, Control(Kind.CLOSE, payload)], None
    failed = oracle.close_sent if oracle.parser_exc is not None else None
    return found, None if failed is None else int(failed.code)


payloads = st.binary(max_size=200) | st.integers(100, MOST + 5).map(os.urandom)
texts = st.text(max_size=40).map(str.encode) | st.binary(max_size=6)
frames = st.one_of(
    payloads.map(lambda data: masked(0x82, data)),
    texts.map(lambda data: masked(0x81, data)),
    st.tuples(st.sampled_from([0x01, 0x02, 0x00, 0x80]), texts).map(lambda two: masked(*two)),
    st.tuples(st.sampled_from([0x89, 0x8A]), st.binary(max_size=125)).map(lambda t: masked(*t)),
    st.tuples(st.integers(0, 255), st.binary(max_size=130)).map(lambda two: masked(*two)),
    st.integers(0, 5100).map(lambda code: masked(0x88, code.to_bytes(2, "big") + b"bye")),
    st.binary(max_size=4).map(lambda data: masked(0x88, data)),
    st.binary(max_size=20),
)


@pytest.mark.guarantee("G11")
@given(st.lists(frames, max_size=8).map(b"".join))
def test_what_comes_is_read_as_the_library_reads_it(stream: bytes) -> None:
    mine, code = read([stream])
    if code is None:
        assert (mine, None) == read_by_oracle(stream)
        return
    # The library looks at a frame when it is there, we at its first bytes already.
    theirs, verdict = read_by_oracle(stream + bytes(MOST + 20))
    # It notes a close that is no good as an error only; we give it, then refuse it.
    assert theirs in (mine, mine[:-1])
    # Where a frame breaks two rules either may be named.
    assert code == verdict or {code, verdict} <= {1002, 1007, 1009}


@given(
    st.lists(frames, max_size=6).map(b"".join),
    st.lists(st.integers(1, 300), min_size=1, max_size=60),
)
def test_any_chopping_gives_the_same(stream: bytes, sizes: list[int]) -> None:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(stream[at : at + size])
        at += size
    pieces.append(stream[at:])
    assert read(pieces) == read([stream])
    assert read([stream[place : place + 1] for place in range(len(stream))]) == read([stream])


def test_a_large_message_in_small_pieces_is_not_copied_again_and_again() -> None:
    data = os.urandom(2**18)
    stream = b"\x82\xff" + len(data).to_bytes(8, "big") + MASK
    stream += bytes(byte ^ MASK[place % 4] for place, byte in enumerate(data))
    pieces = [stream[place : place + 100] for place in range(0, len(stream), 100)]
    assert read(pieces, 2**18) == ([data], None)
    assert read([masked(0x82, b"")]) == ([b""], None)


def test_what_is_sent_is_what_the_library_sends() -> None:
    for size in (0, 1, 125, 126, 65535, 65536):
        data = bytes(size)
        assert frame(Kind.BINARY, data) == Frame(Opcode.BINARY, data).serialize(mask=False)
    close = frame(Kind.CLOSE, b"\x03\xf4again")
    assert closing(CloseCode.SERVICE_RESTART, "again") == close
    assert closing(4404, "ü" * 100)[1] == 124
    assert close_words(closing(4404, "ü" * 100)[2:]) == (4404, "ü" * 61)
    assert close_words(b"") == (None, None)
