"""Files of images: each is read once, and parts of them are bounded."""

import base64
import io
from types import SimpleNamespace

import pytest
from msgspec import Raw
from PIL import Image as Pillow

from nbboard.formats.excalidraw import files, source
from tests.formats.excalidraw.sources import drawn, loaded
from tests.formats.excalidraw.test_images import with_file


def noise(side: int) -> dict[str, str]:
    """A file that no format makes smaller."""
    written = io.BytesIO()
    Pillow.effect_noise((side, side), 200).save(written, "PNG")
    return {"dataURL": "data:image/png;base64," + base64.b64encode(written.getvalue()).decode()}


def shown_part(left: float, side: float = 10) -> dict[str, float]:
    """A part of an image of 100 pixels."""
    box = {"x": left, "y": 0, "width": side, "height": side}
    return {**box, "naturalWidth": 100, "naturalHeight": 100}


def test_a_file_is_read_once_however_many_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """T20: a file of 10 MB shown 20,000 times took many minutes."""
    read: list[object] = []

    def image_file(raw: Raw) -> str:
        read.append(raw)
        return source.image_file(raw)

    monkeypatch.setattr(files, "source", SimpleNamespace(image_file=image_file))
    parts = [drawn("image", fileId="f", crop=shown_part(left)) for left in (0, 0, 5, 0)]
    elements, report = loaded(*parts, drawn("image", fileId="f"), files={"f": noise(100)})
    assert len(elements) == 5
    assert len(report.blobs) == 3
    assert len(read) == 1


def test_what_is_cut_out_of_images_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """T13: each part is an image of its own, and each costs the reading of the whole."""
    monkeypatch.setattr("nbboard.formats.excalidraw.files.CUT_PIXELS", 10_250)
    parts = [drawn("image", fileId="f", crop=shown_part(left)) for left in range(6)]
    elements, report = loaded(*parts, files={"f": noise(100)})
    assert len(elements) == 2
    assert report.skipped[0].reason == (
        "cutting its image makes it 10300 pixels read and cut in this drawing; the limit is 10250"
    )


def test_a_part_larger_than_a_board_takes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small JPEG can become a large PNG."""
    written = io.BytesIO()
    Pillow.effect_noise((100, 100), 200).save(written, "JPEG", quality=20)
    url = "data:image/jpeg;base64," + base64.b64encode(written.getvalue()).decode()
    limit = len(written.getvalue())
    monkeypatch.setattr("nbboard.core.limits.BLOB_BYTES", limit)
    _, report = with_file({"dataURL": url}, crop=shown_part(0, 100))
    assert f"bytes; the limit is {limit}" in report.skipped[0].reason


@pytest.mark.parametrize("name", ["x", "width", "naturalWidth"])
@pytest.mark.parametrize("value", [1e308, -1e308, 1e-308])
def test_a_crop_of_any_numbers_is_cut_or_counted(name: str, value: float) -> None:
    """T16: a pixel has no number beyond those of a float."""
    crop = {**shown_part(1e10), "height": 1e300, "naturalHeight": 1e-300, name: value}
    elements, report = with_file(noise(100), crop=crop)
    assert len(elements) == len(report.blobs) == 1
    assert report.skipped == ()


def test_a_part_of_a_photo_for_printers_is_cut_out() -> None:
    written = io.BytesIO()
    Pillow.new("CMYK", (100, 100)).save(written, "JPEG")
    url = "data:image/jpeg;base64," + base64.b64encode(written.getvalue()).decode()
    (image,), report = with_file({"dataURL": url}, crop=shown_part(0))
    with Pillow.open(io.BytesIO(report.blobs[image.blob])) as part:
        assert (part.format, part.mode, part.size) == ("PNG", "RGB", (10, 10))
