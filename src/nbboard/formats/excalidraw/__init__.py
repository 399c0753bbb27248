"""Reading Excalidraw drawings (``.excalidraw``), exactly where the model can.

Kept exactly: count, order, kinds, points, boxes, angles, valid colours, alpha, widths, dashes,
groups, text. Approximated, and counted in the report: hand-drawn roughness, hachure fills (paler,
by what they leave free), the font face, arrowheads that the model does not know, colours that are
none, frames, the gap of an arrow behind its label, labels (a group with their shape). What is not
seen and has no place on a board is counted in the report's `not_kept`.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.model import Element, check_new
from nbboard.formats.excalidraw import frames, images, labels, linear, shapes, source, text
from nbboard.formats.excalidraw.convert import Conversion
from nbboard.formats.excalidraw.files import ImageFiles
from nbboard.formats.excalidraw.source import SourceElement
from nbboard.formats.report import LoadReport, Skipped

_CONVERT: dict[str, Callable[[SourceElement, Conversion], Element | tuple[Element, ...]]] = {
    "rectangle": shapes.rectangle,
    "ellipse": shapes.ellipse,
    "diamond": shapes.diamond,
    "line": linear.line,
    "draw": linear.line,
    "arrow": linear.arrow,
    "freedraw": linear.freedraw,
    "text": text.text_box,
    "image": images.image,
    "frame": frames.frame,
    "magicframe": frames.frame,
}
_WHITE = ("", "#fff", "#ffffff", "white", "transparent")
_UNSUPPORTED = {
    "embeddable": "an embedded web page is not shown on a board",
    "iframe": "an embedded web page is not shown on a board",
    "selection": "a selection left in the file by an old Excalidraw",
}


def load(
    drawing: str | bytes | Mapping[str, Any], *, new_id: Callable[[], str]
) -> tuple[list[Element], LoadReport]:
    """Convert a drawing (text, bytes or the parsed JSON) to elements, bottom to top.

    `new_id` gives element and group ids. An element that does not fit the model is left out and
    named in the report; nothing is repaired in silence. The images that elements name are in the
    report's `blobs`. Raises InvalidInput when the file as a whole is none.
    """
    begun = time.perf_counter()
    document = source.parse(drawing)
    if len(document.elements) > limits.ELEMENTS:
        raise LimitExceeded(
            f"a drawing of {len(document.elements)} elements; a board holds {limits.ELEMENTS}: "
            "split it"
        )
    loading = _Loading(document, new_id)
    for raw in document.elements:
        loading.take(raw)
    loading.bind()
    if document.background.strip().lower() not in _WHITE:
        loading.not_kept["background colour"] += 1
    report = LoadReport(
        elements_in=loading.taken + len(loading.skipped),
        on_board=len(loading.elements),
        skipped=tuple(loading.skipped),
        approximated=dict(sorted(loading.approximated.items())),
        not_kept=dict(sorted(loading.not_kept.items())),
        seconds=time.perf_counter() - begun,
        blobs=loading.blobs,
    )
    return loading.elements, report


class _Named(Struct):
    """What an element is known by, whatever else it holds."""

    type: str = "element"
    id: str = ""


_named_decoder = msgspec.json.Decoder(_Named)


class _Loading:
    """A load on its way."""

    def __init__(self, document: source.Document, new_id: Callable[[], str]) -> None:
        self.elements: list[Element] = []
        self.taken = 0
        self.skipped: list[Skipped] = []
        self.approximated: Counter[str] = Counter()
        self.not_kept: Counter[str] = Counter()
        self.blobs: dict[str, bytes] = {}
        self._files = ImageFiles(document.files or {})
        self._new_id = new_id
        self._groups: dict[str, str] = {}
        self._arrows: set[str] = set()
        # By their ids in the file, and the containers of labels by place.
        self._places: dict[str, int] = {}
        self._containers: dict[int, str] = {}

    def take(self, raw: Raw) -> None:
        """Convert one element, or note why not."""
        conversion = Conversion(self._files, self._new_id, self._groups, self._arrows)
        drawn: SourceElement | None = None
        try:
            drawn = source.element(raw)
            if drawn.is_deleted:
                return
            convert = _CONVERT.get(drawn.type)
            if convert is None:
                raise InvalidInput(_UNSUPPORTED.get(drawn.type, "this kind is not known"))
            made = convert(drawn, conversion)
            converted = made if isinstance(made, tuple) else (made,)
            for element in converted:
                check_new(element)
        except InvalidInput as error:
            kind, key = (drawn.type, drawn.id or "") if drawn else _named(raw)
            self.skipped.append(Skipped(kind, key, str(error)))
            return
        place = len(self.elements)
        if drawn.id:
            self._places[drawn.id] = place
        if drawn.container_id and drawn.type == "text":
            self._containers[place] = drawn.container_id
        self.elements += converted
        self.taken += 1
        self.approximated += conversion.approximated
        self.not_kept += conversion.not_kept
        self.blobs |= conversion.blobs

    def bind(self) -> None:
        """Group labels with what they are bound to, as soon as everything is there."""
        labels.centred(self.elements, self._containers, self._places)
        bound = labels.grouped(self.elements, self._containers, self._places, self._new_id)
        self.approximated += Counter({"label as a group": bound})
        self.not_kept += Counter({"binding of a label": len(self._containers) - bound})


def _named(raw: Raw) -> tuple[str, str]:
    """Give kind and id of an element that could not be decoded, as far as they can be read."""
    try:
        found = _named_decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return "element", ""
    return found.type, found.id
