"""Pictures and files of something drawn: options, and the same bytes wherever they are made."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.model import Element, Note, Rect, Stroke, Style
from nbboard.core.points import pack
from nbboard.exports import Exports

pytestmark = pytest.mark.store

RED = Style(stroke="#e03131", fill="#e03131", width=16)


class Sheet(Exports):
    """Two squares and a note, 10 units each, side by side."""

    title = "a sheet"

    @property
    def elements(self) -> Sequence[Element]:
        return (
            Rect(id="a" * 16, at=(0, 0), size=(160, 160), style=RED),
            Rect(id="b" * 16, at=(320, 0), size=(160, 160)),
            Note(id="c" * 16, at=(640, 0), size=(160, 160), text="hi"),
        )

    def _load_blobs(self) -> Mapping[str, bytes]:
        return {}


def pixels(data: bytes) -> Any:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"))


def test_a_selection_is_drawn_alone() -> None:
    one = pixels(Sheet().png(only=["a" * 16], scale=1, padding=0))
    assert one.shape[:2] == (12, 12)
    both = Sheet().svg(only=[Sheet().elements[0], "b" * 16])
    assert both.count("<path") == 2
    with pytest.raises(InvalidInput, match="no element 'zz' on this board"):
        Sheet().pdf(only=["zz"])


def test_region_and_transparency() -> None:
    part = pixels(Sheet().png(region=(15, -5, 30, 5), scale=2, background=None))
    assert part.shape[:2] == (10, 60)
    assert part[0, 0, 3] == 0
    text = Sheet().svg(region=(15, -5, 30, 5))
    assert 'viewBox="15 -5 30 5"' in text
    assert "#e03131" not in text


def test_dark_has_dark_paper_and_light_ink_and_may_be_transparent() -> None:
    dark = pixels(Sheet().png(dark=True, scale=1))
    assert dark[0, 0].tolist() == [0x17, 0x17, 0x17, 255]
    text = Sheet().svg(dark=True, only=["b" * 16])
    assert 'fill="#171717"' in text
    assert "#1e1e1e" not in text
    assert pixels(Sheet().png(dark=True, background=None))[0, 0, 3] == 0
    with pytest.raises(InvalidInput, match="background 'red'"):
        Sheet().png(dark=True, background="red")


def test_an_svg_says_what_it_shows() -> None:
    text = Sheet().svg()
    assert "<title>a sheet</title>" in text
    assert "<desc>A whiteboard with 3 elements: 2 rectangles, 1 note. hi</desc>" in text


def test_a_pdf_lies_on_paper() -> None:
    assert b"/MediaBox [ 0 0 612 792 ]" in Sheet().pdf(page="letter", orientation="portrait")
    tiled = Sheet().pdf(page="a5", scale=20)
    assert tiled.count(b"/Type /Page ") > 1
    with pytest.raises(InvalidInput, match="give a page too"):
        Sheet().pdf(margin=5)
    with pytest.raises(LimitExceeded, match="sheets"):
        Sheet().pdf(page="a5", scale=64, padding=100)


def test_options_are_told_when_they_do_not_fit(tmp_path: Path) -> None:
    odd: Any = {"page": "a4"}
    with pytest.raises(InvalidInput, match="no option page"):
        Sheet().save(tmp_path / "a.png", **odd)
    with pytest.raises(InvalidInput, match="no option dark"):
        Sheet().save(tmp_path / "a.nbboard", dark=True)
    wrong: Any = "large"
    with pytest.raises(InvalidInput, match="wrong type"):
        Sheet().pdf(page="a4", margin=wrong)
    assert list(tmp_path.iterdir()) == []


def test_files_are_saved_with_their_options(tmp_path: Path) -> None:
    small = Sheet().save(tmp_path / "a.png", scale=0.5)
    assert pixels(small.read_bytes()).shape[1] == 51
    kept = Sheet().save(tmp_path / "a.excalidraw", only=["a" * 16])
    assert len(json.loads(kept.read_text())["elements"]) == 1


def test_losses_are_counted() -> None:
    assert Sheet().losses() == {"note, becomes a rectangle and a text": 1}


class Many(Sheet):
    """Enough to take a while."""

    @property
    def elements(self) -> Sequence[Element]:
        points = pack(np.random.default_rng(1).integers(0, 900, (400, 2)))
        size = (899, 899)
        return [Stroke(id=f"{k:016d}", at=(k, 0), size=size, points=points) for k in range(1500)]


def test_progress_is_told_and_may_end_the_drawing() -> None:
    told: list[float] = []
    Many().png(progress=told.append)
    assert told
    assert told == sorted(told)
    assert all(0 < share <= 1 for share in told)

    def enough(_: float) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        Many().png(progress=enough)
    assert Sheet().png(progress=False).startswith(b"\x89PNG")


_ELSEWHERE = """
import hashlib, sys
import matplotlib
matplotlib.rcParams.update({"lines.linewidth": 9, "pdf.compression": 0, "path.simplify": False,
                            "figure.dpi": 31, "pdf.fonttype": 42, "agg.path.chunksize": 100})
from tests.test_exports import Sheet
for data in (Sheet().png(), Sheet().svg().encode(), Sheet().pdf(page="a4")):
    print(hashlib.sha256(data).hexdigest())
"""


@pytest.mark.guarantee("G21")
def test_same_bytes_with_other_settings_locale_time_zone_and_hashes(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("pdf.compression: 0\nlines.antialiased: False\n")
    told = set()
    for settings in (
        {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "1"},
        {
            "LC_ALL": "de_DE.UTF-8",
            "TZ": "Pacific/Chatham",
            "PYTHONHASHSEED": "2",
            "MATPLOTLIBRC": str(tmp_path),
            "MPLBACKEND": "svg",
        },
    ):
        ran = subprocess.run(
            [sys.executable, "-c", _ELSEWHERE],
            env={**os.environ, **settings},
            cwd=Path(__file__).parents[1],
            capture_output=True,
            text=True,
            check=True,
            timeout=50,
        )
        told.add(ran.stdout)
    assert len(told) == 1
    assert len(told.pop().split()) == 3
