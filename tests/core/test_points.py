"""Packing points: exact both ways, canonical, bounded."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nbboard.core import limits, points
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.points import count, join, measure, pack, unpack, unpack_many

coordinate = st.integers(-limits.COORDINATE, limits.COORDINATE)
near = st.integers(-300, 300)
pairs = st.lists(st.tuples(coordinate, coordinate) | st.tuples(near, near), min_size=1, max_size=60)


@given(pairs)
def test_packing_is_exact(xy: list[tuple[int, int]]) -> None:
    packed = pack(np.array(xy, np.int64))
    assert unpack(packed).tolist() == [list(pair) for pair in xy]
    assert count(packed) == len(xy)
    assert len(packed) <= 10 * len(xy)


@given(st.lists(pairs, min_size=1, max_size=4))
def test_joined_packings_are_the_packing_of_all_their_points(
    several: list[list[tuple[int, int]]],
) -> None:
    packings = [pack(np.array(xy, np.int64)) for xy in several]
    assert join(packings) == pack(np.array([pair for xy in several for pair in xy], np.int64))


@given(st.binary(max_size=60))
def test_bytes_are_refused_or_the_only_packing_of_their_points(data: bytes) -> None:
    try:
        found = unpack(data)
    except InvalidInput:
        return
    assert pack(found) == data
    assert int(np.abs(found).max()) <= limits.COORDINATE


@given(pairs, st.data())
def test_a_cut_packing_is_shorter_or_refused(
    xy: list[tuple[int, int]], data: st.DataObject
) -> None:
    packed = pack(np.array(xy, np.int64))
    cut = packed[: data.draw(st.integers(0, len(packed) - 1))]
    try:
        found = unpack(cut)
    except InvalidInput:
        return
    assert found.tolist() == [list(pair) for pair in xy[: len(found)]]


@pytest.mark.parametrize(
    "array",
    [np.zeros((0, 2)), np.zeros((3,)), np.zeros((2, 3)), np.zeros((1, 2, 2)), np.zeros(())],
    ids=lambda array: str(array.shape),
)
def test_other_shapes_are_refused(array: NDArray[np.float64]) -> None:
    with pytest.raises(InvalidInput, match=r"shape \(n, 2\)"):
        pack(array.astype(np.int64))


@pytest.mark.parametrize("value", [2**27 + 1, -(2**27) - 1, 2**40])
def test_coordinates_are_bounded(value: int) -> None:
    with pytest.raises(LimitExceeded, match=str(abs(value))):
        pack(np.array([(0, 0), (value, 0)], np.int64))


def test_the_number_of_points_is_bounded() -> None:
    most = np.zeros((limits.POINTS, 2), np.int64)
    assert count(pack(most)) == limits.POINTS
    with pytest.raises(LimitExceeded, match="split it"):
        pack(np.zeros((limits.POINTS + 1, 2), np.int64))


def packing(deltas: list[int]) -> bytes:
    """Varints of any numbers, canonical or not points at all."""
    data = bytearray()
    for delta in deltas:
        zigzag = (delta << 1) ^ (delta >> 63)
        while zigzag >= 0x80:
            data.append(zigzag & 0x7F | 0x80)
            zigzag >>= 7
        data.append(zigzag)
    return bytes(data)


@given(st.binary(max_size=80) | st.lists(st.integers(-70_000, 70_000), max_size=20).map(packing))
def test_the_quick_way_for_few_points_is_the_same(data: bytes) -> None:
    def outcome(short: int) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(points, "_SHORT", short)
            try:
                unpacked = unpack(data)
            except InvalidInput as error:
                return type(error), str(error)
            return unpacked.dtype, unpacked.tolist()

    assert outcome(short=1000) == outcome(short=-1)


@given(st.lists(pairs, max_size=8))
def test_many_packings_unpack_as_each_does(several: list[list[tuple[int, int]]]) -> None:
    packings = [pack(np.array(path)) for path in several]
    points, counts = unpack_many(packings)
    assert counts.tolist() == [len(path) for path in several]
    assert points.tolist() == [list(point) for path in several for point in path]


@pytest.mark.parametrize("wrong", [b"", b"\x80", b"\x02", b"\x02\x80\x00", b"\x02\x04\x80"])
def test_one_wrong_packing_among_many_is_named(wrong: bytes) -> None:
    good = pack(np.array([(0, 0), (5, 900)]))
    with pytest.raises(InvalidInput, match="packed points"):
        unpack_many([good, wrong, good])


def test_a_coordinate_over_the_limit_among_many_is_refused() -> None:
    step = pack(np.array([(limits.COORDINATE, 0)]))
    too_far = step + step
    with pytest.raises(LimitExceeded, match="coordinate"):
        unpack_many([step, too_far])


@given(st.binary(max_size=300) | pairs.map(lambda xy: pack(np.array(xy, np.int64))))
def test_measure_agrees_with_unpack(packed: bytes) -> None:
    try:
        found = unpack(packed)
    except InvalidInput as error:
        with pytest.raises(type(error), match=re.escape(str(error))):
            measure(packed)
    else:
        assert measure(packed) == (len(found), *found.min(axis=0).tolist())
