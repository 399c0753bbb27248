"""What an export is asked to be, and making it: for servers and for rooms in this process."""

import asyncio
import math
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.ids import BoardId
from nbboard.core.model import Element, Image
from nbboard.core.state import BoardState
from nbboard.formats import dump
from nbboard.render import Sheet, pdf_async, png_async, svg_async
from nbboard.render.sheets import Orientation
from nbboard.store.base import Store

MEDIA_TYPES: Final = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "nbboard": "application/vnd.nbboard",
    "excalidraw": "application/vnd.excalidraw+json",
}
_LISTS: Final = ("ids", "region", "page_mm")
_LEAST_SCALE: Final = 0.05
_MOST_SCALE: Final = 8.0


class ExportWish(Struct, forbid_unknown_fields=True, frozen=True):
    """One export; what is absent is as `Exports.png`, `svg` and `pdf` have it.

    The same fields stand in an address and in a body.

    `ids` are the elements to draw (None: all), `region` is (x, y, width, height) in board units,
    `background` a colour or "none". `page`, or `page_mm` (width, height), and what follows are for
    PDF.
    """

    format: str = "png"
    scale: float | None = None
    ids: Annotated[tuple[str, ...], Meta(max_length=limits.ELEMENTS)] | None = None
    region: tuple[float, float, float, float] | None = None
    background: str = "#ffffff"
    dark: bool = False
    page: str | None = None
    page_mm: tuple[float, float] | None = None
    orientation: Orientation = "auto"
    margin: float = 10.0
    overlap: float = 5.0
    marks: bool = True
    download: Literal["attachment", "inline"] = "attachment"

    def __post_init__(self) -> None:
        """Refuse what the types cannot say."""
        if self.format not in MEDIA_TYPES:
            raise InvalidInput(
                f"format {shown(self.format)}: choose one of {', '.join(MEDIA_TYPES)}"
            )
        bounded = self.format == "png" and self.scale is not None
        if bounded and not _LEAST_SCALE <= (self.scale or 0) <= _MOST_SCALE:
            raise InvalidInput(f"scale {self.scale}: choose {_LEAST_SCALE} to {_MOST_SCALE:g}")

    @property
    def look(self) -> dict[str, Any]:
        """What PNG, SVG and PDF have in common, as the renderer takes it."""
        background = None if self.background == "none" else self.background
        return {"region": self.region, "background": background, "dark": self.dark}

    @property
    def sheet(self) -> Sheet | None:
        """The paper of a PDF."""
        size = self.page_mm or self.page
        if size is None:
            return None
        return Sheet(size, self.orientation, self.margin, self.scale, self.overlap, self.marks)


def from_query(query: Mapping[str, str]) -> ExportWish:
    """Read a wish from the query of an address, where a list is separated by commas."""
    # The host's own way of signing in may stand there too.
    given: dict[str, Any] = {name: text for name, text in query.items() if name != "token"}
    for name in _LISTS:
        if name in given:
            given[name] = [part for part in re.split(r"\s*,\s*", given[name]) if part]
    try:
        return msgspec.convert(given, ExportWish, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"export: {error}: choose another") from error


async def make(store: Store, board: BoardId, state: BoardState, wish: ExportWish) -> bytes:
    """Make the file; drawn in a worker, never on the loop. Cancelling stops it."""
    elements = await asyncio.to_thread(_chosen, state, wish)
    blobs = await blobs_of(store, board, elements)
    title = state.title
    match wish.format:
        case "png":
            scale = 2.0 if wish.scale is None else wish.scale
            return await png_async(elements, scale=scale, blobs=blobs, **wish.look)
        case "pdf":
            return await pdf_async(
                elements, sheet=wish.sheet, blobs=blobs, title=title, **wish.look
            )
        case "svg":
            return (await svg_async(elements, blobs=blobs, title=title, **wish.look)).encode()
        case form:
            return await asyncio.to_thread(dump, form, elements, blobs, title)


async def blobs_of(
    store: Store, board: BoardId, elements: Sequence[Element], most_bytes: float = math.inf
) -> dict[str, bytes]:
    """Give the images that elements name by their hash, the topmost first.

    Those that would make it more than `most_bytes` are left out.
    """
    found: dict[str, bytes] = {}
    for sha256 in await asyncio.to_thread(_images, elements):
        blob = await store.get_blob(board, sha256)
        if blob is not None and len(blob.data) <= most_bytes:
            found[sha256] = blob.data
            most_bytes -= len(blob.data)
    return found


def _images(elements: Sequence[Element]) -> list[str]:
    images = (element.blob for element in reversed(elements) if isinstance(element, Image))
    return list(dict.fromkeys(images))


def _chosen(state: BoardState, wish: ExportWish) -> tuple[Element, ...]:
    if wish.ids is None:
        return tuple(state)
    wanted = set(wish.ids)
    found = tuple(element for element in state if element.id in wanted)
    if missing := wanted - {element.id for element in found}:
        raise InvalidInput(f"no element {shown(min(missing))} on this board")
    return found
