"""Putting data on a board: plots, tables, formulas. A part of `board.draw`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from nbboard.colors import parse_color
from nbboard.core.errors import InvalidInput
from nbboard.core.model import Element
from nbboard.plots import Find, PlotAxes
from nbboard.tables import Sheet, table_elements, words_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase

    from nbboard.figures import Drawn

Point = tuple[float, float]


class DrawData(ABC):
    """What `board.draw` draws of matplotlib, pandas and LaTeX."""

    _new_id: Callable[[], str]
    _put: Callable[[Sequence[Element]], None]
    _find: Find

    @abstractmethod
    def _add_image(
        self, data: bytes, at: Point, width: float | None = None, grain: float = 1.0
    ) -> str:
        """Put an image on the board, 1 unit for `grain` pixels or as wide as given."""

    def axes(self, ax: "Axes", at: Point = (0, 0), width: float | None = None) -> PlotAxes:
        """Put one axes of a matplotlib figure on the board, with its labels and its data.

        What is drawn over it can be read in its data coordinates, by any kernel, wherever the plot
        is moved: `board.strokes_in(axes)`, `board.curve(id, axes)`; and `axes.to_board(points)`
        says where data is on the board. `at` is the top-left corner and `width` that of the
        picture with its labels, board units; None takes 100 units an inch of the figure. The
        picture has 4 pixels a unit: sharp when zoomed to 400 %. Log, symlog, logit and asinh
        scales, dates and inverted axes are kept; twins come as further entries of `board.axes`.

        Raises InvalidInput for polar and 3D axes, maps and scales made of functions: put those on
        the board as pictures (`image`).
        """
        from nbboard.figures import drawn_axes  # noqa: PLC0415  matplotlib is imported late

        return self._put_plot(drawn_axes(ax, width), at)[0]

    def figure(
        self, figure: "FigureBase", at: Point = (0, 0), width: float | None = None
    ) -> list[PlotAxes]:
        """Put a whole matplotlib figure on the board; gives those of its axes that keep data.

        As `axes`, with all that the figure shows, in the order of `figure.axes`. Axes that cannot
        keep their data coordinates are drawn and left out of the list.
        """
        from nbboard.figures import drawn_figure  # noqa: PLC0415  matplotlib is imported late

        return self._put_plot(drawn_figure(figure, width), at)

    def _put_plot(self, drawn: "Drawn", at: Point) -> list[PlotAxes]:
        image = self._add_image(drawn.png, at, grain=drawn.grain)
        return [PlotAxes(image, index, note, self._find) for index, note in enumerate(drawn.axes)]

    def math(
        self,
        tex: str,
        at: Point = (0, 0),
        *,
        font_size: float = 24.0,
        color: str = "#1e1e1e",
        background: str | None = "#ffffff",
    ) -> str:
        r"""Put a LaTeX formula on the board: ``board.draw.math(r"$e^{i\\pi} = -1$")``.

        What matplotlib's mathtext knows, no LaTeX is needed; `font_size` in board units. None as
        `background` is clear: black on that cannot be read on dark paper. Gives the image's id.
        Raises InvalidInput that says where the formula is wrong.
        """
        from nbboard.formulas import DENSITY, Lettering, drawn_formula  # noqa: PLC0415  late, as above

        inked = parse_color(color)
        if inked is None:
            raise InvalidInput("a formula without a colour would not be seen")
        png = drawn_formula(tex, Lettering(font_size, inked, parse_color(background)))
        return self._add_image(png, at, grain=DENSITY)

    def table(
        self,
        table: Any,
        at: Point = (0, 0),
        *,
        max_rows: int = 20,
        index: bool = True,
        font_size: float = 16.0,
        color: str = "#1e1e1e",
    ) -> list[str]:
        """Put a pandas DataFrame or Series, or a dict of columns, on the board as a table.

        Words and rules, one group: crisp at any zoom, to be moved and edited like other elements.
        Rows beyond `max_rows` are counted below; long words are cut.
        Numbers stand to the right with their points in line. Gives the ids of its elements.
        """
        sheet = Sheet(at, font_size, parse_color(color))
        elements = table_elements(words_of(table, max_rows, index), sheet, self._new_id)
        self._put(elements)
        return [element.id for element in elements]
