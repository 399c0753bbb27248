"""A drawing as pictures and files, with no browser."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack, cast

from nbboard.core.errors import InvalidInput, shown
from nbboard.core.model import Element
from nbboard.formats import losses, save_file
from nbboard.preview import Picture, preview
from nbboard.progress import Progress
from nbboard.render import Region, Sheet, pdf, png, svg
from nbboard.render.sheets import Orientation

_OF_PDF: Final = ("orientation", "margin", "scale", "overlap", "marks")


class PictureOptions(TypedDict, total=False):
    """What `png`, `svg`, `pdf` and `save` have in common.

    - `region`: (x, y, width, height) in board units to show; None (as given) shows all there is,
      with `padding` board units (16) round it.
    - `only`: ids of the elements to draw, or the elements; None draws all of them. InvalidInput
      for one that is not there.
    - `background`: ``"#rrggbb"``, white as given; None is transparent.
    - `dark`: in the colours that people with a dark theme see; also the background.
    - `progress`: True shows a bar in notebooks and on terminals once it takes longer than a
      second, as it does as given; False shows none; a function is called with the share done, 0
      to 1, and ends the drawing by raising.
    """

    region: Region | tuple[float, float, float, float] | None
    padding: float
    only: Iterable[str | Element] | None
    background: str | None
    dark: bool
    progress: bool | Callable[[float], None]


class PngOptions(PictureOptions, total=False):
    """Also for `png`: `scale` is pixels a board unit, 2 as given."""

    scale: float


class PdfOptions(PictureOptions, total=False):
    """Also for `pdf`: the paper.

    - `page`: "a2", "a3", "a4", "a5", "letter", "legal", "tabloid", or (width, height) in mm; None
      (as given) is one page of the drawing's own size, 3/4 point a board unit.
    - `orientation`: "auto" (as the drawing needs), "portrait" or "landscape".
    - `margin`: mm left free on each side, 10 as given.
    - `scale`: None (as given) fits the drawing on one sheet, at most twice its natural size. A
      number makes it that many times its natural size, over as many sheets as it takes: each
      repeats `overlap` mm (5) of its neighbours, and `marks` (True) in the margins show where to
      cut and which sheet it is.
    """

    page: str | tuple[float, float] | None
    orientation: Orientation
    margin: float
    scale: float | None
    overlap: float
    marks: bool


class SaveOptions(PdfOptions, total=False):
    """All that `png`, `svg` and `pdf` take; a file refuses what is for others."""


class Exports(ABC):
    """Something drawn, with a title: PNG, SVG, PDF and files of it.

    The same elements give the same bytes, whatever the process, its locale, its time zone or its
    matplotlib settings are. Drawing happens in a process of its own: an interrupt stops it at
    once, `limits.RENDER_SECONDS` and `limits.RENDER_BYTES` bound it (RenderFailed).
    """

    @property
    @abstractmethod
    def title(self) -> str:
        """The board's title."""

    @property
    @abstractmethod
    def elements(self) -> Sequence[Element]:
        """What is on the board, bottom to top; numbers in 1/16 board unit (see the model)."""

    @abstractmethod
    def _load_blobs(self) -> Mapping[str, bytes]:
        """Give the images of the elements by their hash."""

    def png(self, path: str | Path | None = None, **options: Unpack[PngOptions]) -> bytes:
        """Draw it as PNG; also write it to `path` if given.

        `scale` is pixels a board unit (2); `region`, `only`, `background`, `dark`, `padding` and
        `progress` are as in `PictureOptions`. Raises LimitExceeded, naming a scale that will do,
        for a picture that is too large.
        """
        chosen, drawing = self._chosen(options)
        _check_known(options, PngOptions.__optional_keys__)
        with drawing as on_progress:
            data = png(chosen, on_progress=on_progress, **self._common(options, "scale"))
        return _written(data, path)

    def svg(self, path: str | Path | None = None, **options: Unpack[PictureOptions]) -> str:
        """Draw it as SVG; also write it to `path` if given.

        `region`, `only`, `background`, `dark`, `padding` and `progress` are as in
        `PictureOptions`. The file holds no script, no style and no reference to anything outside;
        a title and a description are in it for those who cannot see it.
        """
        chosen, drawing = self._chosen(options)
        _check_known(options, PictureOptions.__optional_keys__)
        with drawing as on_progress:
            common = self._common(options)
            text = svg(chosen, on_progress=on_progress, title=self.title, **common)
        _written(text.encode(), path)
        return text

    def pdf(self, path: str | Path | None = None, **options: Unpack[PdfOptions]) -> bytes:
        """Draw it as PDF, in lines and curves; also write it to `path` if given.

        `page`, `orientation`, `margin`, `scale`, `overlap` and `marks` are as in `PdfOptions`;
        `region`, `only`, `background`, `dark`, `padding` and `progress` as in `PictureOptions`.
        """
        chosen, drawing = self._chosen(options)
        _check_known(options, PdfOptions.__optional_keys__)
        with drawing as on_progress:
            common = self._common(options)
            data = pdf(
                chosen,
                on_progress=on_progress,
                title=self.title,
                sheet=_sheet(options),
                **common,
            )
        return _written(data, path)

    def save(self, path: str | Path, **options: Unpack[SaveOptions]) -> Path:
        """Save as ``.nbboard``, ``.excalidraw``, ``.png``, ``.svg`` or ``.pdf``, by its ending.

        `options` are those of `png`, `svg` or `pdf`; the others take `only`. `losses` tells
        beforehand what an ``.excalidraw`` cannot hold.
        """
        target = Path(path)
        given: Any = options
        match target.suffix.lower():
            case ".png":
                self.png(target, **given)
            case ".svg":
                self.svg(target, **given)
            case ".pdf":
                self.pdf(target, **given)
            case _:
                _check_known(options, {"only", "progress"})
                chosen, _ = self._chosen(options)
                save_file(target, chosen, self._load_blobs(), self.title)
        return target

    def losses(self) -> dict[str, int]:
        """Count what an ``.excalidraw`` file of this would hold in another form, or not at all.

        Nothing is lost in an ``.nbboard`` file but history, chat and who drew what.
        """
        return losses(self.elements, self._load_blobs())

    def snapshot(self) -> Picture:
        """Give a picture that stays as it is now: `display(board.snapshot())`."""
        return Picture(self._preview())

    def _preview(self) -> bytes:
        return preview(self.elements, self._load_blobs())

    def _chosen(
        self, options: PictureOptions
    ) -> tuple[Sequence[Element], AbstractContextManager[Callable[[float], None] | None]]:
        """Give the elements to draw, and what is told how far it is."""
        elements = self.elements
        only = options.get("only")
        if only is not None:
            keys = [one if isinstance(one, str) else one.id for one in only]
            missing = set(keys) - {element.id for element in elements}
            if missing:
                raise InvalidInput(f"no element {shown(min(missing))} on this board")
            elements = tuple(element for element in elements if element.id in set(keys))
        progress = options.get("progress", True)
        if progress is True:
            return elements, Progress(f"Drawing {len(elements):,} elements")
        return elements, nullcontext(progress or None)

    def _common(self, options: PictureOptions, *more: str) -> dict[str, Any]:
        """Give what of the options the renderer takes by the same names."""
        names = ("region", "padding", "background", "dark", *more)
        given = cast("dict[str, Any]", options)
        return {
            "blobs": self._load_blobs(),
            **{name: given[name] for name in names if name in options},
        }


def _check_known(options: PictureOptions, known: Collection[str]) -> None:
    """Refuse what is no option here: dictionaries of options are not checked by their types."""
    if odd := sorted(set(options) - set(known)):
        raise InvalidInput(f"no option {', '.join(odd)}: there are {', '.join(sorted(known))}")


def _sheet(options: PdfOptions) -> Sheet | None:
    given = cast("dict[str, Any]", options)
    chosen = {name: given[name] for name in _OF_PDF if name in options}
    page = options.get("page")
    if page is not None:
        return Sheet(page if isinstance(page, str) else (page[0], page[1]), **chosen)
    if chosen:
        raise InvalidInput(f"{', '.join(chosen)}: give a page too, such as page='a4'")
    return None


def _written(data: bytes, path: str | Path | None) -> bytes:
    if path is not None:
        Path(path).write_bytes(data)
    return data
