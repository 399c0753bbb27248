"""The path data of SVG (https://www.w3.org/TR/SVG2/paths.html), for ipycanvas's `Path2D`."""

import math
import re
from typing import Final

from nbboard.canvas.outline import Outline, Pair, arc, stretch
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.geometry import Affine

_TOKEN: Final = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_SEPARATORS: Final = re.compile(r"[\s,]*")
_TAKES: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def outline(data: str, matrix: Affine) -> Outline:
    """Build the path that SVG path data describes; raises InvalidInput where it cannot be read."""
    reader = _Reader(matrix)
    command, numbers = "", list[float]()
    for token in _tokens(data):
        if isinstance(token, str):
            if numbers:
                raise InvalidInput(f"path {shown(data)}: {command} has too few numbers")
            command = token
            if command in "Zz":
                reader.draw(command, [])
            continue
        numbers.append(token)
        takes = _TAKES.get(command.upper(), 0)
        if not takes:
            raise InvalidInput(f"path {shown(data)}: a number where a command should be")
        if len(numbers) == takes:
            reader.draw(command, numbers)
            numbers = []
            # Further pairs after a move are lines.
            command = {"M": "L", "m": "l"}.get(command, command)
    if numbers:
        raise InvalidInput(f"path {shown(data)}: {command} has too few numbers")
    return reader.outline


def _tokens(data: str) -> list[str | float]:
    found: list[str | float] = []
    place = 0
    # The two flags of an arc may stand without anything between them and what follows.
    since_arc = -1
    while (place := _SEPARATORS.match(data, place).end()) < len(data):  # type: ignore[union-attr]
        if since_arc % 7 in (3, 4) and data[place] in "01":
            word, place = data[place], place + 1
        else:
            match = _TOKEN.match(data, place)
            if match is None:
                raise InvalidInput(f"path {shown(data)}: cannot read {shown(data[place:])}")
            word, place = match[0], match.end()
        if word.isalpha():
            found.append(word)
            since_arc = 0 if word in "Aa" else -1
        else:
            found.append(float(word))
            since_arc += since_arc >= 0
    return found


class _Reader:
    """Draws one command after the other."""

    def __init__(self, matrix: Affine):
        self.outline = Outline()
        self._matrix = matrix
        self._here: Pair = (0.0, 0.0)
        self._start: Pair = (0.0, 0.0)
        # The last control point and the kind of curve it belonged to: S and T mirror it.
        self._control: tuple[str, Pair] | None = None

    def draw(self, command: str, numbers: list[float]) -> None:
        """Draw one command with its numbers."""
        kind = command.upper()
        if kind == "Z":
            self.outline.close()
            self._here, self._control = self._start, None
            return
        base = self._here if command.islower() else (0.0, 0.0)
        if kind in "HV":
            across = (base[0] + numbers[0], self._here[1])
            down = (self._here[0], base[1] + numbers[0])
            self._line(across if kind == "H" else down)
        elif kind == "A":
            self._arc(numbers[:5], (base[0] + numbers[5], base[1] + numbers[6]))
        else:
            pairs = [
                (base[0] + x, base[1] + y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
            ]
            self._points(kind, pairs)

    def _points(self, kind: str, pairs: list[Pair]) -> None:
        if kind == "M":
            self.outline.move_to(*pairs[0], self._matrix)
            self._here = self._start = pairs[0]
            self._control = None
        elif kind == "L":
            self._line(pairs[0])
        else:
            family = "C" if kind in "CS" else "Q"
            if kind in "ST":
                pairs = [self._mirrored(family), *pairs]
            self.outline.curve_to(pairs, self._matrix)
            self._here, self._control = pairs[-1], (family, pairs[-2])

    def _mirrored(self, family: str) -> Pair:
        if self._control is None or self._control[0] != family:
            return self._here
        (x, y), (cx, cy) = self._here, self._control[1]
        return 2 * x - cx, 2 * y - cy

    def _line(self, end: Pair) -> None:
        self.outline.line_to([end], self._matrix)
        self._here, self._control = end, None

    def _arc(self, shape: list[float], end: Pair) -> None:
        """Draw an elliptical arc by its ends, as the implementation notes of SVG say."""
        rx, ry, degrees, large, swept = shape
        rx, ry = abs(rx), abs(ry)
        (x1, y1), (x2, y2) = self._here, end
        if not (rx and ry) or self._here == end:
            self._line(end)
            return
        turn = math.radians(degrees)
        cosine, sine = math.cos(turn), math.sin(turn)
        half_x, half_y = (x1 - x2) / 2, (y1 - y2) / 2
        x, y = cosine * half_x + sine * half_y, cosine * half_y - sine * half_x
        scale = math.sqrt(max((x / rx) ** 2 + (y / ry) ** 2, 1.0))
        rx, ry = rx * scale, ry * scale
        under = (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2
        factor = math.sqrt(max(under, 0.0) / ((rx * y) ** 2 + (ry * x) ** 2))
        factor = -factor if bool(large) == bool(swept) else factor
        cx, cy = factor * rx * y / ry, -factor * ry * x / rx
        center = (
            cosine * cx - sine * cy + (x1 + x2) / 2,
            sine * cx + cosine * cy + (y1 + y2) / 2,
        )
        start = math.atan2((y - cy) / ry, (x - cx) / rx)
        way = math.atan2((-y - cy) / ry, (-x - cx) / rx) - start
        if swept and way < 0:
            way += 2 * math.pi
        elif not swept and way > 0:
            way -= 2 * math.pi
        grown = stretch(self._matrix)
        points = arc(center, (rx, ry), (start, way), rotation=turn, grown=grown)
        self.outline.arc(points[1:], self._matrix)
        self._here, self._control = end, None
