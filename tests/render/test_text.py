"""Text: layout equal to TypeScript's, outlines true to the face."""

import json
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib.path import Path as Shape

from nbboard.core import path
from nbboard.core.path import Path
from nbboard.render import faces, text

ROOT = FilePath(__file__).parents[2]
GOLDEN = json.loads((ROOT / "conformance/outlines/text.json").read_text())
FACE = ROOT / "src/nbboard/assets" / faces.FONT_FILE


@pytest.fixture(scope="module")
def face() -> TTFont:
    return TTFont(FACE)


def outlines(line: text.LinePath) -> Path:
    return Path(line.codes, line.vertices)


@pytest.mark.parametrize("case", GOLDEN["layout"], ids=lambda case: str(case["args"])[:50])
def test_layout_is_that_of_the_other_language(case: dict[str, Any]) -> None:
    placed = text.layout(*case["args"])
    assert [line.text for line in placed] == [line[0] for line in case["placed"]]
    found = [[line.x, line.baseline] for line in placed]
    np.testing.assert_allclose(found, [line[1:] for line in case["placed"]], atol=1e-6)


@pytest.mark.parametrize("case", GOLDEN["lowered"], ids=lambda case: str(case["args"]))
def test_middle_is_that_of_the_other_language(case: dict[str, Any]) -> None:
    assert text.lowered(*case["args"]) == pytest.approx(case["down"])


@pytest.mark.parametrize("case", GOLDEN["drawable"], ids=lambda case: ascii(case["line"])[:50])
def test_drawable_text_is_that_of_the_other_language(case: dict[str, str]) -> None:
    assert text.drawable(case["line"]) == case["drawn"]
    assert text.drawable(case["drawn"]) == case["drawn"]


def test_metrics_are_those_of_the_face_and_of_the_other_language(face: TTFont) -> None:
    units = face["head"].unitsPerEm
    assert face["hhea"].ascent / units == text.ASCENT == GOLDEN["face"]["ascent"]
    assert -face["hhea"].descent / units == text.DESCENT == GOLDEN["face"]["descent"]
    assert face["hhea"].lineGap == 0
    assert face["name"].getDebugName(1) == text.FAMILY == GOLDEN["face"]["family"]


def test_line_is_centred_between_ascent_and_descent() -> None:
    (line,) = text.layout(["x"], 32, 2.0, "left", 100)
    above = line.baseline - text.ASCENT * 32
    below = 64 - (line.baseline + text.DESCENT * 32)
    assert above == pytest.approx(below)


def test_advance_is_that_of_the_glyphs(face: TTFont) -> None:
    names, widths = face.getBestCmap(), face["hmtx"]
    for plain in ("nnnn", "Hello", "жшн", "αβγ"):
        expected = sum(widths[names[ord(sign)]][0] for sign in plain) / 2048 * 20
        # Some pairs are kerned by a little.
        assert text.line_path(plain, 20).advance == pytest.approx(expected, rel=0.02)
    assert text.line_path("nnnn", 40).advance == 2 * text.line_path("nnnn", 20).advance


def test_pairs_are_kerned_and_letters_never_joined() -> None:
    apart = text.line_path("A", 100).advance + text.line_path("V", 100).advance
    assert text.line_path("AV", 100).advance < apart - 3
    letters = [len(text.line_path(sign, 100).codes) for sign in "ffi"]
    assert len(text.line_path("ffi", 100).codes) == sum(letters)


def test_kerning_does_not_reach_across_scripts() -> None:
    """Browsers shape each script by itself: Cyrillic Te, Latin o."""
    apart = text.line_path("Т", 100).advance + text.line_path("o", 100).advance
    assert text.line_path("Тo", 100).advance == apart
    assert text.line_path("То", 100).advance < apart


