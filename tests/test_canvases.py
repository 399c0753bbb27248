"""A board and ipycanvas, against a board of this process and ipycanvas itself."""

import gc
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from ipycanvas import Canvas
from ipycanvas.canvas import _CANVAS_MANAGER, COMMANDS

from nbboard import NBBoard
from nbboard.core.geometry import absolute_points
from nbboard.core.model import Stroke
from tests.canvas.listened import Listened
from tests.waiting import until

pytestmark = pytest.mark.server


@pytest.fixture
def board() -> Iterator[NBBoard]:
    with NBBoard.local() as board:
        yield board


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[list[Any]]:
    """The commands of each message that ipycanvas sends to the page."""
    messages: list[list[Any]] = []

    def record(self: Any, content: Any, buffers: list[Any]) -> None:
        commands = json.loads(bytes(buffers[0]))
        messages.append(commands if commands and isinstance(commands[0], list) else [commands])

    monkeypatch.setattr(type(_CANVAS_MANAGER), "send", record)
    return messages


def test_drawing_calls_put_elements_that_wait_confirms(board: NBBoard) -> None:
    canvas = board.canvas
    assert canvas is board.canvas
    canvas.fill_style = "red"
    with board.batch():
        canvas.fill_rects(np.arange(3000), 0, 5)
        canvas.put_image_data(np.zeros((4, 4, 3)), 10, 10)
        canvas.put_image_data(np.zeros((4, 4, 3)), 20, 10)
    board.wait()
    assert len(board.elements) == 3002
    assert len({element.blob for element in board.elements[3000:]}) == 1  # type: ignore[union-attr]
    other = board.draw.rect((0, 0), (5, 5))
    board.undo()
    board.undo()
    board.wait()
    assert board.elements == ()
    board.redo()
    board.redo()
    canvas.clear()
    board.wait()
    assert [element.id for element in board.elements] == [other]


def test_what_is_drawn_is_read_back(board: NBBoard) -> None:
    board.draw.rect((10, 10), (20, 20), fill="#0000ff", color=None)
    pixels = board.canvas.get_image_data(0, 0, 40, 40)
    assert pixels[20, 20].tolist() == [0, 0, 255, 255]
    data, _ = board.canvas._repr_mimebundle_()
    assert "image/png" in data


def test_a_board_is_painted_in_one_message(board: NBBoard, sent: list[list[Any]]) -> None:
    for number in range(20):
        board.draw.stroke([(number, 0), (number, 50), (number + 5, 90)])
    canvas = board.to_ipycanvas(size=(300, 200))
    assert isinstance(canvas, Canvas)
    (message,) = [commands for commands in sent if len(commands) > 1]
    names = {number: name for name, number in COMMANDS.items()}
    called = [names[command[0]] for command in message]
    assert called.count("strokeLines") == 20
    assert called[:2] == ["switchCanvas", "clear"]

    def new_strokes() -> int:
        del sent[:]
        board.draw.stroke([(5, 5), (9, 9)])
        until(lambda: len(sent) == 1, "the new stroke is painted")
        return [names[command[0]] for command in sent[0]].count("strokeLines")

    # The first may come together with the news that the board is live: then all is painted.
    assert min(new_strokes(), new_strokes()) == 1


def test_a_canvas_that_does_not_follow_stays_as_it_is(
    board: NBBoard, sent: list[list[Any]]
) -> None:
    canvas = board.to_ipycanvas(Canvas(width=100, height=100), follow=False)
    del sent[:]
    board.draw.rect((0, 0), (5, 5))
    board.wait()
    assert sent == []
    assert board.to_ipycanvas(canvas) is canvas


def test_a_pointer_draws_where_the_board_is_seen(board: NBBoard) -> None:
    board.draw.rect((0, 0), (1000, 1000))
    board.wait()
    canvas = board.to_ipycanvas(Listened(), region=(0, 0, 800, 600))
    end = board.draw_from(canvas, color="red", width=3)
    canvas.fire("on_mouse_down", 100, 100)
    canvas.fire("on_mouse_move", 200, 150)
    canvas.fire("on_mouse_up", 200, 150)
    board.wait()
    stroke = board.elements[-1]
    assert isinstance(stroke, Stroke)
    assert absolute_points(stroke).tolist() == [[200, 200], [400, 300]]
    assert stroke.style.stroke == "#ff0000"
    end()
    canvas.fire("on_mouse_down", 1, 1)
    canvas.fire("on_mouse_up", 1, 1)
    assert len(board.elements) == 2


def test_on_another_canvas_a_pixel_is_a_unit(board: NBBoard) -> None:
    canvas = Listened()
    board.draw_from(canvas)
    canvas.fire("on_mouse_down", 30, 40)
    canvas.fire("on_mouse_up", 30, 40)
    assert absolute_points(board.elements[0]).tolist() == [[30, 40]]


def test_canvases_that_nobody_has_are_forgotten(board: NBBoard) -> None:
    board.to_ipycanvas(Listened(), follow=False)
    gc.collect()
    assert len(board._sights) == 0
