"""A board drawn on matplotlib axes: `nbboard.draw_on`."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from PIL import Image as Pillow

from nbboard.core.errors import InvalidInput
from nbboard.core.model import Element
from nbboard.drawing import Drawing
from nbboard.figures import epoch_days
from nbboard.plots import PlotAxes
from nbboard.render.scene import ImageItem, Ink, PathItem, extent, items

Floats = NDArray[np.float64]
_POINTS_AN_INCH: Final = 72
_PADDING: Final = 16.0
_ZORDER: Final = 3.0
"""Above what users plot: lines are at 2, texts at 3."""


def draw_on(
    ax: Axes,
    board: Drawing,
    *,
    axes: PlotAxes | str | None = None,
    only: Iterable[str | Element] | None = None,
) -> list[Artist]:
    """Draw a board (or `board.at(seq)`) on matplotlib axes as vectors; gives the artists.

    Without `axes` `ax` shows all of the board in board units, y down, with equal sides. With the
    axes of a plot on the board it gets what was drawn over that plot, in data coordinates: the
    notes made together on a board, back on the figure for print; its limits stay as they are.
    Lines are as wide, against the plot, as on the board, whatever is zoomed later. Images (and the
    plot's own) are then left out.

    `only` names the elements to draw, by id or as they are. rcParams change nothing here. Raises
    InvalidInput for elements or axes that are not there.
    """
    elements = _chosen(board, only)
    blobs = board._load_blobs()
    if axes is not None:
        plot = board._axes(axes)
        over = {element.id for element in board.inside(plot, partly=True)}
        elements = [element for element in elements if element.id in over]
        return [
            _Painted(item, _data(plot, item.path.vertices), plot).put_on(ax)
            for item in items(elements, blobs)
            if isinstance(item, PathItem)
        ]
    left, top, right, bottom = extent(elements, _PADDING)
    ax.set_aspect("equal")
    ax.set(xlim=(left, right), ylim=(bottom, top))
    return _in_board_units(ax, elements, blobs)


def _in_board_units(
    ax: Axes, elements: Sequence[Element], blobs: Mapping[str, bytes]
) -> list[Artist]:
    return [
        _picture(ax, item)
        if isinstance(item, ImageItem)
        else _Painted(item, item.path.vertices, None).put_on(ax)
        for item in items(elements, blobs)
    ]


def _chosen(board: Drawing, only: Iterable[str | Element] | None) -> Sequence[Element]:
    if only is None:
        return board.elements
    wanted = [each if isinstance(each, str) else each.id for each in only]
    known = {element.id for element in board.elements}
    missing = [key for key in wanted if key not in known]
    if missing:
        raise InvalidInput(f"no element {missing[0]!r} on the board: see `elements`")
    return [element for element in board.elements if element.id in set(wanted)]


def _data(plot: PlotAxes, points: Floats) -> Floats:
    """Give points of the board as matplotlib counts them: days from its own epoch."""
    return plot.to_data(points) - _epochs(plot)


def _epochs(plot: PlotAxes) -> Floats:
    return np.array([epoch_days() if scale.unit == "date" else 0.0 for scale in (plot.x, plot.y)])


class _Painted(PathPatch):
    """A path whose line is as wide as on the board, however the axes are zoomed.

    The axes are in the data coordinates of a `plot`, or in board units.
    """

    def __init__(self, item: PathItem, vertices: Floats, plot: PlotAxes | None):
        outline = Outline(vertices, item.path.codes)
        outline.should_simplify = False
        pen = item.pen
        super().__init__(
            outline,
            facecolor=_rgba(item.fill),
            edgecolor=_rgba(None if pen is None else pen.ink),
            linewidth=0,
            capstyle="round",
            joinstyle="round",
            antialiased=True,
            zorder=_ZORDER,
        )
        self.set_snap(False)
        self.set_sketch_params(None)
        self.set_path_effects([])
        self._pen = pen
        # How wide the plot is now: nobody needs it any more once this is drawn.
        self._plot = None if plot is None else (plot.x, plot.unit, _epochs(plot)[0])

    def put_on(self, ax: Axes) -> "_Painted":
        """Add it to axes, without moving their limits."""
        ax.add_artist(self)
        return self

    def draw(self, renderer: Any) -> None:
        """Draw it with the width that a line of the board has here and now."""
        if self._pen is not None and self.axes is not None and self.figure is not None:
            point = self.axes.bbox.width / self._units(self.axes) * _POINTS_AN_INCH
            point /= self.figure.dpi
            width = self._pen.width * point
            self.set_linewidth(width)
            if self._pen.dashes is not None:
                # matplotlib may measure dashes in widths of the line; rcParams decide.
                share = width if mpl.rcParams["lines.scale_dashes"] else 1.0
                on, off = (length * point / share for length in self._pen.dashes)
                self.set_linestyle((0, (max(on, 1e-3), off)))
        super().draw(renderer)

    def _units(self, ax: Any) -> float:
        """Give how many board units the axes show from left to right."""
        ends = np.array(ax.get_xlim())
        if self._plot is None:
            return float(np.ptp(ends))
        scale, whole, epoch = self._plot
        return float(np.ptp(scale.places(ends + epoch))) * whole


def _picture(ax: Axes, item: ImageItem) -> AxesImage:
    image = AxesImage(
        ax,
        interpolation="bilinear",
        resample=True,
        origin="upper",
        extent=(0, item.width, item.height, 0),
        alpha=item.alpha / 255,
        zorder=_ZORDER,
    )
    with Pillow.open(io.BytesIO(item.data)) as decoded:
        image.set_data(np.asarray(decoded.convert("RGBA")))
    a, b, c, d, e, f = item.placement
    image.set_transform(Affine2D(np.array([(a, c, e), (b, d, f), (0, 0, 1)])) + ax.transData)
    ax.add_artist(image)
    return image


def _rgba(ink: Ink | None) -> tuple[float, float, float, float]:
    if ink is None:
        return 0.0, 0.0, 0.0, 0.0
    red, green, blue = bytes.fromhex(ink.color[1:])
    return red / 255, green / 255, blue / 255, ink.alpha / 255
