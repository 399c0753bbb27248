"""What a PNG says of its axes: exact scales, strict reading, pixels untouched."""

import io
import json
import zlib
from typing import Any

import matplotlib.scale as scales
import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image as Pillow

from nbboard.core import limits
from nbboard.core.plot import KEYWORD, AxesNote, Plot, Scale, embed, read

NOTE = AxesNote((0.1, 0.2, 0.9, 0.8), Scale(0, 10), Scale(1, 1000, "log"), "Größe 🌡")
RULES: dict[str, tuple[tuple[float, float], dict[str, float]]] = {
    "linear": ((-1e6, 1e6), {}),
    "log": ((1e-9, 1e9), {}),
    "logit": ((0.001, 0.999), {}),
    "asinh": ((-1e4, 1e4), {"threshold": 0.3}),
    "symlog": ((-1e4, 1e4), {"threshold": 2.0, "base": 3.0, "stretch": 0.5}),
}


def png(width: int = 6, height: int = 4) -> bytes:
    data = io.BytesIO()
    Pillow.new("RGB", (width, height), (200, 30, 60)).save(data, "PNG")
    return data.getvalue()


def with_text(text: bytes) -> bytes:
    """A PNG that says `text` of its axes."""
    chunk = b"tEXt" + KEYWORD + b"\0" + text
    whole = (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return png()[:33] + whole + png()[33:]


def test_a_plot_goes_into_a_png_and_out_again() -> None:
    plot = Plot((NOTE, AxesNote((0, 0, 1, 1), Scale(3.5, -2, unit="date"), Scale(0, 1))))
    said = embed(png(), plot)
    assert read(said) == plot
    with Pillow.open(io.BytesIO(said)) as picture, Pillow.open(io.BytesIO(png())) as bare:
        picture.verify()
        assert picture.info["nbboard-plot"].startswith('{"axes"')
        assert picture.size == bare.size
    with Pillow.open(io.BytesIO(said)) as picture, Pillow.open(io.BytesIO(png())) as bare:
        assert picture.tobytes() == bare.tobytes()


def test_what_is_no_plot_says_nothing() -> None:
    assert read(png()) is None
    assert read(b"") is None
    assert read(b"\xff\xd8\xff jpeg") is None
    with pytest.raises(ValueError, match="only a PNG"):
        embed(b"\xff\xd8\xff jpeg", Plot((NOTE,)))
    with pytest.raises(ValueError, match="limit"):
        embed(png(), Plot(tuple(AxesNote(NOTE.box, NOTE.x, NOTE.y, "é" * 100) for _ in range(60))))


AXES: dict[str, Any] = {
    "box": [0, 0, 1, 1],
    "x": {"first": 0, "last": 1},
    "y": {"first": 0, "last": 1},
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"box": [0, 0, 0, 1]},
        {"box": [0, 0, 1]},
        {"box": [0, 0, 1e9, 1]},
        {"x": {"first": 1, "last": 1}},
        {"x": {"first": 0, "last": 1, "rule": "log"}},
        {"x": {"first": 0, "last": 1e999}},
        {"x": {"first": 0, "last": 1, "rule": "polar"}},
        {"x": {"first": 0, "last": 1, "rule": "symlog", "threshold": 0}},
        {"x": {"first": 0, "last": 1, "rule": "symlog", "base": 1}},
        {"y": {"first": 0, "last": 1, "label": "x" * 101}},
        {"title": 7},
    ],
)
@pytest.mark.guarantee("T12")
def test_what_makes_no_sense_is_as_if_it_were_not_there(wrong: dict[str, Any]) -> None:
    assert read(with_text(json.dumps({"axes": [AXES]}).encode())) is not None
    assert read(with_text(json.dumps({"axes": [AXES | wrong]}).encode())) is None


@pytest.mark.parametrize("text", [b"", b"{}", b'{"axes":[]}', b"\xff", b"[" * 5000, b"1e999"])
def test_what_is_not_json_of_axes_says_nothing(text: bytes) -> None:
    assert read(with_text(text)) is None


def test_more_than_the_limit_is_not_looked_at() -> None:
    text = json.dumps({"axes": [AXES]}).encode()
    assert read(with_text(text + b" " * limits.PLOT_BYTES)) is None


@given(st.binary(max_size=200))
def test_reading_survives_any_bytes(data: bytes) -> None:
    assert read(b"\x89PNG\r\n\x1a\n" + data) is None
    assert read(with_text(data)) is None or b"axes" in data


@pytest.mark.parametrize("rule", RULES)
@given(data=st.data())
def test_values_come_back_from_their_places(rule: str, data: st.DataObject) -> None:
    (low, high), extra = RULES[rule]
    number = st.floats(low, high)
    first, last, value = data.draw(number), data.draw(number), data.draw(number)
    scale = Scale(first, last, rule, **extra)  # type: ignore[arg-type]
    spread = scale._spread(np.array((first, last, value)))
    # Axes that show next to nothing of where the value is have no digits left for it.
    assume(abs(spread[1] - spread[0]) > 1e-3 * np.abs(spread).max())
    back = scale._spread(scale.values(scale.places(value)))
    assert np.allclose(back, spread[2], rtol=0, atol=1e-10 * np.abs(spread).max())
    ends = scale._spread(scale.values([0, 1]))
    assert np.allclose(ends, spread[:2], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("rule", RULES)
@example(backwards=True)
@given(backwards=st.booleans())
def test_places_are_those_of_matplotlib(rule: str, backwards: bool) -> None:
    (low, high), extra = RULES[rule]
    names = {"threshold": "linthresh", "base": "base", "stretch": "linscale"}
    if rule == "asinh":
        names = {"threshold": "linear_width"}
    axes = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set_xscale(rule, **{names[key]: value for key, value in extra.items()})
    first, last = (high, low) if backwards else (low, high)
    axes.set_xlim(first, last)
    values = np.linspace(low, high, 17)
    theirs = axes.transAxes.inverted().transform(
        axes.transData.transform(np.column_stack([values, np.full(17, 0.5)]))
    )[:, 0]
    ours = Scale(first, last, rule, **extra).places(values)  # type: ignore[arg-type]
    assert np.allclose(ours, theirs, atol=1e-9)
    assert rule in scales.get_scale_names()


def test_what_has_no_place_is_nan() -> None:
    assert np.isnan(Scale(1, 10, "log").places([-1.0, 0.0])).all()
    assert np.isnan(Scale(0.1, 0.9, "logit").places([1.5])).all()
