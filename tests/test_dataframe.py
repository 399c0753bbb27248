"""A row for each element, with columns that never change."""

import numpy as np
import pandas as pd

from nbboard.dataframe import COLUMNS, dataframe
from tests.sheets import Sheet


def test_a_row_for_each_element_in_board_units() -> None:
    sheet = Sheet()
    stroke = sheet.draw.stroke([(0, 0), (30, 40), (30, 50)], color="#e03131", width=3, alpha=0.2)
    note = sheet.draw.note("remember\nthis", (5, 6), (100, 50), fill=None)
    sheet.change(note, angle=90, flip=2, locked=True, groups=("g" * 16,))
    table = sheet.to_dataframe()
    assert list(table.columns) == list(COLUMNS)
    assert table.index.tolist() == [stroke, note]
    assert table.index.name == "id"
    row = table.loc[stroke]
    assert (row.kind, row.x, row.width, row.height) == ("stroke", 0, 30, 50)
    assert (row.color, row.line_width, row.alpha) == ("#e03131", 3, 0.2)
    assert (row.points, row.length) == (3, 60)
    assert pd.isna(row.text)
    row = table.loc[note]
    assert (row.angle, row.flipped_x, row.flipped_y, row.locked) == (90, False, True, True)
    assert row.text == "remember\nthis"
    assert pd.isna(row.fill)
    assert (row.points, np.isnan(row.length), row.groups) == (0, True, ("g" * 16,))


def test_an_empty_board_has_the_same_columns_and_types() -> None:
    sheet = Sheet()
    sheet.draw.rect((0, 0), (1, 1))
    empty, full = dataframe([]), sheet.to_dataframe()
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert len(empty) == 0
    assert full.query("kind == 'rect' and width >= 1").index.tolist() == full.index.tolist()
