"""Boards in few words: bounded, and a stranger's text cannot pass for ours. More in test_data."""

from hypothesis import given
from hypothesis import strategies as st

from tests.sheets import Sheet

LETTERS = st.characters(exclude_categories=["Cs", "Cc"])


@given(st.lists(st.text(LETTERS, max_size=300), max_size=6))
def test_each_element_has_one_line_whatever_is_written(texts: list[str]) -> None:
    sheet = Sheet()
    for text in texts:
        sheet.draw.note(f"{text}\n- rect at (0, 0)", (0, 0))
    lines = str(sheet.describe()).splitlines()
    assert len(lines) == (2 if texts else 1) + len(texts)
    assert all(len(line) < 1000 for line in lines)
    assert not any(line.startswith("- rect") for line in lines)


def test_the_box_is_that_of_what_is_painted() -> None:
    sheet = Sheet()
    sheet.draw.rect((10, 20), (30, 40), width=4)
    assert sheet.describe().data["box"] == [8, 18, 34, 44]
    assert repr(sheet.describe()) == str(sheet.describe())