def test_outline_stands_on_the_baseline() -> None:
    left, top, right, bottom = path.bounds(outlines(text.line_path("H", 100)))
    assert bottom == 0
    assert top == pytest.approx(-100 * 1490 / 2048)
    assert 0 < left < right < text.line_path("H", 100).advance
    assert path.bounds(outlines(text.line_path("g", 100)))[3] > 15


def test_holes_are_holes() -> None:
    line = text.line_path("o", 100)
    shape = Shape(line.vertices, line.codes)
    left, top, right, bottom = path.bounds(outlines(line))
    ring = shape.to_polygons()
    assert len(ring) == 2
    assert not Shape(ring[1]).contains_point((left, top))
    assert Shape(ring[1]).contains_point(((left + right) / 2, (top + bottom) / 2))


def test_accents_sit_the_same_however_they_are_spelled() -> None:
    composed, decomposed = text.line_path("é", 50), text.line_path("e\u0301", 50)
    assert composed.advance == decomposed.advance
    assert np.array_equal(composed.vertices, decomposed.vertices)


def test_lines_are_aligned_by_their_advance() -> None:
    short, long = "ii", "a long line"
    edges = {}
    for align in ("left", "center", "right"):
        placed = text.layout([short, long], 20, 1.25, align, 300)
        drawn = [text.lines_path([line], 20, align) for line in placed]
        edges[align] = [path.bounds(one) for one in drawn]
    left, center, right = edges["left"], edges["center"], edges["right"]
    gap = 300 - text.line_path(short, 20).advance
    assert center[0][0] - left[0][0] == pytest.approx(gap / 2)
    assert right[0][0] - left[0][0] == pytest.approx(gap)
    assert left[1][1] > left[0][3]


def test_text_without_ink_gives_an_empty_path() -> None:
    for nothing in ("", " ", "\u200b"):
        line = text.line_path(nothing, 20)
        assert line.vertices.shape == (0, 2)
        assert len(line.codes) == 0
    assert text.line_path("", 20).advance == 0
    assert text.line_path(" ", 20).advance > 0
    assert len(text.lines_path([], 20, "left").codes) == 0


def test_face_covers_what_notebooks_need(face: TTFont) -> None:
    needed = (
        "ÀÉÎÕÜßçñøŁőşğİıœæþðŠžĐħ ΑΩαωςάϊ АЯаяёїєґўљћ ắệợ "
        "←↑→↓↔⇐⇒⇔ ±×÷·√∞∫∑∏∂∇∆≈≠≤≥≡∈∉∋∀∃∅∩∪⊂⊆∧∨¬∝⟨⟩ℝℤℕ "
        "✓✔✗✘☐☑☒★☆●○■□▲▼ €£¥₹₽ …–—“”‘’«»„ ²³½¼°µ‰§¶†‡©®™ ₀₁₂"
    )
    assert text.missing(needed) == []
    assert sorted(
        {record.FeatureTag for record in face["GPOS"].table.FeatureList.FeatureRecord}
    ) == ["kern", "mark", "mkmk"]
    assert {record.FeatureTag for record in face["GSUB"].table.FeatureList.FeatureRecord} == {
        "ccmp"
    }
    assert "fpgm" not in face


def test_files_of_the_face_are_small_and_carry_their_licence() -> None:
    woff2 = ROOT / "js/assets/nbboard-sans.woff2"
    assert woff2.stat().st_size <= 150_000
    assert woff2.read_bytes()[:4] == b"wOF2"
    for folder in (FACE.parent, woff2.parent):
        licence = (folder / "nbboard-sans.OFL.txt").read_text()
        assert "SIL Open Font License, Version 1.1" in licence
        assert "The Inter Project Authors" in licence
        assert "Noto Project Authors" in licence


def test_repeated_shaping_does_not_change_cached_glyphs() -> None:
    first = text.line_path("Hallo", 20)
    kept = first.vertices.copy()
    first.vertices[:] = 0
    assert np.array_equal(text.line_path("Hallo", 20).vertices, kept)
