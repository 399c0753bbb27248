"""A table as elements: words in columns between rules, crisp at any zoom."""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final, NamedTuple

import numpy as np

from nbboard.core import limits, model
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.model import SCALE, Element, Style
from nbboard.core.points import pack
from nbboard.render.text import line_path

MOST_COLUMNS: Final = 50
_MOST_ROWS: Final = 400
_LONGEST: Final = 40
_DECIMALS: Final = 4
_LARGEST: Final = 400.0
_LINE_HEIGHT: Final = 1.6
_MUTED: Final = "#868e96"
_MISSING: Final = "–"


class Column(NamedTuple):
    """One column as words; numbers stand to the right."""

    name: str
    words: tuple[str, ...]
    is_number: bool


class Sheet(NamedTuple):
    """Where a table goes and how it looks; board units."""

    at: tuple[float, float]
    font_size: float
    color: str | None


class Words(NamedTuple):
    """A table as words, and how many of its rows were left out."""

    columns: Sequence[Column]
    left: int


def words_of(table: Any, rows: int, index: bool) -> Words:
    """Give at most `rows` rows of a pandas object or a mapping of names to columns as words.

    Raises InvalidInput for anything else, and for more than MOST_COLUMNS columns.
    """
    if not 1 <= rows <= _MOST_ROWS:
        raise InvalidInput(f"max_rows {rows}: choose 1 to {_MOST_ROWS}")
    if hasattr(table, "to_frame") and not hasattr(table, "columns"):
        table = table.to_frame()
    if hasattr(table, "columns") and hasattr(table, "iloc"):
        pairs = [(str(name), table.iloc[:, place]) for place, name in enumerate(table.columns)]
        if index:
            pairs.insert(0, (_joined(table.index.names), table.index))
    elif isinstance(table, Mapping):
        pairs = [(str(name), values) for name, values in table.items()]
    else:
        raise InvalidInput(
            f"{shown(type(table).__name__)}: a table is a pandas DataFrame or Series, or a dict of "
            "columns"
        )
    if not pairs or len(pairs) > MOST_COLUMNS:
        raise InvalidInput(f"a table of {len(pairs)} columns: 1 to {MOST_COLUMNS}")
    lengths = {len(values) for _, values in pairs}
    if len(lengths) != 1:
        raise InvalidInput(f"columns of {sorted(lengths)} rows: give them all the same")
    (length,) = lengths
    found = [_column(name, list(values[:rows])) for name, values in pairs]
    return Words(found, max(0, length - rows))


def table_elements(words: Words, sheet: Sheet, new_id: Callable[[], str]) -> list[Element]:
    """Give the elements of a table, one group: words of each column, a rule below their names.

    Raises InvalidInput for a size or a place that makes no sense.
    """
    _check(sheet)
    group = (new_id(),)
    row = sheet.font_size * _LINE_HEIGHT
    columns, count = words.columns, len(words.columns[0].words)
    widths = [_width(column, sheet.font_size) for column in columns]
    gap = sheet.font_size * 1.25
    lefts = [0.0, *accumulate(width + gap for width in widths[:-1])]

    def text(words: str, at: tuple[float, float], width: float, **style: Any) -> Element:
        inked = Style(font_size=_fixed(sheet.font_size), **style)
        lines = words.count("\n") + 1
        return model.TextBox(
            id=new_id(),
            at=_place(sheet, at),
            size=(_fixed(width), _fixed(row * lines)),
            style=inked,
            groups=group,
            text=words,
            line_height=round(_LINE_HEIGHT * 100),
        )

    elements: list[Element] = []
    for (name, cells, is_number), left, width in zip(columns, lefts, widths, strict=True):
        align = "right" if is_number else "left"
        if name:
            elements.append(text(name, (left, 0), width, stroke=_MUTED, align=align))
        if cells:
            body = "\n".join(cells)
            elements.append(text(body, (left, row), width, stroke=sheet.color, align=align))
    bottom = row * (count + 1)
    for down in (row, bottom):
        fields = {"id": new_id(), "groups": group}
        elements.append(_rule(sheet, down, lefts[-1] + widths[-1], fields))
    if words.left:
        more = f"… {words.left} more rows"
        wide = line_path(more, sheet.font_size).advance
        elements.append(text(more, (0, bottom), wide, stroke=_MUTED))
    for element in elements:
        model.check_new(element)
    return elements


def _check(sheet: Sheet) -> None:
    if not 1 <= sheet.font_size <= _LARGEST:
        raise InvalidInput(f"font_size {sheet.font_size}: choose 1 to {_LARGEST:g} board units")
    # Half of the way to the end of the board leaves room for the largest table.
    most = limits.COORDINATE / SCALE / 2
    at = np.asarray(sheet.at, float)
    if at.shape != (2,) or not (np.abs(at) <= most).all():
        raise InvalidInput(f"at {shown(sheet.at)} is not (x, y) within ±{most:g}")


def _rule(sheet: Sheet, down: float, length: float, fields: Mapping[str, Any]) -> model.Line:
    ends = np.array([(0, 0), (_fixed(length), 0)])
    return model.Line(
        at=_place(sheet, (0, down)),
        size=(_fixed(length), 0),
        style=Style(stroke=_MUTED, width=SCALE),
        points=pack(ends),
        **fields,
    )


def _place(sheet: Sheet, at: tuple[float, float]) -> tuple[int, int]:
    return _fixed(sheet.at[0] + at[0]), _fixed(sheet.at[1] + at[1])


def _fixed(value: float) -> int:
    return round(value * SCALE)


def _width(column: Column, size: float) -> float:
    return max(line_path(word, size).advance for word in (column.name, *column.words, " "))


def _column(name: str, values: list[Any]) -> Column:
    kinds = {np.asarray(value).dtype.kind for value in values if not _is_missing(value)}
    is_number = bool(kinds) and kinds <= set("iuf")
    words = _number_words(values) if "f" in kinds and is_number else [_word(v) for v in values]
    return Column(_cut(name), tuple(_cut(word) for word in words), is_number)


def _number_words(values: Sequence[Any]) -> list[str]:
    """Give numbers of six digits with their points in line, unless one needs an exponent."""
    known = [f"{value:.6g}" for value in values if not _is_missing(value)]
    if any("e" in word or "inf" in word for word in known):
        return [_MISSING if _is_missing(value) else f"{value:.6g}" for value in values]
    decimals = min(_DECIMALS, max(len(word.partition(".")[2]) for word in known))
    return [_MISSING if _is_missing(value) else f"{value:.{decimals}f}" for value in values]


def _word(value: Any) -> str:
    if _is_missing(value):
        return _MISSING
    if isinstance(value, np.datetime64) or hasattr(value, "isoformat"):
        text = str(value).replace("T", " ")
        return text.removesuffix(" 00:00:00")
    return str(value)


def _is_missing(value: Any) -> bool:
    # NaN and NaT are what does not equal itself; pandas' NA will not say.
    if value is None or type(value).__name__ == "NAType":
        return True
    same: Any = value == value  # noqa: PLR0124
    return isinstance(same, bool | np.bool_) and not same


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _joined(names: Sequence[Any]) -> str:
    return ", ".join(str(name) for name in names if name is not None)
