"""The board as a picture: the drawing rules that page and exports share, and the exports.

Everything is drawn in one worker process, which is started when it is needed and killed at
`limits.RENDER_SECONDS` or `limits.RENDER_BYTES`. The same elements give the same bytes. Every
function raises InvalidInput for arguments that make no sense, LimitExceeded for a picture that
would be too large, and RenderFailed when the worker died. The ``_async`` forms never block the
running loop.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict, Unpack

from msgspec.structs import replace

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.model import Element
from nbboard.render import worker
from nbboard.render.picture import Frame, Region
from nbboard.render.requests import Draw, Recode, Recoded
from nbboard.render.sheets import Sheet
from nbboard.render.worker import OnProgress

__all__ = [
    "Recoded",
    "Region",
    "Sheet",
    "pdf",
    "pdf_async",
    "png",
    "png_async",
    "portrait_async",
    "recode",
    "recode_async",
    "svg",
    "svg_async",
    "thumbnail_async",
]


class Options(TypedDict, total=False):
    """What PNG, SVG and PDF have in common.

    `blobs` maps the hashes that image elements name to the images' bytes; a missing one shows as a
    crossed frame. Without a `region` everything painted shows, with `padding` (16 board units)
    round it. `background` is ``#rrggbb`` (white), or None for a transparent one. `dark` gives
    everything the colours it has on dark paper, the background too. `on_progress` is told what
    share is drawn, 0 to 1, on the thread that waits; what it raises ends the drawing.
    """

    blobs: Mapping[str, bytes]
    region: Region | tuple[float, float, float, float] | None
    background: str | None
    padding: float
    dark: bool
    on_progress: OnProgress | None


class PngOptions(Options, total=False):
    """Also for PNG: `scale` in pixels a board unit (2), lowered to keep both sides to `max_side`.

    Without `max_side` a picture over `limits.PICTURE_PIXELS` raises LimitExceeded.
    """

    scale: float
    max_side: int | None


class TitledOptions(Options, total=False):
    """Also for SVG and PDF: the `title` in the file."""

    title: str


class PdfOptions(TitledOptions, total=False):
    """Also for PDF: the paper, or None for one page of the drawing's own size."""

    sheet: Sheet | None


def png(elements: Sequence[Element], **options: Unpack[PngOptions]) -> bytes:
    """Draw elements, bottom to top, as a PNG."""
    return worker.draw(_png(elements, options), options.get("on_progress"))


async def png_async(elements: Sequence[Element], **options: Unpack[PngOptions]) -> bytes:
    """Draw elements, bottom to top, as a PNG."""
    return await worker.draw_async(_png(elements, options), options.get("on_progress"))


def svg(elements: Sequence[Element], **options: Unpack[TitledOptions]) -> str:
    """Draw elements, bottom to top, as an SVG; one CSS pixel a board unit."""
    return worker.draw(_titled("svg", elements, options), options.get("on_progress")).decode()


async def svg_async(elements: Sequence[Element], **options: Unpack[TitledOptions]) -> str:
    """Draw elements, bottom to top, as an SVG; one CSS pixel a board unit."""
    request = _titled("svg", elements, options)
    return (await worker.draw_async(request, options.get("on_progress"))).decode()


def pdf(elements: Sequence[Element], **options: Unpack[PdfOptions]) -> bytes:
    """Draw elements, bottom to top, as a PDF: one page of 3/4 point a board unit, or on paper."""
    return worker.draw(_pdf(elements, options), options.get("on_progress"))


async def pdf_async(elements: Sequence[Element], **options: Unpack[PdfOptions]) -> bytes:
    """Draw elements, bottom to top, as a PDF: one page of 3/4 point a board unit, or on paper."""
    return await worker.draw_async(_pdf(elements, options), options.get("on_progress"))


def recode(data: bytes) -> Recoded:
    """Code an image from outside anew, so that only its pixels remain.

    Raises InvalidInput for what is no PNG, JPEG or WebP image, LimitExceeded for too large a one.
    """
    return worker.recode(Recode(data))


async def recode_async(data: bytes) -> Recoded:
    """Code an image from outside anew, as `recode` does."""
    return await worker.recode_async(Recode(data))


async def portrait_async(data: bytes) -> Recoded:
    """Make a small square of an image from outside: a person's picture.

    Raises InvalidInput for what is no PNG, JPEG or WebP image, LimitExceeded for too large a one.
    """
    return await worker.recode_async(Recode(data, limits.PORTRAIT_SIDE))


async def thumbnail_async(
    elements: Sequence[Element], blobs: Mapping[str, bytes], *, dark: bool = False
) -> bytes:
    """Draw elements in the middle of a small PNG for a list; `dark` as on dark paper."""
    size = (limits.THUMBNAIL_WIDTH, limits.THUMBNAIL_HEIGHT)
    draw = Draw("png", tuple(elements), dict(blobs), Frame(), scale=1.0, size=size, dark=dark)
    return await worker.draw_small_async(draw)


def _png(elements: Sequence[Element], options: PngOptions) -> Draw:
    return Draw(
        form="png",
        elements=tuple(elements),
        blobs=dict(options.get("blobs") or {}),
        frame=_frame(options),
        scale=options.get("scale", 2.0),
        max_side=options.get("max_side"),
        dark=options.get("dark", False),
    )


def _pdf(elements: Sequence[Element], options: PdfOptions) -> Draw:
    return replace(_titled("pdf", elements, options), sheet=options.get("sheet"))


def _titled(
    form: Literal["svg", "pdf"], elements: Sequence[Element], options: TitledOptions
) -> Draw:
    return Draw(
        form=form,
        elements=tuple(elements),
        blobs=dict(options.get("blobs") or {}),
        frame=_frame(options),
        title=options.get("title", ""),
        dark=options.get("dark", False),
    )


def _frame(options: Options) -> Frame:
    region = options.get("region")
    if region is not None and len(region) != 4:
        raise InvalidInput(f"region {shown(region)} is not (x, y, width, height)")
    return Frame(
        region=None if region is None else Region(*region),
        background=options.get("background", "#ffffff"),
        padding=options.get("padding", 16.0),
    )
