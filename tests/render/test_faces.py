"""Faces of the machine, for what nbboard's own face lacks."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nbboard.render import faces, text

DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
with_dejavu = pytest.mark.skipif(not DEJAVU.exists(), reason="the DejaVu faces are not installed")


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """The folders in which faces are looked for; none by itself."""
    folders: list[Path] = []

    def forget() -> None:
        for known in (faces.other, faces._files, faces._opened):
            known.cache_clear()
        faces._used.clear()

    monkeypatch.setattr(faces, "_folders", lambda: iter(folders))
    forget()
    yield folders
    forget()


def ink(line: text.LinePath) -> list[tuple[float, float]]:
    """Left and right of each closed part of a line, from left to right."""
    ends = np.flatnonzero(line.codes == faces.CLOSE)
    parts = np.split(line.vertices[:, 0], ends[:-1] + 1)
    return sorted((float(part.min()), float(part.max())) for part in parts)


def test_own_face_needs_no_other(machine: list[Path]) -> None:
    machine.append(DEJAVU)
    text.line_path("Grüße, Привет → ∀x∈ℝ", 20)
    assert faces.other.cache_info().misses == 0


def test_what_no_face_has_is_a_hollow_box_and_is_named() -> None:
    assert text.missing("a 中 b 中👣\ufe0f é") == ["中", "👣"]
    line = text.line_path("中", 100)
    assert line.advance == pytest.approx(70, abs=1)
    (outer, inner) = ink(line)
    assert (outer, inner) == (pytest.approx((10, 60), abs=1), pytest.approx((12.5, 57.5), abs=1))


@with_dejavu
def test_a_face_of_the_machine_stands_in(machine: list[Path]) -> None:
    machine.append(DEJAVU)
    assert text.missing("שלום 中") == ["中"]
    shin = text.line_path("ש", 100)
    assert shin.advance == pytest.approx(text.line_path("ש", 50).advance * 2)
    # As tall as other letters, whatever units its face counts in.
    assert 45 < np.ptp(shin.vertices[:, 1]) < 75


@with_dejavu
def test_the_plainest_face_is_taken(machine: list[Path]) -> None:
    machine.append(DEJAVU)
    assert [file.name for file in faces._files()][:2] == ["DejaVuMathTeXGyre.ttf", "DejaVuSans.ttf"]
    assert faces.other("ש") is faces._opened(DEJAVU / "DejaVuSans.ttf")


@with_dejavu
def test_words_from_right_to_left_stand_in_that_order(machine: list[Path]) -> None:
    machine.append(DEJAVU)

    def widths(words: str) -> list[float]:
        return [right - left for left, right in ink(text.line_path(words, 100))]

    # Lamed, the only letter that stands out above, is the second of three from the right.
    line = text.line_path("של", 100)
    highest = line.vertices[line.vertices[:, 1].argmin()]
    assert highest[0] < line.advance / 2
    assert widths("של") != widths("לש")
    # The word that is read first stands at the right, between words of the other direction.
    whole = text.line_path("a ש, ל b", 100)
    highest = whole.vertices[whole.vertices[:, 1].argmin()]
    assert highest[0] < whole.advance / 2


def test_what_is_no_face_is_passed_over(machine: list[Path], tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/noise.ttf").write_bytes(b"no face at all")
    (tmp_path / "gone.otf").symlink_to(tmp_path / "nowhere")
    machine.append(tmp_path)
    assert len(faces._files()) == 2
    assert faces.other("中") is None
