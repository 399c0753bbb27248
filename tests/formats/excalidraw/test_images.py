"""Images that a drawing carries."""

import base64
import hashlib
import io
from typing import Any

import pytest
from PIL import Image as Pillow

from nbboard.core.model import Image
from tests.formats.excalidraw.sources import PNG, drawn, loaded

URL = f"data:image/png;base64,{PNG}"
DATA = base64.b64decode(PNG)
SVG = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()


def with_file(file: Any, **fields: Any) -> Any:
    """Load one image whose file is `file`."""
    return loaded(drawn("image", fileId="f", **fields), files={"f": file})


def test_image_and_its_bytes() -> None:
    (image,), report = with_file({"dataURL": URL, "mimeType": "image/png", "id": "f"})
    assert isinstance(image, Image)
    assert image.blob == hashlib.sha256(DATA).hexdigest()
    assert report.blobs == {image.blob: DATA}
    assert (image.at, image.size, image.flip) == ((160, 320), (1600, 800), 0)


def test_the_same_file_twice_is_one_blob() -> None:
    elements = [drawn("image", fileId="f"), drawn("image", fileId="f")]
    found, report = loaded(*elements, files={"f": {"dataURL": URL}})
    assert len(found) == 2
    assert len(report.blobs) == 1


@pytest.mark.parametrize(
    ("scale", "flip"), [([1, 1], 0), ([-1, 1], 1), ([1, -1], 2), ([-1, -1], 3)]
)
def test_mirrored_image(scale: list[int], flip: int) -> None:
    assert with_file({"dataURL": URL}, scale=scale)[0][0].flip == flip


def test_of_a_cropped_image_the_part_that_is_shown_comes_over() -> None:
    picture = Pillow.new("RGB", (40, 20), "red")
    picture.paste("blue", (20, 0, 40, 20))
    written = io.BytesIO()
    picture.save(written, "PNG")
    url = "data:image/png;base64," + base64.b64encode(written.getvalue()).decode()
    crop = {"x": 100, "y": 0, "width": 100, "height": 50, "naturalWidth": 200, "naturalHeight": 100}
    (image,), report = with_file({"dataURL": url}, crop=crop)
    assert report.approximated == {}
    with Pillow.open(io.BytesIO(report.blobs[image.blob])) as part:
        assert part.size == (20, 10)
        assert part.getcolors() == [(200, (0, 0, 255))]


@pytest.mark.parametrize("natural", [0, -1, 400])
def test_a_crop_that_leaves_nothing_is_counted(natural: int) -> None:
    crop = {"x": 0, "y": 0, "width": 1, "height": 1}
    crop |= {"naturalWidth": natural, "naturalHeight": natural}
    (image,), report = with_file({"dataURL": URL}, crop=crop)
    assert report.approximated == {"image crop": 1}
    assert report.blobs == {image.blob: DATA}


def test_a_damaged_image_cannot_be_cut() -> None:
    crop = {"x": 0, "y": 0, "width": 1, "height": 1, "naturalWidth": 1, "naturalHeight": 1}
    damaged = base64.b64encode(DATA[:30]).decode()
    elements, report = with_file({"dataURL": f"data:image/png;base64,{damaged}"}, crop=crop)
    assert elements == []
    assert "cannot be cut" in report.skipped[0].reason


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ({"dataURL": f"data:image/svg+xml;base64,{SVG}"}, "is an SVG, which only browsers draw"),
        ({"dataURL": f"data:image/png;base64,{SVG}"}, "is an SVG"),
        ({"dataURL": "https://example.org/x.png"}, "is no base64 data URL"),
        ({"dataURL": "data:image/png,abc"}, "is no base64 data URL"),
        ({"dataURL": "data:image/png;base64,@@@"}, "its image file is damaged"),
        ({"dataURL": 7}, "its image file: Expected `str`"),
        ({}, "its image file: Object missing required field `dataURL`"),
    ],
    ids=str,
)
def test_other_files_are_named(file: Any, reason: str) -> None:
    """Covers T12: an image is told by its bytes, not by what it calls itself."""
    elements, report = with_file(file)
    assert elements == []
    assert report.blobs == {}
    assert reason in report.skipped[0].reason


def test_missing_file_is_named() -> None:
    for element in (drawn("image", fileId="gone"), drawn("image")):
        _, report = loaded(element)
        assert "is not in the drawing" in report.skipped[0].reason


def test_too_large_an_image_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nbboard.core.limits.BLOB_BYTES", 10)
    assert "the limit is 10" in with_file({"dataURL": URL})[1].skipped[0].reason
