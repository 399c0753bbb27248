"""Snapshots: chunks that decode alone, whole or refused."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbboard.core import limits, protocol
from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.snapshot import chunks, read_back, restore
from nbboard.core.state import BoardState
from tests.core.boards import submit
from tests.properties.random_logs import random_log
from tools.vectors.log import limited
from tools.vectors.scene import add, rect, remove, text


def board(count: int) -> BoardState:
    state = BoardState("Test", "ada")
    submit(state, *add(*map(rect, range(count))))
    submit(state, *(remove(number) for number in range(0, count, 7)))
    return state


@given(st.integers(0, 2**48), st.integers(100, 3000))
@settings(max_examples=60, deadline=None)
def test_a_state_comes_back_as_it_was(seed: int, size: int) -> None:
    log = random_log(seed)
    state = BoardState(*log.board)
    with limited({**log.limits, "SNAPSHOT_BYTES": size}):
        for line in log.entries:
            apply(state, line)
        restored = restore(chunks(state))
    assert vars(restored) == vars(state)
    assert digest(restored) == digest(state)


def test_chunks_keep_their_size_and_decode_alone() -> None:
    state = board(4000)
    encoded = chunks(state)
    assert len(encoded) > 1
    for index, chunk in enumerate(encoded):
        message = protocol.decode_server(chunk)
        assert isinstance(message, protocol.Snapshot)
        assert (message.index, message.of) == (index, len(encoded))
        assert (message.meta is None) == (index > 0)
        assert len(chunk) <= limits.SNAPSHOT_BYTES + 1000


def test_the_first_chunks_are_small_and_grow() -> None:
    sizes = [len(chunk) for chunk in chunks(board(8000))]
    assert len(sizes) > 4
    wanted = [32, 64, 128, 256, 256]
    for size, most in zip(sizes[:-1], wanted, strict=False):
        assert 0.9 * most * 1024 < size <= most * 1024 + 1000


def test_the_first_chunk_says_what_the_whole_covers() -> None:
    state = board(4000)
    first, *others = map(protocol.decode_server, chunks(state))
    assert isinstance(first, protocol.Snapshot)
    elements = [each.element for each in state.placed.values() if each.removed_at == 0]
    assert first.upper_left == tuple(min(each.at[k] for each in elements) for k in (0, 1))
    ends = [(each.at[0] + each.size[0], each.at[1] + each.size[1]) for each in elements]
    assert first.lower_right == tuple(max(end[k] for end in ends) for k in (0, 1))
    for other in others:
        assert isinstance(other, protocol.Snapshot)
        assert (other.upper_left, other.lower_right) == (None, None)


def test_a_board_with_nothing_on_it_covers_nothing() -> None:
    state = BoardState("Test", "ada")
    submit(state, *add(rect(1)))
    submit(state, remove(1))
    part = msgspec.msgpack.decode(chunks(state)[0], type=protocol.Snapshot)
    assert (part.upper_left, part.lower_right) == (None, None)


def test_an_element_larger_than_a_chunk_has_one_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SNAPSHOT_BYTES", 500)
    state = BoardState("", "ada")
    submit(state, *add(rect(1), text(2, "x" * 5000), rect(3)))
    assert [len(msgspec.msgpack.decode(chunk)[3]) for chunk in chunks(state)] == [1, 1, 1]
    assert vars(restore(chunks(state))) == vars(state)


def test_an_empty_board_is_one_chunk() -> None:
    assert len(chunks(BoardState("Test", "ada"))) == 1
    assert vars(restore(chunks(BoardState("Test", "ada")))) == vars(BoardState("Test", "ada"))


@pytest.mark.guarantee("G15")
def test_missing_doubled_and_swapped_chunks_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SNAPSHOT_BYTES", 2000)
    encoded = chunks(board(100))
    wrong: list[list[bytes]] = [
        [],
        encoded[1:],
        encoded[:-1],
        [encoded[0], *encoded],
        [encoded[1], encoded[0], *encoded[2:]],
    ]
    for parts in wrong:
        for read in (restore, read_back):
            with pytest.raises(ValueError, match="incomplete or out of order"):
                read(parts)


@pytest.mark.guarantee("G15")
def test_an_element_that_is_there_twice_is_refused() -> None:
    (chunk,) = chunks(board(3))
    part = msgspec.msgpack.decode(chunk, type=protocol.Snapshot)
    twice = protocol.encode(msgspec.structs.replace(part, placed=(*part.placed, part.placed[0])))
    for read in (restore, read_back):
        with pytest.raises(ValueError, match="a second time"):
            read([twice])


def test_reading_back_gives_the_seq_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SNAPSHOT_BYTES", 2000)
    state = board(100)
    assert len(chunks(state)) > 1
    assert read_back(chunks(state)) == state.seq > 0


@pytest.mark.guarantee("G15")
def test_every_cut_of_a_chunk_is_named() -> None:
    (chunk,) = chunks(board(3))
    for length in range(len(chunk)):
        for read in (restore, read_back):
            with pytest.raises(msgspec.DecodeError):
                read([chunk[:length]])


@pytest.mark.guarantee("G15")
def test_a_flipped_byte_is_refused_or_read_but_never_crashes() -> None:
    (chunk,) = chunks(board(3))
    before = digest(restore([chunk]))
    refused = 0
    # The corners at the end are for those who look on: they are no part of the state.
    part = msgspec.msgpack.decode(chunk, type=protocol.Snapshot)
    corners = (part.upper_left, part.lower_right)
    state_ends = len(chunk) - sum(len(msgspec.msgpack.encode(corner)) for corner in corners)
    for place in range(state_ends):
        damaged = bytearray(chunk)
        damaged[place] ^= 0x55
        try:
            assert digest(restore([bytes(damaged)])) != before
        except (msgspec.DecodeError, ValueError):
            refused += 1
    assert refused > len(chunk) // 4
