import asyncio
from collections.abc import Iterator

import ipycanvas.canvas
import numpy as np
import pytest

from nbboard import NBBoard
from nbboard.canvas.follow import Follower, Looks, held
from tests.canvas.listened import Listened
from tests.waiting import until

pytestmark = pytest.mark.server


@pytest.fixture
def board() -> Iterator[NBBoard]:
    with NBBoard.local() as board:
        yield board


def followed(board: NBBoard, canvas: Listened, looks: Looks | None = None) -> Follower:
    follower = Follower(board, canvas, looks or Looks(region=(0, 0, 400, 300)))
    follower.paint()
    follower.follow()
    return follower


def is_red(canvas: Listened, x: int, y: int) -> bool:
    return canvas.pixels()[y, x].tolist() == [255, 0, 0]


def reach(canvas: Listened) -> tuple[int, int]:
    """Where the red begins and ends, across."""
    columns = np.flatnonzero((canvas.pixels() == (255, 0, 0)).all(axis=2).any(axis=0))
    return int(columns.min(initial=999)), int(columns.max(initial=0))


def test_what_is_new_on_top_is_added_and_all_else_painted_again(board: NBBoard) -> None:
    board.draw.rect((10, 10), (20, 20), fill="red", color=None)
    canvas = Listened()
    followed(board, canvas)
    assert is_red(canvas, 20, 20)
    assert canvas.clears == 1
    key = board.draw.rect((100, 10), (20, 20), fill="red", color=None)
    until(lambda: is_red(canvas, 110, 20), "the second one")
    assert canvas.clears == 1
    board.patch(key, at=(200, 10))
    until(lambda: is_red(canvas, 210, 20), "it moved")
    assert not is_red(canvas, 110, 20)
    board.remove(key)
    until(lambda: not is_red(canvas, 210, 20), "it went")
    assert canvas.clears == 3


def test_everything_is_fitted_and_fitted_anew(board: NBBoard) -> None:
    board.draw.rect((0, 0), (100, 100), fill="red", color=None)
    canvas = Listened()
    follower = followed(board, canvas, Looks())
    assert follower.sight.view.scale == 1
    board.draw.rect((1000, 0), (100, 100), fill="red", color=None)
    until(lambda: follower.sight.view.scale < 0.5, "all of it shows")
    until(lambda: reach(canvas)[1] > 370, "both")
    assert reach(canvas)[0] < 30


def test_many_changes_are_few_paintings(board: NBBoard) -> None:
    canvas = Listened()
    followed(board, canvas)
    keys = [board.draw.rect((n, n), (5, 5)) for n in range(200)]
    for key in keys:
        board.patch(key, fill="red")
    board.wait()
    until(lambda: is_red(canvas, 202, 202), "the last change")
    # Fifteen a second at most, and 400 changes take a few seconds at most.
    assert canvas.clears < 60


def test_a_view_that_comes_late_is_painted(board: NBBoard) -> None:
    canvas = Listened()
    followed(board, canvas)
    canvas.fire("on_client_ready")
    until(lambda: canvas.clears == 2, "painted again")


def test_it_ends_with_the_board_and_with_the_canvas(board: NBBoard) -> None:
    closed, left = Listened(), Listened()
    followed(board, closed)
    follower = followed(board, left)
    closed.comm = None
    board.draw.rect((0, 0), (5, 5))
    until(lambda: not closed.listeners["on_client_ready"], "the closed one is let go")
    board.close()
    until(lambda: not left.listeners["on_client_ready"], "the board is left")
    follower.stop()


def test_in_a_kernel_its_own_loop_paints() -> None:
    async def story() -> None:
        with NBBoard.local() as board:
            canvas = Listened()
            followed(board, canvas)
            board.draw.rect((0, 0), (50, 50), fill="red", color=None)
            board.wait()
            # Nothing happens while a cell keeps the loop.
            assert not is_red(canvas, 20, 20)
            for _ in range(1500):
                await asyncio.sleep(0.02)
                if is_red(canvas, 20, 20):
                    return
            raise AssertionError("never painted")

    asyncio.run(story())


def test_an_exception_does_not_silence_ipycanvas() -> None:
    def fail() -> None:
        with held():
            assert ipycanvas.canvas._CANVAS_MANAGER._caching
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not ipycanvas.canvas._CANVAS_MANAGER._caching
