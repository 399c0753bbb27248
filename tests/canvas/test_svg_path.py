import numpy as np
import pytest

from nbboard.canvas.settings import IDENTITY
from nbboard.canvas.svg_path import outline
from nbboard.core.errors import InvalidInput


def points(data: str) -> list[list[float]]:
    (part,) = outline(data, IDENTITY).parts(1)
    return np.asarray(part.points.round(6)).tolist()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("M1,2 3-4.5.5.25", [[1, 2], [3, -4.5], [0.5, 0.25]]),
        ("M0 0 L", [[0, 0]]),
        ("m1 2l3 4 1e1-2", [[1, 2], [4, 6], [14, 4]]),
        ("M10 10h80v80h-80", [[10, 10], [90, 10], [90, 90], [10, 90]]),
        ("M0 0H5V6h-1", [[0, 0], [5, 0], [5, 6], [4, 6]]),
    ],
)
def test_lines(data: str, expected: list[list[float]]) -> None:
    assert points(data) == expected


def test_smooth_curves_mirror_the_control_before() -> None:
    assert points("M0 0C0 10 10 10 10 0S20-10 20 0") == points(
        "M0 0C0 10 10 10 10 0C10 -10 20 -10 20 0"
    )
    assert points("M0 0Q5 10 10 0T20 0") == points("M0 0Q5 10 10 0Q15 -10 20 0")
    assert points("M0 0T10 0") == points("M0 0Q0 0 10 0")


@pytest.mark.parametrize(
    ("flags", "through"),
    [("0 1", (10, 0)), ("0 0", (10, 20)), ("1 1", (10, 0))],
)
def test_arcs_by_their_flags(flags: str, through: tuple[float, float]) -> None:
    found = np.array(points(f"M0 10A10 10 0 {flags} 20 10"))
    assert np.hypot(*(found - through).T).min() < 0.5
    assert found[-1].tolist() == [20, 10]
    packed = flags.replace(" ", "")
    assert points(f"M0 10A10 10 0 {packed}20 10") == found.tolist()


def test_an_arc_too_small_grows_and_one_without_radius_is_a_line() -> None:
    found = np.array(points("M0 0A1 1 0 0 1 20 0"))
    assert found[:, 1].min() == pytest.approx(-10, abs=0.1)
    assert points("M0 0A0 5 0 0 1 20 0") == [[0, 0], [20, 0]]


@pytest.mark.parametrize("data", ["M1", "1 2", "M0 0 X 3", "M0 0 L 1", "M0 0 Z 4", "M0 0 3-4.5.5"])
def test_what_cannot_be_read_is_named(data: str) -> None:
    with pytest.raises(InvalidInput, match="path"):
        points(data)
