"""The settings of a canvas: its attributes, its transformation, `save` and `restore`."""

import copy
import math
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Generic, TypeVar

from nbboard.canvas.making import Making
from nbboard.canvas.paints import Paint
from nbboard.canvas.settings import (
    IDENTITY,
    Settings,
    checked_number,
    checked_style,
    multiplied,
)
from nbboard.canvas.target import Target
from nbboard.core.errors import InvalidInput, NoEquivalent, shown
from nbboard.core.geometry import Affine
from nbboard.core.model import Element

T = TypeVar("T")
MOST_SAVED: Final = 10_000


class Setting(Generic[T]):
    """An attribute of the canvas that lives in its settings and is checked when it is set."""

    def __init__(self, check: Callable[[Any, str], T]):
        self._check = check

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember what it is called."""
        self._name = name

    def __get__(self, canvas: "Styled", owner: type | None = None) -> T:
        """Give the current value."""
        found: T = getattr(canvas.settings, self._name)
        return found

    def __set__(self, canvas: "Styled", value: Any) -> None:
        """Set it from now on; raises InvalidInput for what ipycanvas would not take either."""
        setattr(canvas.settings, self._name, self._check(value, self._name))


class Shadow:
    """An attribute that a board knows nothing of: it says so and changes nothing."""

    def __init__(self, usual: Any, instead: str):
        self._usual = usual
        self.instead = instead

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember what it is called."""
        self._name = name

    def __get__(self, canvas: "Styled", owner: type | None = None) -> Any:
        """Give the value that has no effect, which is all that a board has."""
        return self._usual

    def __set__(self, canvas: "Styled", value: Any) -> None:
        """Warn when it would have changed the picture."""
        if value != self._usual:
            text = f"{self._name} has no effect on a shared board: {self.instead}"
            warnings.warn(text, UserWarning, stacklevel=2)


def _style(value: Any, name: str) -> str | Paint:
    del name
    return checked_style(value)


def _share(value: Any, name: str) -> float:
    return min(checked_number(value, name, 0), 1.0)


def _length(value: Any, name: str) -> float:
    return checked_number(value, name, 0)


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"{name} {shown(value)} is not a text")
    return value


def _yes(value: Any, name: str) -> bool:
    del name
    return bool(value)


def _one_of(*choices: str) -> Callable[[Any, str], str]:
    def check(value: Any, name: str) -> str:
        if value not in choices:
            raise InvalidInput(f"{name} {shown(value)}: choose one of {', '.join(choices)}")
        return str(value)

    return check


_SHAPE: Final = "draw it as a shape of its own"


class Styled:
    """The attributes of an ipycanvas, with the same names and the same values at first."""

    fill_style = Setting(_style)
    stroke_style = Setting(_style)
    global_alpha = Setting(_share)
    font = Setting(_text)
    text_align = Setting(_one_of("start", "end", "left", "right", "center"))
    text_baseline = Setting(
        _one_of("top", "hanging", "middle", "alphabetic", "ideographic", "bottom")
    )
    direction = Setting(_one_of("ltr", "rtl", "inherit"))
    line_width = Setting(_length)
    line_cap = Setting(_one_of("butt", "round", "square"))
    line_join = Setting(_one_of("round", "bevel", "miter"))
    miter_limit = Setting(_length)
    line_dash_offset = Setting(checked_number)
    image_smoothing_enabled = Setting(_yes)
    shadow_offset_x = Shadow(0.0, _SHAPE)
    shadow_offset_y = Shadow(0.0, _SHAPE)
    shadow_blur = Shadow(0.0, _SHAPE)
    shadow_color = Shadow("rgba(0, 0, 0, 0)", _SHAPE)
    filter = Shadow("none", "filter the image before you put it on the board")

    def __init__(self, target: Target, width: int = 700, height: int = 500):
        self.width = width
        self.height = height
        self.settings = Settings()
        self._target = target
        self._saved: list[Settings] = []
        # The ids of what this canvas drew, in order: `clear` takes only that off the board.
        self._drawn: dict[str, None] = {}

    @property
    def global_composite_operation(self) -> str:
        """What is drawn covers what is there; nothing else is possible on a board."""
        return "source-over"

    @global_composite_operation.setter
    def global_composite_operation(self, value: str) -> None:
        if value != "source-over":
            raise NoEquivalent(
                f"global_composite_operation {shown(value)}: elements of a board only cover each "
                "other; put an image that is composed already"
            )

    @property
    def _making(self) -> Making:
        return Making(self.settings, self._target.new_id)

    def save(self) -> None:
        """Remember styles and transformation until `restore`."""
        if len(self._saved) >= MOST_SAVED:
            raise InvalidInput(f"{MOST_SAVED} states are saved: call restore() for each save()")
        self._saved.append(copy.copy(self.settings))

    def restore(self) -> None:
        """Go back to what was saved last; without that, nothing happens."""
        if self._saved:
            self.settings = self._saved.pop()

    def get_line_dash(self) -> list[float]:
        """Give the dashes that were set; the board shows the nearest of its own."""
        return list(self.settings.dashes)

    def set_line_dash(self, segments: Sequence[float]) -> None:
        """Set the dashes, on and off lengths; empty for a solid line."""
        lengths = [checked_number(length, "a dash", 0) for length in segments]
        self.settings.dashes = lengths * 2 if len(lengths) % 2 else lengths

    def translate(self, x: float, y: float) -> None:
        """Move the origin."""
        self._then(Affine(1.0, 0.0, 0.0, 1.0, _finite(x), _finite(y)))

    def rotate(self, angle: float) -> None:
        """Turn clockwise round the origin, radians."""
        turn = _finite(angle)
        cosine, sine = math.cos(turn), math.sin(turn)
        self._then(Affine(cosine, sine, -sine, cosine, 0.0, 0.0))

    def scale(self, x: float, y: float | None = None) -> None:
        """Stretch by `x` across and by `y` (the same if None) down."""
        self._then(Affine(_finite(x), 0.0, 0.0, _finite(x if y is None else y), 0.0, 0.0))

    def transform(  # noqa: PLR0917 - ipycanvas's own signature
        self, a: float, b: float, c: float, d: float, e: float, f: float
    ) -> None:
        """Do the transformation [[a, c, e], [b, d, f], [0, 0, 1]] before what is set."""
        self._then(Affine(*map(_finite, (a, b, c, d, e, f))))

    def set_transform(  # noqa: PLR0917 - ipycanvas's own signature
        self, a: float, b: float, c: float, d: float, e: float, f: float
    ) -> None:
        """Replace the transformation by [[a, c, e], [b, d, f], [0, 0, 1]]."""
        self.settings.matrix = Affine(*map(_finite, (a, b, c, d, e, f)))

    def reset_transform(self) -> None:
        """Go back to board units."""
        self.settings.matrix = IDENTITY

    def _put(self, elements: Iterable[Element]) -> None:
        """Put elements on the board as one step and remember that they are this canvas's."""
        made = tuple(elements)
        if made:
            self._target.put(made)
            self._drawn.update((element.id, None) for element in made)

    def _then(self, inner: Affine) -> None:
        self.settings.matrix = multiplied(self.settings.matrix, inner)


def _finite(value: Any) -> float:
    return checked_number(value, "a transformation")
