"""matplotlib figures as pictures that say what their axes are. Import it late: so is matplotlib.

A figure is drawn as it is, at its own size; of the user's rcParams only the one that changes what
`savefig` cuts out is set aside while it is drawn, and put back.
"""

import io
import math
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import matplotlib as mpl
import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from matplotlib.transforms import Bbox
from PIL import Image as Pillow

from nbboard.core import limits
from nbboard.core.errors import InvalidInput
from nbboard.core.plot import AxesNote, Plot, Rule, Scale, embed

DENSITY: Final = 4.0
"""Pixels for each board unit of a plot: sharp when zoomed to 400 %."""
_UNITS_AN_INCH: Final = 100
_MOST_PIXELS: Final = 16_000_000
"""A page holds 4 bytes for each; a larger figure gets a lower density."""
_RULES: Final[dict[str, Rule]] = {
    "linear": "linear",
    "log": "log",
    "symlog": "symlog",
    "logit": "logit",
    "asinh": "asinh",
}
_LABEL: Final = 100
_ROOM: Final = 6.0
"""Board units left round axes that are cut out."""
_NEAR: Final = 0.01
"""How far our places may be from matplotlib's, in pixels of the picture."""
_EPOCH: Final = np.datetime64("1970-01-01", "us")
_DATE_FORMATS: Final = (
    mdates.DateFormatter,
    mdates.AutoDateFormatter,
    mdates.ConciseDateFormatter,
)


class Drawn(NamedTuple):
    """A plot as PNG, its pixels a board unit, and the axes it says it shows."""

    png: bytes
    grain: float
    axes: tuple[AxesNote, ...]


class _Sheet(NamedTuple):
    """A drawn figure; `grain` is pixels a board unit, `scale` pixels a display unit of it."""

    pixels: Any
    grain: float
    scale: float

    def placed(self, box: Any) -> tuple[float, float, float, float]:
        """Give where a box of the figure is in pixels: left, top, right, bottom."""
        # Agg counts rows from below, from a whole one, though the figure may end between two.
        rows = self.pixels.shape[0]
        left, lower, right, upper = (float(side) * self.scale for side in box.extents)
        return left, rows - upper, right, rows - lower


def drawn_figure(figure: FigureBase, width: float | None = None) -> Drawn:
    """Draw a whole figure; axes that have no x and y to read back are drawn and say nothing."""
    root = _root(figure)
    sheet = _draw(root, width)
    notes = [_note(axes, sheet) for axes in root.axes if axes.get_visible()]
    return _coded(sheet, [note for note in notes if isinstance(note, AxesNote)])


def drawn_axes(axes: Axes, width: float | None = None) -> Drawn:
    """Draw one axes of a figure with its labels, cut out; twins on it come after it.

    Raises InvalidInput for axes without straight x and y: polar, 3D, maps, scales made of
    functions.
    """
    figure = _root(axes.figure)
    figure.draw_without_rendering()
    drawn = (axes, *_twins(axes))
    if width is not None:
        # The width asked for is that of what is cut out.
        width = max(width - 2 * _ROOM, 0) * figure.bbox.width / _around(drawn).width
    sheet = _draw(figure, width)
    notes = [_note(each, sheet) for each in drawn]
    if isinstance(notes[0], str):
        raise InvalidInput(
            f"{notes[0]}: put it on the board as a picture, board.draw.image(figure)"
        )
    return _coded(*_cut(sheet, drawn, [note for note in notes if isinstance(note, AxesNote)]))


def _root(figure: Any) -> Figure:
    while figure.figure is not figure:
        figure = figure.figure
    assert isinstance(figure, Figure), "a figure is at the root of each of its parts"
    return figure


def _twins(axes: Axes) -> list[Axes]:
    """Give axes that lie on these and share one side with them (twinx, twiny)."""
    sharing = [
        *axes.get_shared_x_axes().get_siblings(axes),
        *axes.get_shared_y_axes().get_siblings(axes),
    ]
    return [
        each
        for each in _root(axes.figure).axes
        if each is not axes and each in sharing and (each.bbox.bounds == axes.bbox.bounds)
    ]


def _around(drawn: Iterable[Axes]) -> Bbox:
    return Bbox.union([box for axes in drawn if (box := axes.get_tightbbox()) is not None])


def _draw(figure: Figure, width: float | None) -> _Sheet:
    """Draw a figure `width` board units wide; None takes 100 units an inch."""
    across, down = map(float, figure.get_size_inches())
    wide = across * _UNITS_AN_INCH if width is None else float(width)
    if not (wide > 0 and math.isfinite(wide)):
        raise InvalidInput(f"width {width}: a plot is over 0 board units wide")
    high = wide * down / across
    fine = math.sqrt(_MOST_PIXELS / (wide * high))
    grain = min(DENSITY, fine, (limits.BLOB_SIDE - 1) / max(wide, high))
    dpi = wide * grain / across
    out = io.BytesIO()
    with mpl.rc_context({"savefig.bbox": None}):
        figure.savefig(
            out,
            format="png",
            dpi=dpi,
            facecolor=figure.get_facecolor(),
            edgecolor=figure.get_edgecolor(),
            transparent=False,
            pil_kwargs={"compress_level": 1},
        )
    with Pillow.open(out) as image:
        return _Sheet(np.asarray(image.convert("RGBA")), grain, dpi / figure.dpi)


