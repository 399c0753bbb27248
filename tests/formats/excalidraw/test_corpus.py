"""Real drawings come over exactly, judged by a plain second reading of their JSON."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nbboard.core import freehand
from nbboard.core.geometry import absolute_points, has_area
from nbboard.core.model import Element, kind
from nbboard.formats.excalidraw import load
from nbboard.formats.report import LoadReport
from tests.formats.excalidraw.sources import fresh_ids

CORPUS = Path(__file__).parents[3] / "../shared/corpus"
DRAWINGS = sorted(CORPUS.glob("*.excalidraw"))
KINDS = {"rectangle": "rect", "freedraw": "stroke"}
LINES = ("line", "arrow", "freedraw")
COLOURS = {"black": "#000000", "white": "#ffffff", "grey": "#808080", "transparent": None}
INVALID = {"00000", "none"}
APPROXIMATED = {"roughness", "hachure", "font face", "arrowhead", "invalid colour"}
LABELLED = "label as a group"

pytestmark = [
    pytest.mark.store,
    pytest.mark.skipif(not DRAWINGS, reason="the corpus is not beside the project"),
]

Pair = tuple[dict[str, Any], Any]


class Loaded:
    """All drawings, each loaded once, beside their plain JSON."""

    def __init__(self) -> None:
        self.sources: dict[str, list[dict[str, Any]]] = {}
        self.elements: dict[str, list[Element]] = {}
        self.reports: dict[str, LoadReport] = {}
        for path in DRAWINGS:
            text = path.read_text()
            live = [one for one in json.loads(text)["elements"] if not one.get("isDeleted")]
            self.sources[path.stem] = live
            self.elements[path.stem], self.reports[path.stem] = load(text, new_id=fresh_ids())

    def pairs(self, *kinds: str) -> Iterator[Pair]:
        """Every source element with what became of it."""
        for name, sources in self.sources.items():
            for source, element in zip(sources, self.elements[name], strict=True):
                if not kinds or source["type"] in kinds:
                    yield source, element


@pytest.fixture(scope="module")
def corpus() -> Loaded:
    return Loaded()


def test_every_element_is_there_and_nothing_was_skipped(corpus: Loaded) -> None:
    assert len(corpus.sources) == 63
    assert sum(map(len, corpus.sources.values())) == 19_000
    for name, sources in corpus.sources.items():
        report = corpus.reports[name]
        assert report.elements_in == report.on_board == len(sources)
        assert report.skipped == ()
        assert set(report.not_kept) <= {"binding of an arrow"}
        assert set(report.approximated) <= APPROXIMATED | {LABELLED}


def test_kinds_and_order(corpus: Loaded) -> None:
    for source, element in corpus.pairs():
        assert kind(element) == KINDS.get(source["type"], source["type"])


def test_points(corpus: Loaded) -> None:
    for source, element in corpus.pairs(*LINES):
        plain = np.array([(source["x"] + p[0], source["y"] + p[1]) for p in source["points"]])
        turned = absolute_points(element.__class__(**{**fields(element), "angle": 0}))
        assert np.abs(turned * 16 - plain * 16).max() <= 0.5 + 1e-6


def fields(element: Element) -> dict[str, Any]:
    return {name: getattr(element, name) for name in element.__struct_fields__}


def test_closed_and_curved(corpus: Loaded) -> None:
    closed = curved = 0
    for source, element in corpus.pairs("line", "arrow"):
        points = [point[:2] for point in source["points"]]
        back = len(points) >= 3 and points[0] == points[-1]
        rounded = source.get("roundness") or source.get("strokeSharpness") == "round"
        assert element.closed is back
        assert element.curve is bool(rounded)
        closed += back
        curved += bool(rounded) and len(points) > 2
    assert (closed, curved) == (1958, 2506)


def test_boxes(corpus: Loaded) -> None:
    for source, element in corpus.pairs("rectangle", "ellipse", "diamond", "text"):
        x, y = source["x"], source["y"]
        width, height = source.get("width") or 0, source.get("height") or 0
        left, top = min(x, x + width), min(y, y + height)
        expected = np.array([left, top, abs(width), abs(height)]) * 16
        assert np.abs(np.array([*element.at, *element.size]) - expected).max() <= 1
    for source, element in corpus.pairs(*LINES):
        points = np.array([point[:2] for point in source["points"]])
        corner = points.min(axis=0) + np.array((source["x"], source["y"]))
        expected = np.array([*corner, *np.ptp(points, axis=0)])
        assert np.abs(np.array([*element.at, *element.size]) - expected * 16).max() <= 1


def plain_colour(text: str) -> tuple[str | None, float]:
    """The colour of a string, read without the code under test; only what the corpus holds."""
    text = text.strip().lower()
    if text in COLOURS:
        return COLOURS[text], 1.0
    digits = text[1:]
    if len(digits) <= 4:
        digits = "".join(digit + digit for digit in digits)
    return "#" + digits[:6], int(digits[6:] or "ff", 16) / 255


INKED = {"hachure": 0.16, "cross-hatch": 0.31}


def covered(source: dict[str, Any], element: Element) -> float:
    """How much of an area the source's fill inks, where it has one at all."""
    return INKED.get(source["fillStyle"], 1) if has_area(element) else 1


