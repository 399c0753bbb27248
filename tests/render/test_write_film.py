import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageSequence

from nbboard.core.errors import NotInstalled, RenderFailed
from nbboard.core.story import Put
from nbboard.render import write_film
from nbboard.render.film import Reel, Stage, film
from nbboard.render.picture import compose
from nbboard.render.timeline import Timeline
from tests.render.films import FRAME, story


@pytest.fixture(scope="module")
def reel() -> Reel:
    told = story()
    everything = [step.element for step in told.steps if isinstance(step, Put)]
    stage = Stage(compose(everything, {}, FRAME), 1.0)
    return film(list(told.steps), Timeline(told, 2.0), stage, (10, 1.0), lambda share: None)


def last(reel: Reel) -> np.ndarray:
    *_, pixels = write_film._whole(reel)
    return pixels.astype(int)


@pytest.mark.parametrize(("form", "off"), [("gif", 24), ("apng", 0)])
def test_browsers_and_pillow_play_it(reel: Reel, form: write_film.Form, off: int) -> None:
    told: list[float] = []
    data = write_film.draw(reel, form, told.append)
    assert told[-1] == 1
    with Pillow.open(io.BytesIO(data)) as image:
        assert image.size == (reel.width, reel.height)
        assert image.info["loop"] == 0
        frames = [
            (frame.convert("RGB").copy(), frame.info["duration"])
            for frame in ImageSequence.Iterator(image)
        ]
    assert len(frames) == len(reel.frames)
    assert sum(duration for _, duration in frames) == pytest.approx(3100)
    seen = np.asarray(frames[-1][0]).astype(int)
    assert np.abs(seen - last(reel)).max() <= off
    # Paper and inks are exactly what they are.
    assert (seen == last(reel)).all(axis=2).mean() > 0.97


def test_the_same_frames_give_the_same_bytes(reel: Reel) -> None:
    for form in ("gif", "apng"):
        one = write_film.draw(reel, form, lambda share: None)  # type: ignore[arg-type]
        assert one == write_film.draw(reel, form, lambda share: None)  # type: ignore[arg-type]


def test_an_mp4_has_every_frame(reel: Reel, tmp_path: Path) -> None:
    pytest.importorskip("imageio_ffmpeg")
    data = write_film.draw(reel, "mp4", lambda share: None)
    assert data == write_film.draw(reel, "mp4", lambda share: None)
    file = tmp_path / "film.mp4"
    file.write_bytes(data)
    raw = subprocess.run(
        [write_film.ffmpeg(), *f"-loglevel error -i {file} -f rawvideo -pix_fmt rgb24 -".split()],
        check=True,
        capture_output=True,
    ).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, reel.height, reel.width, 3)
    assert len(frames) == sum(frame.ticks for frame in reel.frames)
    assert np.abs(frames[-1].astype(int) - last(reel)).mean() < 4


def test_without_ffmpeg_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_film.shutil, "which", lambda name: None)
    monkeypatch.setitem(__import__("sys").modules, "imageio_ffmpeg", None)
    with pytest.raises(NotInstalled, match=r"nbboard\[video\]"):
        write_film.ffmpeg()


def test_an_ffmpeg_that_fails_is_quoted(
    reel: Reel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\necho no codec here >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(write_film, "ffmpeg", lambda: str(broken))
    with pytest.raises(RenderFailed, match="no codec here"):
        write_film.draw(reel, "mp4", lambda share: None)
