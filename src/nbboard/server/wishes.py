"""What an export is asked to be: the same fields in an address and in a body."""

import re
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct
from tornado import web

from nbboard.core.errors import InvalidInput, shown
from nbboard.render import Sheet
from nbboard.render.sheets import Orientation

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
    """One export; what is absent is as `Drawing.png`, `svg` and `pdf` have it.

    `ids` are the elements to draw (None: all), `region` is (x, y, width, height) in board units,
    `background` a colour or "none". `page`, or `page_mm` (width, height), and what follows are for
    PDF.
    """

    format: str = "png"
    scale: float | None = None
    ids: tuple[str, ...] | None = None
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


def from_query(handler: web.RequestHandler) -> ExportWish:
    """Read a wish from an address, where a list is separated by commas."""
    given: dict[str, Any] = {
        name: handler.get_query_argument(name) for name in handler.request.query_arguments
    }
    # The host's own ways of signing in.
    given.pop("token", None)
    for name in _LISTS:
        if name in given:
            given[name] = [part for part in re.split(r"\s*,\s*", given[name]) if part]
    try:
        return msgspec.convert(given, ExportWish, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"export: {error}: choose another") from error