def test_colours_and_opacity(corpus: Loaded) -> None:
    invalid = 0
    for source, element in corpus.pairs():
        style = element.style
        for text, found, alpha, share in (
            (source["strokeColor"], style.stroke, style.stroke_alpha, 1),
            (source["backgroundColor"], style.fill, style.fill_alpha, covered(source, element)),
        ):
            if text in INVALID:
                invalid += 1
                continue
            expected, own = plain_colour(text)
            assert found == expected
            inked = share if expected else 1
            assert abs(alpha - own * source["opacity"] / 100 * 255 * inked) <= 0.75
    assert invalid == 5
    counted = [report.approximated.get("invalid colour", 0) for report in corpus.reports.values()]
    assert sum(counted) == invalid


def test_angles_dashes_and_widths(corpus: Loaded) -> None:
    for source, element in corpus.pairs():
        turn = (element.angle / 100 - math.degrees(source["angle"])) % 360
        assert min(turn, 360 - turn) <= 0.005 + 1e-9
        assert element.style.dash == source["strokeStyle"]
        width = source["strokeWidth"]
        if source["type"] == "freedraw":
            width = freehand.width_for_size(4.25 * width)
        assert abs(element.style.width - width * 16) <= 0.5
        assert element.locked is bool(source.get("locked"))


def test_groups_are_the_same_partition_in_the_same_order(corpus: Loaded) -> None:
    deepest = 0
    for name, sources in corpus.sources.items():
        fresh: dict[str, str] = {}
        for source, element in zip(sources, corpus.elements[name], strict=True):
            # A label and its shape have one more, the innermost.
            own = len(element.groups) - len(source["groupIds"])
            assert own in (0, 1)
            deepest = max(deepest, len(element.groups))
            for old, new in zip(source["groupIds"], element.groups[own:], strict=True):
                assert fresh.setdefault(old, new) == new
        assert len(set(fresh.values())) == len(fresh)
    assert deepest == 8


def test_labels_are_in_a_group_with_what_they_are_bound_to_and_with_nothing_else(
    corpus: Loaded,
) -> None:
    bound = 0
    for name, sources in corpus.sources.items():
        elements = corpus.elements[name]
        members: dict[str, set[int]] = defaultdict(set)
        for place, element in enumerate(elements):
            for group in element.groups:
                members[group].add(place)
        places = {source["id"]: place for place, source in enumerate(sources)}
        labels = 0
        for place, source in enumerate(sources):
            if source.get("containerId"):
                labels += 1
                container = places[source["containerId"]]
                assert members[elements[place].groups[0]] == {place, container}
        assert corpus.reports[name].approximated.get(LABELLED, 0) == labels
        bound += labels
    assert bound == 272


def test_text(corpus: Loaded) -> None:
    for source, element in corpus.pairs("text"):
        assert element.text == source["text"]
        assert "\n".join(element.lines) == source["text"]
        assert abs(element.style.font_size - source["fontSize"] * 16) <= 0.5
        assert element.style.align == source["textAlign"]
        if source.get("lineHeight"):
            assert abs(element.line_height - source["lineHeight"] * 100) <= 0.5


def test_pressures(corpus: Loaded) -> None:
    real = guessed = 0
    for source, element in corpus.pairs("freedraw"):
        assert len(element.pressures) == len(source["points"])
        if source.get("simulatePressure") is False:
            real += 1
            expected = np.array(source["pressures"]) * 255
            found = np.frombuffer(element.pressures, np.uint8)
            assert np.abs(found - expected).max() <= 0.5 + 1e-9
        else:
            guessed += 1
    assert (real, guessed) == (268, 1210)


def test_corners(corpus: Loaded) -> None:
    for source, element in corpus.pairs("rectangle"):
        side = min(abs(source["width"] or 0), abs(source["height"] or 0))
        roundness = source.get("roundness")
        expected = 0.0
        if roundness and roundness["type"] == 3:
            expected = min(side / 4, 32)
        elif roundness or source.get("strokeSharpness") == "round":
            expected = side / 4
        # A quarter of the side as the board has it, which is half a step off at most.
        assert abs(element.radius - expected * 16) <= 0.5 + 0.125


def test_what_is_approximated_is_counted(corpus: Loaded) -> None:
    for name, sources in corpus.sources.items():
        expected: dict[str, int] = defaultdict(int)
        for source in sources:
            expected["font face"] += source["type"] == "text"
            shaken = source["type"] not in ("text", "freedraw")
            expected["roughness"] += shaken and source["roughness"] > 0
        for what, count in expected.items():
            assert corpus.reports[name].approximated.get(what, 0) == count, (name, what)
