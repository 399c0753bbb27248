"""Tables as words and rules."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from nbboard.core.errors import InvalidInput
from nbboard.core.model import Line, TextBox
from nbboard.tables import words_of
from tests.sheets import Sheet


def words(values: Any) -> tuple[str, ...]:
    return words_of({"a": values}, 20, False).columns[0].words


def test_values_become_words_as_people_write_them() -> None:
    assert words([1.5, 2.25, 30.0]) == ("1.50", "2.25", "30.00")
    assert words([1e-9, 5.0]) == ("1e-09", "5")
    assert words([1, 200]) == ("1", "200")
    assert words([True, False]) == ("True", "False")
    assert words([None, float("nan"), "x"]) == ("–", "–", "x")
    assert words(pd.Series([pd.NA, 3], dtype="Int64")) == ("–", "3")
    assert words(pd.to_datetime(["2024-01-02", None])) == ("2024-01-02", "–")
    assert words(["two\nlines", "y" * 60]) == ("two lines", "y" * 39 + "…")
    assert words(np.array([np.inf, 1.5])) == ("inf", "1.5")
    assert words([]) == ()


def test_a_table_is_one_group_in_line() -> None:
    sheet = Sheet()
    frame = pd.DataFrame({"name": ["Ada", "Ben"], "score": [3.5, 10]})
    ids = sheet.draw.table(frame, (100, 50), font_size=20, color="navy")
    assert ids == [element.id for element in sheet.elements]
    assert len({element.groups for element in sheet.elements}) == 1
    texts = [element for element in sheet.elements if isinstance(element, TextBox)]
    rules = [element for element in sheet.elements if isinstance(element, Line)]
    assert [text.text for text in texts] == ["0\n1", "name", "Ada\nBen", "score", "3.5\n10.0"]
    assert [text.style.align for text in texts] == ["right", "left", "left", "right", "right"]
    assert texts[1].at[1] == 50 * 16
    assert texts[2].at[1] == texts[0].at[1] == (50 + 32) * 16
    right = [text.at[0] + text.size[0] for text in texts]
    assert rules[0].at == (100 * 16, 82 * 16)
    assert rules[0].at[0] + rules[0].size[0] == max(right)
    sheet.png()


def test_rows_beyond_the_most_are_counted() -> None:
    sheet = Sheet()
    sheet.draw.table({"x": range(100)}, max_rows=5)
    texts = [element.text for element in sheet.elements if isinstance(element, TextBox)]
    assert texts == ["x", "0\n1\n2\n3\n4", "… 95 more rows"]


def test_a_series_and_named_index() -> None:
    series = pd.Series([1, 2], name="n", index=pd.Index(["a", "b"], name="key"))
    columns = words_of(series, 20, True).columns
    assert [(column.name, column.words) for column in columns] == [
        ("key", ("a", "b")),
        ("n", ("1", "2")),
    ]
    assert [column.name for column in words_of(series, 20, False).columns] == ["n"]


@pytest.mark.parametrize(
    ("table", "rows", "said"),
    [
        ([1, 2], 20, "'list': a table is a pandas DataFrame"),
        ({}, 20, "0 columns"),
        ({"a": [1], "b": [1, 2]}, 20, r"columns of \[1, 2\] rows"),
        ({"a": [1]}, 0, "max_rows 0"),
        ({str(n): [n] for n in range(51)}, 20, "51 columns"),
    ],
)
def test_what_is_no_table_says_so(table: Any, rows: int, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        words_of(table, rows, True)


@pytest.mark.parametrize(
    ("at", "size", "said"),
    [
        ((0, 0), 0, "font_size 0"),
        ((0, 0), float("nan"), "font_size nan"),
        ((float("nan"), 0), 16, "is not \\(x, y\\)"),
        ((1e9, 0), 16, "within"),
        ((1, 2, 3), 16, "is not"),
    ],
)
def test_a_place_or_size_that_makes_no_sense_is_refused(at: Any, size: float, said: str) -> None:
    sheet = Sheet()
    with pytest.raises(InvalidInput, match=said):
        sheet.draw.table({"a": [1]}, at=at, font_size=size)
    assert sheet.drawn == []
