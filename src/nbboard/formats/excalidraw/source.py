"""An Excalidraw file as it is: the fields that matter here, with their types and defaults.

Defaults and fall-backs are those with which Excalidraw itself restores a file; whatever has the
wrong type is refused by name. The format is documented at
https://docs.excalidraw.com/docs/codebase/json-schema.
"""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown

Number = float | None
NULL = Raw(b"null")


class Document(Struct, rename="camel"):
    """The file: elements bottom to top, image files by id. Each is decoded on its own."""

    elements: list[Raw]
    files: dict[str, Raw] | None = None
    app_state: dict[str, Raw] | None = None

    @property
    def background(self) -> str:
        """Give the colour of the paper as it is written; nothing when the file says none."""
        raw = (self.app_state or {}).get("viewBackgroundColor")
        try:
            return msgspec.json.decode(raw, type=str) if raw is not None else ""
        except msgspec.DecodeError:
            return ""


class Roundness(Struct):
    """How corners are rounded: 1 legacy and 2 a share of the side, 3 a fixed radius."""

    type: int
    value: Number = None


class StrokeOptions(Struct):
    """Newer freehand settings."""

    variability: str | None = None


class Crop(Struct, rename="camel"):
    """The part of an image that is shown, in pixels of the size it says that the image has."""

    x: float
    y: float
    width: float
    height: float
    natural_width: float = 0.0
    natural_height: float = 0.0


class SourceElement(Struct, rename="camel"):
    """One element. Lengths in board units, angles in radians, opacity 0 to 100."""

    type: str
    id: str | None = None
    is_deleted: bool | None = None
    x: Number = None
    y: Number = None
    width: Number = None
    height: Number = None
    angle: Number = None
    stroke_color: str | None = None
    background_color: str | None = None
    fill_style: str | None = None
    stroke_width: Number = None
    stroke_style: str | None = None
    roughness: Number = None
    opacity: Number = None
    group_ids: list[str] | None = None
    frame_id: str | None = None
    locked: bool | None = None
    link: str | None = None
    custom_data: Raw = NULL
    roundness: Roundness | None = None
    stroke_sharpness: str | None = None
    # lines, arrows and freehand
    points: list[list[float]] | None = None
    pressures: list[float] | None = None
    simulate_pressure: bool | None = None
    stroke_options: StrokeOptions | None = None
    start_arrowhead: str | None = None
    end_arrowhead: str | None | UnsetType = UNSET
    elbowed: bool | None = None
    start_binding: Raw = NULL
    end_binding: Raw = NULL
    # text and frames
    container_id: str | None = None
    name: str | None = None
    text: str | None = None
    original_text: str | None = None
    font_size: Number = None
    font_family: int | str | None = None
    font: str | None = None
    text_align: str | None = None
    line_height: Number = None
    # images
    file_id: str | None = None
    scale: tuple[float, float] | None = None
    crop: Crop | None = None

    @property
    def round(self) -> bool:
        """Tell whether corners (of a line: all of it) are rounded."""
        return self.roundness is not None or self.stroke_sharpness == "round"


class SourceFile(Struct, rename={"data_url": "dataURL"}):
    """One image file."""

    data_url: str


_document = msgspec.json.Decoder(Document)
_element = msgspec.json.Decoder(SourceElement)
_file = msgspec.json.Decoder(SourceFile)


def parse(source: str | bytes | Mapping[str, Any]) -> Document:
    """Take a file apart into its elements.

    Raises InvalidInput that says what is wrong and where, LimitExceeded for too large a file.
    """
    data = _encoded(source)
    if len(data) > limits.IMPORT_BYTES:
        raise LimitExceeded(
            f"a file of {len(data)} bytes; the limit is {limits.IMPORT_BYTES}: split the drawing"
        )
    try:
        # Whatever is decoded later has been looked at by then.
        data.decode()
        return _document.decode(data)
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"not in UTF-8: byte {error.start} is 0x{data[error.start]:02x}: save it as UTF-8"
        ) from None
    except msgspec.ValidationError as error:
        raise InvalidInput(f"not an Excalidraw drawing: {error}: {_hint(data)}") from None
    except msgspec.DecodeError as error:
        raise InvalidInput(f"not JSON: {error}: the file begins {shown(data[:40])}") from None
    except RecursionError:
        raise InvalidInput("the file is nested too deeply to be an Excalidraw drawing") from None


def element(raw: Raw) -> SourceElement:
    """Decode one element; raises InvalidInput that names the field."""
    try:
        return _element.decode(raw)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InvalidInput(str(error)) from None
    except msgspec.DecodeError as error:
        raise InvalidInput(f"malformed JSON: {error}") from None


def image_file(raw: Raw) -> str:
    """Decode one image file to its data URL; raises InvalidInput."""
    try:
        return _file.decode(raw).data_url
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidInput(f"its image file: {error}") from None


def _encoded(source: str | bytes | Mapping[str, Any]) -> bytes:
    if isinstance(source, Mapping):
        try:
            return json.dumps(source, allow_nan=False).encode()
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidInput(f"not an Excalidraw drawing: {error}") from None
    if isinstance(source, str):
        try:
            source = source.encode()
        except UnicodeEncodeError as error:
            raise InvalidInput(f"the text holds half a surrogate pair at {error.start}") from None
    return source.removeprefix(b"\xef\xbb\xbf")


def _hint(data: bytes) -> str:
    if b'"tldrawFileFormatVersion"' in data or b'"tldraw/' in data:
        return "this is a drawing of tldraw, which nbboard does not read"
    return "a drawing is an object with a list 'elements'"
