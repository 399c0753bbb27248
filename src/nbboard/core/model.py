"""The elements of a board, as frozen msgspec Structs.

Numbers are integers: coordinates, sizes, widths and font sizes in 1/16 of a board unit (a board
unit is a CSS pixel at 100 %), angles in 1/100 degree clockwise, alpha and pressure 0 to 255. What
does not fit a type is refused, never repaired.

`at` is the top-left corner of the unrotated box and `size` its extent. `points` are local to the
element: their least x and y are 0 and they never change; `size` scales them when drawn (a natural
extent of 0 scales by 1). Stroke width is not scaled. The box turns by `angle` about its pivot
(`geometry.pivot`) after `flip` (bit 0 mirrors x, bit 1 mirrors y).

On the wire a Struct is an array led by its tag. Fields are only ever appended.
"""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from nbboard.core import limits, points
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.ids import ELEMENT_ID

SCALE: Final = 16
"""Integer steps in one board unit."""

Id = Annotated[str, Meta(pattern=ELEMENT_ID)]
Coordinate = Annotated[int, Meta(ge=-limits.COORDINATE, le=limits.COORDINATE)]
Extent = Annotated[int, Meta(ge=0, le=limits.COORDINATE)]
Position = tuple[Coordinate, Coordinate]
Size = tuple[Extent, Extent]
Angle = Annotated[int, Meta(ge=0, lt=36_000)]
Byte = Annotated[int, Meta(ge=0, le=255)]
Flip = Literal[0, 1, 2, 3]
Color = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}\Z")]
Groups = Annotated[tuple[Id, ...], Meta(max_length=limits.GROUP_DEPTH)]
Dash = Literal["solid", "dashed", "dotted"]
Align = Literal["left", "center", "right"]
Head = Literal["none", "arrow", "triangle", "dot", "bar"]
LineHeight = Annotated[int, Meta(ge=50, le=500)]
Text = Annotated[str, Meta(max_length=limits.TEXT_BYTES)]
Lines = Annotated[tuple[Text, ...], Meta(max_length=limits.TEXT_BYTES)]
UserName = Annotated[str, Meta(max_length=limits.NAME_BYTES)]
BlobHash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Style(Struct, array_like=True, frozen=True, forbid_unknown_fields=True, gc=False):
    """How an element is painted; `None` as a colour paints nothing."""

    stroke: Color | None = "#1e1e1e"
    fill: Color | None = None
    stroke_alpha: Byte = 255
    fill_alpha: Byte = 255
    width: Extent = 2 * SCALE
    dash: Dash = "solid"
    font_size: Extent = 20 * SCALE
    align: Align = "left"


class _Base(
    Struct, array_like=True, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False
):
    id: Id
    at: Position
    size: Size
    style: Style = Style()
    angle: Angle = 0
    flip: Flip = 0
    locked: bool = False
    groups: Groups = ()
    # Set by apply, never by a client (`check_new` refuses them in an `add`).
    author: UserName = ""
    edited_by: UserName = ""
    edited_at: int = 0
    locked_by: UserName = ""


class Stroke(_Base, tag="stroke", frozen=True, kw_only=True):
    """A freehand stroke of at least one point; `pressures` is empty or one byte a point.

    Without pressures it has constant width; with them, `width` is the diameter at half pressure.
    """

    points: bytes
    pressures: bytes = b""


class Line(_Base, tag="line", frozen=True, kw_only=True):
    """A line of at least two points, straight or (`curve`) a Catmull-Rom curve through them."""

    points: bytes
    closed: bool = False
    curve: bool = False
    head_start: Head = "none"
    head_end: Head = "none"


class Arrow(_Base, tag="arrow", frozen=True, kw_only=True):
    """A line that says "this way": the same fields, with a head at its end by default."""

    points: bytes
    closed: bool = False
    curve: bool = False
    head_start: Head = "none"
    head_end: Head = "arrow"


class Rect(_Base, tag="rect", frozen=True, kw_only=True):
    """A rectangle with corners of `radius`."""

    radius: Extent = 0


class Ellipse(_Base, tag="ellipse", frozen=True, kw_only=True):
    """The ellipse in the box."""


class Triangle(_Base, tag="triangle", frozen=True, kw_only=True):
    """An isosceles triangle on the box's lower edge, or (`right`) a right one."""

    right: bool = False


class Diamond(_Base, tag="diamond", frozen=True, kw_only=True):
    """A rhombus through the middles of the box's edges, with corners of `radius`."""

    radius: Extent = 0


class Polygon(_Base, tag="polygon", frozen=True, kw_only=True):
    """A closed polygon of at least three points."""

    points: bytes


class TextBox(_Base, tag="text", frozen=True, kw_only=True):
    """Text in the stroke colour; `lines` is `text` as its author's client broke it.

    Empty `lines` means the text broken at its newlines only. `line_height` is in 1/100 of the
    font size. Nobody measures again.
    """

    text: Text
    lines: Lines = ()
    line_height: LineHeight = 125


class Note(_Base, tag="note", frozen=True, kw_only=True):
    """A sticky note: text on a sheet of the fill colour."""

    text: Text
    lines: Lines = ()
    line_height: LineHeight = 125


class Image(_Base, tag="image", frozen=True, kw_only=True):
    """An image of this board's blobs, drawn into the box."""

    blob: BlobHash


Element = (
    Stroke | Line | Arrow | Rect | Ellipse | Triangle | Diamond | Polygon | TextBox | Note | Image
)
PointElement = Stroke | Line | Arrow | Polygon
_LEAST_POINTS: Final = {Stroke: 1, Line: 2, Arrow: 2, Polygon: 3}


def kind(element: Element) -> str:
    """Give the element's kind as on the wire: ``stroke``, ``rect``, ``text`` and so on."""
    return str(element.__struct_config__.tag)


def check_new(element: Element) -> None:
    """Check what the types cannot say of an element about to be added.

    Raises InvalidInput (LimitExceeded) that names the value and the bound; changes nothing.
    """
    if element.author or element.edited_by or element.edited_at or element.locked_by:
        raise InvalidInput("author, edited_by, edited_at and locked_by are set by the board")
    if isinstance(element, PointElement):
        _check_points(element)
    elif isinstance(element, TextBox | Note):
        check_text(element.text, element.lines)


def check_text(text: str, lines: tuple[str, ...] = ()) -> None:
    """Check a text's bytes and characters; raises InvalidInput or LimitExceeded."""
    bounded(text, limits.TEXT_BYTES, "text")
    bounded("\n".join(lines), limits.TEXT_BYTES, "broken text")


def bounded(text: str, limit: int, what: str) -> str:
    """Give `text` back if its UTF-8 form has at most `limit` bytes and no control characters."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise InvalidInput(f"{what} holds half a surrogate pair at {error.start}") from None
    if size > limit:
        raise LimitExceeded(f"{what} has {size} bytes; the limit is {limit}: shorten it")
    if any(character < " " and character not in "\n\t" for character in text):
        raise InvalidInput(f"{what} holds a control character: {shown(text)}")
    return text


def _check_points(element: PointElement) -> None:
    count, *corner = points.measure(element.points)
    least = _LEAST_POINTS[type(element)]
    if count < least:
        raise InvalidInput(f"a {kind(element)} needs {least} points, not {count}")
    if corner != [0, 0]:
        raise InvalidInput(f"points must be local (least x and y 0), not from {corner}")
    if isinstance(element, Stroke) and len(element.pressures) not in (0, count):
        raise InvalidInput(
            f"{len(element.pressures)} pressures for {count} points: give one each or none"
        )
