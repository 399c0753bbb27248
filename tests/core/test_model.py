"""Elements: what their types and `check_new` accept and refuse."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbboard.core import limits, model
from nbboard.core.errors import InvalidInput, LimitExceeded
from tools.vectors.scene import every_kind, packed, rect, stroke, text

decoder = msgspec.msgpack.Decoder(model.Element)


@pytest.mark.parametrize("element", every_kind(1), ids=model.kind)
def test_every_kind_is_accepted_and_comes_back(element: model.Element) -> None:
    model.check_new(element)
    assert decoder.decode(msgspec.msgpack.encode(element)) == element


def test_kinds_are_those_of_the_design() -> None:
    assert [model.kind(element) for element in every_kind(1)] == [
        "stroke", "line", "arrow", "rect", "ellipse", "triangle", "diamond", "polygon", "text",
        "note", "image",
    ]  # fmt: skip
    assert {type(element) for element in every_kind(1)} == set(get_args(model.Element))


@pytest.mark.parametrize("element", every_kind(1), ids=model.kind)
def test_an_unknown_trailing_field_is_refused(element: model.Element) -> None:
    raw = msgspec.msgpack.decode(msgspec.msgpack.encode(element))
    with pytest.raises(msgspec.ValidationError, match="at most length"):
        decoder.decode(msgspec.msgpack.encode([*raw, 1]))


@pytest.mark.parametrize("element", every_kind(1), ids=model.kind)
def test_the_fields_of_the_board_are_refused_from_clients(element: model.Element) -> None:
    for forged in ({"author": "eve"}, {"edited_by": "eve"}, {"edited_at": 3}, {"locked_by": "e"}):
        with pytest.raises(InvalidInput, match="set by the board"):
            model.check_new(msgspec.structs.replace(element, **forged))


@pytest.mark.parametrize("element", every_kind(1), ids=model.kind)
@given(data=st.data())
def test_any_field_of_another_type_is_refused(element: model.Element, data: st.DataObject) -> None:
    raw = msgspec.msgpack.decode(msgspec.msgpack.encode(element))
    place = data.draw(st.integers(1, len(raw) - 1))
    wrong: Any = data.draw(st.sampled_from([-1, 1.5, {}, [[]], [0.5], "\x00" * 20_000]))
    raw[place] = wrong
    try:
        model.check_new(decoder.decode(msgspec.msgpack.encode(raw)))
    except (msgspec.ValidationError, InvalidInput):
        return
    pytest.fail(f"field {place} took {wrong!r:.40}")


def test_elements_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        rect(1).angle = 5


@pytest.mark.parametrize(
    ("least", "make"),
    [(1, model.Stroke), (2, model.Line), (2, model.Arrow), (3, model.Polygon)],
    ids=["stroke", "line", "arrow", "polygon"],
)
def test_each_kind_has_its_least_number_of_points(least: int, make: Any) -> None:
    def element(count: int) -> model.Element:
        made: model.Element = make(
            id="a" * 16, at=(0, 0), size=(0, 0), points=packed(*[(n, 0) for n in range(count)])
        )
        return made

    model.check_new(element(least))
    if least > 1:
        with pytest.raises(InvalidInput, match=f"needs {least} points, not {least - 1}"):
            model.check_new(element(least - 1))


def test_points_are_local() -> None:
    model.check_new(stroke(1, points=packed((0, 9), (4, 0))))
    for wrong in (packed((1, 1)), packed((0, -1), (0, 5)), packed((-3, 0), (0, 0))):
        with pytest.raises(InvalidInput, match="must be local"):
            model.check_new(stroke(1, points=wrong))


def test_pressures_are_one_a_point_or_none() -> None:
    model.check_new(stroke(1, pressures=b""))
    model.check_new(stroke(1, pressures=b"123"))
    with pytest.raises(InvalidInput, match="2 pressures for 3 points"):
        model.check_new(stroke(1, pressures=b"12"))


def test_text_counts_utf8_bytes() -> None:
    model.check_text("é" * (limits.TEXT_BYTES // 2))
    with pytest.raises(LimitExceeded, match="16002 bytes"):
        model.check_text("é" * (limits.TEXT_BYTES // 2 + 1))
    with pytest.raises(LimitExceeded, match="broken text"):
        model.check_text("", ("x" * 8000, "x" * 8000))


@pytest.mark.guarantee("T16")
@pytest.mark.parametrize("half", ["\ud800", "a\udc00b"])
def test_half_a_surrogate_pair_is_refused(half: str) -> None:
    with pytest.raises(InvalidInput, match="surrogate"):
        model.check_new(text(1, half))


@pytest.mark.guarantee("T9")
@pytest.mark.parametrize("control", ["\0", "\x07", "\x1b", "\r", "\x0b", "\x1f"])
def test_control_characters_are_refused_but_newline_and_tab(control: str) -> None:
    with pytest.raises(InvalidInput, match="control character"):
        model.check_new(text(1, f"a{control}b"))
    model.check_new(text(1, "a\n\tb"))


@pytest.mark.guarantee("T24")
@pytest.mark.parametrize(
    "color",
    ["red", "#fff", "#FFFFFF", "#ffffff80", "url(x)", "#ffffff;background:url(x)", "#ffffff\n", ""],
)
def test_colours_are_six_small_hex_digits(color: str) -> None:
    raw = msgspec.msgpack.decode(msgspec.msgpack.encode(rect(1)))
    raw[4][0] = color
    with pytest.raises(msgspec.ValidationError, match="regex"):
        decoder.decode(msgspec.msgpack.encode(raw))
