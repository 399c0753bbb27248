"""Pictures of any kind become files, numbers become colours."""

import io
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image as Pillow

from nbboard.core.errors import InvalidInput
from nbboard.pictures import Coloring, coded, pixel_size


def decoded(data: bytes) -> Any:
    return np.asarray(Pillow.open(io.BytesIO(data)))


@pytest.mark.parametrize("channels", [(), (3,), (4,)])
@pytest.mark.parametrize("kind", ["uint8", "float32", "int64"])
def test_an_arrays_pixels_are_kept(channels: tuple[int, ...], kind: str) -> None:
    wanted = np.arange(5 * 7 * (channels or (1,))[0]).reshape(5, 7, *channels).astype(np.uint8)
    given = (wanted / 255).astype(kind) if kind == "float32" else wanted.astype(kind)
    data = coded(given)
    assert (decoded(data) == wanted).all()
    assert pixel_size(data) == (7, 5)


def test_booleans_are_black_and_white() -> None:
    assert decoded(coded(np.eye(2, dtype=bool))).tolist() == [[255, 0], [0, 255]]


def test_a_cmap_colours_any_numbers_and_leaves_holes_clear() -> None:
    array = np.array([[-5.0, 0.0], [5.0, np.nan]])
    found = decoded(coded(array, Coloring("viridis")))
    viridis = mpl.colormaps["viridis"]
    assert found[0, 0].tolist() == list(viridis(0, bytes=True))
    assert found[1, 0].tolist() == list(viridis(1.0, bytes=True))
    assert found[1, 1, 3] == 0
    half = decoded(coded(array, Coloring(viridis, vmin=-5, vmax=15)))
    assert half[1, 0].tolist() == list(viridis(0.5, bytes=True))
    masked = np.ma.masked_less(array, 0)
    assert decoded(coded(masked, Coloring("viridis")))[0, 0, 3] == 0
    flat = decoded(coded(np.full((2, 2), 3), Coloring("viridis")))
    assert flat[0, 0].tolist() == list(viridis(0, bytes=True))


@pytest.mark.parametrize(
    ("picture", "coloring", "words"),
    [
        (np.zeros((2, 2, 5)), Coloring(), r"\(h, w, 4\), not \(2, 2, 5\)"),
        (np.zeros(4), Coloring(), "shape"),
        (np.zeros((0, 4)), Coloring(), "shape"),
        (np.array([[0.5, np.nan]]), Coloring(), "NaN or infinity: give a cmap"),
        (np.array([[0, 300]]), Coloring(), "0 to 300; whole numbers are bytes"),
        (np.array([["a"]]), Coloring(), "an array of numbers"),
        (object(), Coloring(), "'object': a picture is"),
        (np.zeros((2, 2)), Coloring("nosuch"), "cmap 'nosuch': see matplotlib.colormaps"),
        (np.zeros((2, 2, 3)), Coloring("viridis"), "colours an array of shape"),
        (np.full((2, 2), np.nan), Coloring("viridis"), "no number at all"),
    ],
)
def test_what_is_no_picture_says_what_one_is(picture: Any, coloring: Coloring, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        coded(picture, coloring)


def test_files_and_their_bytes_stay_as_they_are(tmp_path: Path) -> None:
    data = coded(np.zeros((2, 3)))
    (tmp_path / "one.png").write_bytes(data)
    assert coded(data) == coded(tmp_path / "one.png") == coded(str(tmp_path / "one.png")) == data
    image = Pillow.new("RGB", (4, 2), "red")
    assert pixel_size(coded(image)) == (4, 2)
