"""Labels are in a group with what they are bound to."""

from typing import Any

import pytest

from nbboard.core import geometry, limits
from tests.formats.excalidraw.sources import drawn, loaded

BOX: dict[str, Any] = {"id": "box", "boundElements": [{"type": "text", "id": "words"}]}
WORDS: dict[str, Any] = {"id": "words", "containerId": "box"}


@pytest.mark.parametrize("kind", ["rectangle", "ellipse", "diamond", "arrow", "line"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_label_moves_with_what_it_is_bound_to(kind: str, is_first: bool) -> None:
    pair = [drawn("text", **WORDS), drawn(kind, **BOX)]
    elements, report = loaded(*(pair if is_first else pair[::-1]), drawn("rectangle", id="other"))
    one, two, other = elements
    assert one.groups == two.groups
    assert len(one.groups) == 1
    assert other.groups == ()
    assert report.approximated["label as a group"] == 1
    assert report.not_kept == {}


def test_the_group_of_a_label_is_within_those_of_its_shape() -> None:
    elements, _ = loaded(
        drawn("rectangle", **BOX, groupIds=["in", "out"]),
        drawn("text", **WORDS, groupIds=["in", "out"]),
        drawn("ellipse", groupIds=["in", "out"]),
    )
    box, words, beside = (element.groups for element in elements)
    assert box == words
    assert box[1:] == beside
    assert len(set(box)) == 3


def test_a_label_alone_in_a_group_with_its_shape_gets_no_other() -> None:
    elements, report = loaded(
        drawn("rectangle", **BOX, groupIds=["both"]), drawn("text", **WORDS, groupIds=["both"])
    )
    assert [len(element.groups) for element in elements] == [1, 1]
    assert report.approximated["label as a group"] == 1


@pytest.mark.parametrize(
    "drawing",
    [
        [drawn("text", **WORDS)],
        [drawn("rectangle", **BOX, isDeleted=True), drawn("text", **WORDS)],
        [drawn("rectangle", **BOX, x=1e9), drawn("text", **WORDS)],
        [drawn("rectangle", **BOX, groupIds=["a"]), drawn("text", **WORDS)],
        [drawn("text", id="words", containerId="words")],
        [
            drawn("rectangle", **BOX, groupIds=list("abcdefghijklmnop")),
            drawn("text", **WORDS, groupIds=list("abcdefghijklmnop")),
            drawn("ellipse", groupIds=["a"]),
        ],
    ],
    ids=["missing", "deleted", "left out", "grouped otherwise", "itself", "too deep"],
)
def test_a_label_that_cannot_be_grouped_stays_as_it_is_and_is_named(
    drawing: list[dict[str, Any]],
) -> None:
    elements, report = loaded(*drawing)
    assert report.not_kept == {"binding of a label": 1}
    assert "label as a group" not in report.approximated
    kept = [one for one in drawing if not one["isDeleted"] and one["x"] < 1e6]
    assert [len(element.groups) for element in elements] == [len(one["groupIds"]) for one in kept]
    assert all(len(element.groups) <= limits.GROUP_DEPTH for element in elements)


def test_several_labels_of_one_shape_are_in_one_group() -> None:
    elements, _ = loaded(
        drawn("rectangle", **BOX),
        drawn("text", **WORDS),
        drawn("text", id="more", containerId="box"),
        drawn("text", id="label of a label", containerId="words"),
    )
    groups = [element.groups for element in elements]
    assert groups[0] == groups[1] == groups[2] != ()
    assert groups[3] == ()


# The same in js/test/tools/drawing-labels.test.ts.
@pytest.mark.parametrize(
    ("points", "fields", "middle"),
    [
        ([[0, 0], [100, 0]], {}, (50, 0)),
        ([[0, 0], [80, 40], [100, 0]], {}, (80, 40)),
        ([[0, 0], [40, 0], [40, 60], [100, 60]], {}, (40, 30)),
        ([[0, 0], [40, 0], [40, 60], [100, 60]], {"roundness": {"type": 2}}, (38.75, 30)),
        ([[0, 0], [80, 40], [100, 0]], {"angle": 3.141592653589793}, (20, 0)),
    ],
    ids=["two", "three", "four", "curved", "turned"],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_the_label_of_an_arrow_stands_in_its_middle_whatever_the_file_says(
    points: list[list[float]], fields: dict[str, Any], middle: tuple[float, float], is_first: bool
) -> None:
    arrow = drawn("arrow", **BOX, points=points, **fields)
    label = drawn("text", **WORDS, x=-900, y=4000, width=30, height=25)
    elements, _ = loaded(*((label, arrow) if is_first else (arrow, label)))
    text = elements[0 if is_first else 1]
    assert text.size == (480, 400)
    assert text.at == ((10 + middle[0] - 15) * 16, (20 + middle[1] - 12.5) * 16)


def test_the_label_of_a_shape_stands_where_the_file_says() -> None:
    elements, _ = loaded(drawn("rectangle", **BOX), drawn("text", **WORDS, x=-900))
    assert elements[1].at[0] == -900 * 16


def test_the_middle_of_an_arrow_is_found_once_for_all_its_labels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """T20: 20,000 labels of an arrow of 16,000 points took 20 s."""
    found: list[object] = []

    def local_points(arrow: Any) -> Any:
        found.append(arrow)
        return geometry.local_points(arrow)

    monkeypatch.setattr("nbboard.formats.excalidraw.labels.local_points", local_points)
    words = [drawn("text", id=f"{number}", containerId="box") for number in range(5)]
    elements, _ = loaded(drawn("arrow", **BOX), *words)
    assert len({element.at for element in elements[1:]}) == 1
    assert len(found) == 1
