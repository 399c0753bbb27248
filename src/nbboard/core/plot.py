"""What a picture of a plot says of its axes, so that strokes over it can be read as data.

It is a `tEXt` chunk of the PNG, named ``nbboard-plot``, holding JSON: it travels with the pixels
wherever the image goes, and whoever does not know it sees an image like any other. Only bounded
numbers and labels come through `read`; what does not fit is as if it were not there. See
`docs/adr/0020-axes-travel-in-the-png.md`.
"""

import json
import math
import zlib
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import ArrayLike, NDArray

from nbboard.core import limits

Floats = NDArray[np.float64]
Rule = Literal["linear", "log", "symlog", "logit", "asinh"]
Unit = Literal["number", "date"]
Label = Annotated[str, Meta(max_length=100)]

KEYWORD: Final = b"nbboard-plot"
_DAY: Final = 86_400_000_000
"""Microseconds of a day."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER_END: Final = 33
"""Where the first chunk of a PNG, which has a fixed length, ends."""


class Scale(Struct, frozen=True, omit_defaults=True):
    """How one axis turns values into places: 0 is its left or lower end, 1 its other end.

    `first` and `last` are the values there. `threshold`, `base` and `stretch` are those of
    matplotlib's symlog (linthresh, base, linscale) and asinh (linear_width). A `date` counts days
    since 1970-01-01 UTC.
    """

    first: float
    last: float
    rule: Rule = "linear"
    unit: Unit = "number"
    label: Label = ""
    threshold: float = 1.0
    base: float = 10.0
    stretch: float = 1.0

    def places(self, values: ArrayLike) -> Floats:
        """Give where values lie; NaN where there is no such place (the log of a negative)."""
        first, last = self._spread(np.array((self.first, self.last))).tolist()
        spread = self._spread(np.asarray(values, np.float64))
        return np.asarray((spread - first) / (last - first))

    def values(self, places: ArrayLike) -> Floats:
        """Give the values at places, those below 0 and over 1 too."""
        first, last = self._spread(np.array((self.first, self.last))).tolist()
        share = np.asarray(places, np.float64)
        # Exact at both ends, unlike first + share * (last - first).
        return self._gather(first * (1 - share) + last * share)

    def _spread(self, values: Floats) -> Floats:
        with np.errstate(all="ignore"):
            match self.rule:
                case "linear":
                    return values
                case "log":
                    return np.where(values > 0, np.log10(values), np.nan)
                case "logit":
                    return np.log10(values / (1 - values))
                case "asinh":
                    return np.asarray(self.threshold * np.arcsinh(values / self.threshold))
                case "symlog":
                    size = np.abs(values) / self.threshold
                    flat = self._flat()
                    far = flat + np.log(np.maximum(size, 1)) / math.log(self.base)
                    near = np.minimum(size, 1) * flat
                    return np.asarray(
                        np.sign(values) * self.threshold * np.where(size > 1, far, near)
                    )

    def _gather(self, spread: Floats) -> Floats:
        with np.errstate(all="ignore"):
            match self.rule:
                case "linear":
                    return spread
                case "log":
                    return np.asarray(10.0**spread)
                case "logit":
                    return np.asarray(1 / (1 + 10.0**-spread))
                case "asinh":
                    return np.asarray(self.threshold * np.sinh(spread / self.threshold))
                case "symlog":
                    size, flat = np.abs(spread) / self.threshold, self._flat()
                    grown = np.where(size > flat, self.base ** (size - flat), size / flat)
                    return np.asarray(np.sign(spread) * self.threshold * grown)

    def _flat(self) -> float:
        """Give how far symlog's straight part reaches, in thresholds."""
        return self.stretch / (1 - 1 / self.base)

    def is_sound(self) -> bool:
        """Tell whether every number makes sense: finite, and two ends that differ."""
        numbers = (self.first, self.last, self.threshold, self.base, self.stretch)
        if not all(map(math.isfinite, numbers)) or self.threshold <= 0 or self.stretch <= 0:
            return False
        if self.base <= 1:
            return False
        first, last = self._spread(np.array((self.first, self.last))).tolist()
        return math.isfinite(first) and math.isfinite(last) and first != last


