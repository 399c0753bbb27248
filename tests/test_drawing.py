from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from nbboard.core.model import Element, Rect, Stroke
from nbboard.core.points import pack
from nbboard.drawing import Drawing


class Sheet(Drawing):
    """A rectangle and two strokes, one with pressures."""

    title = "a sheet"

    @property
    def elements(self) -> Sequence[Element]:
        points = pack(np.array([(0, 0), (160, 320)]))
        return (
            Rect(id="r" * 16, at=(0, 0), size=(160, 160)),
            Stroke(id="s" * 16, at=(16, 16), size=(160, 320), points=points),
            Stroke(id="t" * 16, at=(0, 0), size=(160, 320), points=points, pressures=b"\x00\xff"),
        )

    def _load_blobs(self) -> Mapping[str, bytes]:
        return {}


def test_strokes_come_as_arrays_in_board_units() -> None:
    first, second = Sheet().strokes
    assert first.tolist() == [[1, 1], [11, 21]]
    assert second.shape == (2, 2)
    none, pressures = Sheet().pressures
    assert none is None
    assert pressures is not None
    assert pressures.tolist() == [0, 1]


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "nbboard", "excalidraw"])
def test_a_drawing_is_saved_by_its_ending(ending: str, tmp_path: Path) -> None:
    file = Sheet().save(tmp_path / f"sheet.{ending}")
    assert file.stat().st_size > 100


def test_a_snapshot_is_a_picture() -> None:
    assert Sheet().snapshot().data.startswith(b"\x89PNG")
