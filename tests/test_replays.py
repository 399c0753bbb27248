"""Films of boards, against a board of this process."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from nbboard import NBBoard
from nbboard.core.errors import InvalidInput, LimitExceeded, NotAllowed, RenderFailed
from nbboard.core.story import Put, Take
from tests.canvas.listened import Listened

pytestmark = pytest.mark.server


@pytest.fixture
def board() -> Iterator[NBBoard]:
    with NBBoard.local(title="Film") as board:
        board.draw.stroke([(0, 0), (300, 0)], color="#e03131", width=10)
        key = board.draw.rect((0, 20), (50, 50), fill="#1971c2", color=None)
        board.wait()
        board.draw.image(np.full((20, 20), 128), at=(100, 20))
        board.wait()
        board.remove(key)
        board.wait()
        yield board


def frames(path: Path) -> list[Pillow.Image]:
    with Pillow.open(path) as image:
        found = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            found.append(image.convert("RGB").copy())
    return found


def test_a_film_tells_of_what_was_taken_back_too(board: NBBoard, tmp_path: Path) -> None:
    film = board.save_replay(tmp_path / "a.gif", seconds=1.0, rate=10, size=(332, 200))
    seen = frames(film)
    colors = [image.getpixel((40, 60)) for image in seen]
    assert (25, 113, 194) in colors
    assert colors[-1] == (255, 255, 255)
    assert seen[-1].getpixel((126, 50)) == (128, 128, 128)
    again = board.save_replay(tmp_path / "b.gif", seconds=1.0, rate=10, size=(332, 200))
    assert film.read_bytes() == again.read_bytes()


def test_the_last_frame_is_the_png(board: NBBoard, tmp_path: Path) -> None:
    board.save_replay(tmp_path / "a.apng", seconds=0.5)
    last = frames(tmp_path / "a.apng")[-1]
    with Pillow.open(io.BytesIO(board.png(scale=2, region=(-21, -21, 342, 92)))) as image:
        png = np.asarray(image.convert("RGB")).astype(int)
    bright = np.argwhere((np.asarray(last) != 255).any(axis=2))
    shown = np.argwhere((png != 255).any(axis=2))
    assert (np.ptp(bright, axis=0) == np.ptp(shown, axis=0)).all()


def test_a_moment_and_a_viewer_s_board_tell_each_element_once(
    board: NBBoard, tmp_path: Path
) -> None:
    moment = board.at(board.seq)
    kinds = [type(step) for step in moment._story().steps]
    assert kinds == [Put, Put]
    assert len(frames(moment.save_replay(tmp_path / "a.png", seconds=0.4))) > 2
    assert [type(step) for step in board._story().steps] == [Put, Put, Put, Take]


def test_it_is_given_up_by_its_progress_and_by_its_task(board: NBBoard, tmp_path: Path) -> None:
    def refuse(share: float) -> None:
        raise KeyboardInterrupt

    target = tmp_path / "a.gif"
    with pytest.raises(KeyboardInterrupt):
        board.save_replay(target, seconds=60, size=(2000, 1000), progress=refuse)

    async def cancelled() -> None:
        task = asyncio.create_task(board.aio.save_replay(target, seconds=60, size=(2000, 1000)))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises((asyncio.CancelledError, RenderFailed)):
            await task

    asyncio.run(cancelled())
    assert not target.exists()


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        ("a.avi", {}, InvalidInput, r"must end in \.gif"),
        ("a.gif", {"fps": 3}, InvalidInput, "no option fps"),
        ("a.gif", {"region": (1, 2, 3)}, InvalidInput, "region"),
        ("a.gif", {"seconds": 10_000}, LimitExceeded, "at most seconds="),
    ],
)
def test_what_makes_no_sense_is_named(
    board: NBBoard,
    tmp_path: Path,
    name: str,
    options: dict[str, object],
    error: type[Exception],
    words: str,
) -> None:
    with pytest.raises(error, match=words):
        board.save_replay(tmp_path / name, **options)  # type: ignore[arg-type]
    assert not (tmp_path / name).exists()


def test_on_a_canvas_the_story_is_played_to_its_end(board: NBBoard) -> None:
    canvas = Listened()
    player = board.replay(canvas, seconds=0.5)
    assert player is not None
    assert player.wait(30)
    seen = {tuple(color) for color in canvas.pixels().reshape(-1, 3).tolist()}
    assert {(224, 49, 49), (128, 128, 128)} <= seen
    assert (25, 113, 194) not in seen


def test_without_a_canvas_the_cells_play_it(
    board: NBBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []
    monkeypatch.setattr(type(board.widget), "send", lambda self, content: sent.append(content))
    assert board.replay(speed=4) is None
    assert sent == [{"type": "replay", "speed": 4.0}]
    with pytest.raises(InvalidInput, match=r"0\.25 to 16"):
        board.replay(speed=0.1)
    with pytest.raises(InvalidInput, match=r"give an ipycanvas\.Canvas too"):
        board.replay(seconds=3)
    with pytest.raises(InvalidInput, match=r"ipycanvas\.Canvas"):
        board.at(board.seq).replay()


def test_who_may_not_read_the_past_films_what_is_there(
    board: NBBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotAllowed("viewers may not read the history")

    monkeypatch.setattr("nbboard.canvases.story", refuse)
    assert [type(step) for step in board._story().steps] == [Put, Put]