def days(values: ArrayLike) -> Floats:
    """Give dates (datetime64, datetime, ISO text) as days since 1970-01-01; numbers stay."""
    array = np.asarray(values)
    if array.dtype.kind in "iuf":
        return array.astype(np.float64)
    if array.dtype.kind == "O":
        array = np.array([_in_utc(value) for value in array.ravel()]).reshape(array.shape)
    return array.astype("datetime64[us]").astype(np.int64) / _DAY


def _in_utc(value: Any) -> Any:
    """Give a datetime that knows its zone as a bare one in UTC."""
    offset = value.utcoffset() if hasattr(value, "utcoffset") else None
    return value if offset is None else (value - offset).replace(tzinfo=None)


def dates(values: ArrayLike) -> NDArray[np.datetime64]:
    """Give days since 1970-01-01 as datetime64 of microseconds; NaN becomes NaT."""
    array = np.asarray(values, np.float64)
    known = np.isfinite(array)
    ticks = np.where(known, np.round(np.where(known, array, 0) * _DAY), 0).astype(np.int64)
    return np.where(known, ticks.astype("datetime64[us]"), np.datetime64("NaT"))


class AxesNote(Struct, frozen=True, omit_defaults=True):
    """Axes of a plot; `box` is (left, top, right, bottom) as shares of the picture's sides."""

    box: tuple[float, float, float, float]
    x: Scale
    y: Scale
    title: Label = ""

    def is_sound(self) -> bool:
        """Tell whether the box has an inside and both scales make sense."""
        left, top, right, bottom = self.box
        ordered = -1 <= left < right <= 2 and -1 <= top < bottom <= 2
        return ordered and self.x.is_sound() and self.y.is_sound()


class Plot(Struct, frozen=True, omit_defaults=True):
    """The axes that a picture shows."""

    axes: Annotated[tuple[AxesNote, ...], Meta(min_length=1, max_length=64)]
    version: Literal[1] = 1


_decoder: Final = msgspec.json.Decoder(Plot)


def read(png: bytes) -> Plot | None:
    """Give what a PNG says of its axes; None for another image, or one that says nothing sound."""
    for name, body in _chunks(png):
        keyword, _, text = body.partition(b"\0")
        if name != b"tEXt" or keyword != KEYWORD:
            continue
        try:
            plot = _decoder.decode(text)
        except msgspec.MsgspecError:
            return None
        return plot if all(axes.is_sound() for axes in plot.axes) else None
    return None


def embed(png: bytes, plot: Plot) -> bytes:
    """Give the PNG (which says nothing of axes yet) with `plot` in it; the pixels stay as is.

    Raises ValueError when it is no PNG or the plot is over `limits.PLOT_BYTES`.
    """
    if not png.startswith(_SIGNATURE):
        raise ValueError("only a PNG can say what its axes are")
    body = KEYWORD + b"\0" + json.dumps(msgspec.to_builtins(plot), separators=(",", ":")).encode()
    if len(body) > limits.PLOT_BYTES:
        raise ValueError(f"{len(body)} bytes about axes; the limit is {limits.PLOT_BYTES}")
    chunk = b"tEXt" + body
    whole = len(body).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return png[:_HEADER_END] + whole + png[_HEADER_END:]


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Go over the small chunks before the pixels."""
    if not png.startswith(_SIGNATURE):
        return
    at = len(_SIGNATURE)
    while at + 12 <= len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        name = png[at + 4 : at + 8]
        if name == b"IDAT":
            return
        if length <= limits.PLOT_BYTES:
            yield name, png[at + 8 : at + 8 + length]
        at += 12 + length
