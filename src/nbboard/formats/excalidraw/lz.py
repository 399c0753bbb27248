"""Texts that lz-string packed to base64, as Obsidian's Excalidraw plugin keeps its drawings.

Codes of growing width name what was seen before (Lempel-Ziv 1978); three of them are set: a
character of 8 bits follows, one of 16 bits follows, the end. Characters are UTF-16 units. Bits
come six to a base64 digit, highest first, and make numbers lowest first.
Source of the format: https://pieroxy.net/blog/pages/lz-string/index.html
"""

import re
from typing import Final

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded

_DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BITS: Final = {ord(digit): f"{value:06b}" for value, digit in enumerate(_DIGITS)}
_SPACE: Final = re.compile(r"\s+")
_FOREIGN: Final = re.compile(r"[^A-Za-z0-9+/]")
_BYTE, _UNIT, _END = 0, 1, 2
_WIDTHS: Final = {_BYTE: 8, _UNIT: 16}
_AT_ONCE: Final = 4096
MOST_DIGITS: Final = limits.IMPORT_BYTES // 4
"""Packed, a drawing has about an eighth of its length; each code of it stays in memory."""


def unpacked(packed: str) -> str:
    """Give the text; raises InvalidInput when it is damaged, LimitExceeded when it is too long."""
    digits = _SPACE.sub("", packed).rstrip("=")
    if len(digits) > MOST_DIGITS:
        raise LimitExceeded(
            f"a packed drawing of {len(digits)} characters; the limit is {MOST_DIGITS}: split it"
        )
    bits = _Bits(digits)
    seen: list[str] = ["", "", ""]
    pieces: list[str] = []
    before, width, room, length = "", 2, 4, 0
    while True:
        code = bits.read(width)
        if code == _END:
            return _joined("".join(pieces))
        if code in _WIDTHS:
            piece = chr(bits.read(_WIDTHS[code]))
            seen.append(piece)
        elif code < len(seen):
            piece = seen[code]
        elif before and code == len(seen):
            piece = before + before[0]
        else:
            raise InvalidInput("the packed drawing is damaged")
        length += len(piece)
        if length > limits.IMPORT_BYTES:
            raise LimitExceeded(f"a packed drawing over {limits.IMPORT_BYTES} bytes: split it")
        pieces.append(piece)
        if before:
            seen.append(before + piece[0])
        before = piece
        # The writer is one entry ahead of who reads.
        while len(seen) + 1 > room:
            width, room = width + 1, room * 2


def _joined(units: str) -> str:
    try:
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise InvalidInput("the packed drawing holds half a surrogate pair") from None


class _Bits:
    """The bits of base64 digits, spelled out a piece at a time."""

    def __init__(self, digits: str) -> None:
        foreign = _FOREIGN.search(digits)
        if foreign:
            raise InvalidInput(f"the packed drawing holds {foreign[0]!r}, which is not base64")
        self._digits = digits
        self._next = 0
        self._bits = ""
        self._place = 0

    def read(self, count: int) -> int:
        """Give the number in the next bits; raises InvalidInput at the end."""
        if self._place + count > len(self._bits):
            piece = self._digits[self._next : self._next + _AT_ONCE]
            self._next += _AT_ONCE
            self._bits = self._bits[self._place :] + piece.translate(_BITS)
            self._place = 0
            if count > len(self._bits):
                raise InvalidInput("the packed drawing is cut off")
        taken = self._bits[self._place : self._place + count]
        self._place += count
        return int(taken[::-1], 2)
