"""The page in docs is the one that is computed now: nobody wrote a figure into it by hand."""

import re

from bench.scale import page
from bench.scale.known import known


def test_the_page_is_what_is_computed() -> None:
    computed = page.text(known(), page.spreads(known()))
    kept = page.PAGE.read_text(encoding="utf-8")
    # Chance and sums may differ in the last digit from machine to machine: words may not.
    assert words(computed) == words(kept), "run python -m bench.scale"
    assert "{" not in kept
    assert "**This is paper**" in kept


def test_its_plot_is_small_and_names_no_place() -> None:
    drawn = page.PLOT.read_text(encoding="utf-8")
    assert len(drawn) < 40_000
    assert "scale.svg" in page.PAGE.read_text(encoding="utf-8")
    for name in (page.ONE, page.DIRECT, page.TREE):
        assert name in drawn


def words(text: str) -> list[str]:
    """The page without its figures."""
    return re.findall(r"[A-Za-z][\w']+", re.sub(r"[\d.,:+%-]+", " ", text))