def _cut(
    sheet: _Sheet, drawn: Iterable[Axes], notes: list[AxesNote]
) -> tuple[_Sheet, list[AxesNote]]:
    """Cut axes and all that belongs to them out of their figure, with a little room."""
    rows, columns = sheet.pixels.shape[:2]
    around = sheet.placed(_around(drawn))
    room = round(_ROOM * sheet.grain)
    left, top = (max(0, math.floor(side) - room) for side in around[:2])
    right = min(columns, math.ceil(around[2]) + room)
    bottom = min(rows, math.ceil(around[3]) + room)
    across, down = right - left, bottom - top
    moved = []
    for note in notes:
        x0, y0, x1, y1 = note.box
        box = (
            (x0 * columns - left) / across,
            (y0 * rows - top) / down,
            (x1 * columns - left) / across,
            (y1 * rows - top) / down,
        )
        moved.append(AxesNote(box, note.x, note.y, note.title))
    return sheet._replace(pixels=sheet.pixels[top:bottom, left:right]), moved


def _coded(sheet: _Sheet, notes: list[AxesNote]) -> Drawn:
    out = io.BytesIO()
    opaque = bool((sheet.pixels[..., 3] == 255).all())
    picture = Pillow.fromarray(sheet.pixels[..., :3] if opaque else sheet.pixels)
    picture.save(out, "PNG", optimize=False)
    png = out.getvalue()
    if notes:
        png = embed(png, Plot(tuple(notes)))
    return Drawn(png, sheet.grain, tuple(notes))


def _note(axes: Axes, sheet: _Sheet) -> AxesNote | str:
    """Say what axes are, or in words why that cannot be said."""
    if axes.name != "rectilinear":
        return f"{axes.name} axes have no straight x and y to read strokes in"
    x, y = _scale(axes.xaxis, axes.get_xlim()), _scale(axes.yaxis, axes.get_ylim())
    if x is None or y is None:
        odd = axes.get_xscale() if x is None else axes.get_yscale()
        return f"a {odd!r} scale cannot be kept on a board"
    rows, columns = sheet.pixels.shape[:2]
    left, top, right, bottom = sheet.placed(axes.bbox)
    box = (left / columns, top / rows, right / columns, bottom / rows)
    note = AxesNote(box, x, y, _label(axes.get_title()))
    if not note.is_sound():
        return "axes without an extent cannot be read back"
    if not _agrees(note, axes, (right - left, bottom - top)):
        return "axes whose transform is not made of an x and a y scale cannot be kept on a board"
    return note


def _scale(axis: Any, ends: tuple[float, float]) -> Scale | None:
    rule = _RULES.get(axis.get_scale())
    if rule is None:
        return None
    transform = axis.get_transform()
    is_date = rule == "linear" and _shows_dates(axis)
    shift = epoch_days() if is_date else 0.0
    return Scale(
        float(ends[0]) + shift,
        float(ends[1]) + shift,
        rule,
        "date" if is_date else "number",
        _label(axis.get_label_text()),
        float(getattr(transform, "linthresh", getattr(transform, "linear_width", 1.0))),
        float(transform.base) if rule == "symlog" else 10.0,
        float(getattr(transform, "linscale", 1.0)),
    )


def epoch_days() -> float:
    """Give the day from which matplotlib counts, which a user may have set."""
    return float((np.datetime64(mdates.get_epoch(), "us") - _EPOCH) / np.timedelta64(1, "D"))


def _shows_dates(axis: Any) -> bool:
    converter = axis.get_converter() if hasattr(axis, "get_converter") else axis.converter
    # matplotlib's own is behind a switch that rcParams turn; pandas derives from DateConverter.
    switched = type(converter).__name__ == "_SwitchableDateConverter"
    dated = isinstance(axis.get_major_formatter(), _DATE_FORMATS)
    return switched or dated or isinstance(converter, mdates.DateConverter)


def _agrees(note: AxesNote, axes: Axes, size: tuple[float, float]) -> bool:
    """Compare 49 points with matplotlib's own transform, whatever that is made of."""
    share = np.linspace(0, 1, 7)
    places = np.stack(np.meshgrid(share, share), -1).reshape(-1, 2)
    values = np.column_stack([note.x.values(places[:, 0]), note.y.values(places[:, 1])])
    counted = values - (note.x.first - axes.get_xlim()[0], note.y.first - axes.get_ylim()[0])
    with np.errstate(all="ignore"):
        theirs = axes.transAxes.inverted().transform(axes.transData.transform(counted))
    return bool((np.abs(theirs - places) * size < _NEAR).all())


def _label(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
