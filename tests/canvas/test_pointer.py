import pytest

from nbboard.canvas.pointer import Paper, Pointer
from nbboard.core import limits
from nbboard.core.geometry import absolute_points
from nbboard.core.model import Stroke
from nbboard.core.protocol import Ink
from nbboard.draw import make_style
from tests.canvas.listened import Listened


class Desk:
    """A pointer on a canvas that shows the board at twice its size."""

    def __init__(self) -> None:
        self.canvas = Listened()
        self.strokes: list[Stroke] = []
        self.shown: list[Ink] = []
        numbers = iter(range(1000))
        paper = Paper(
            put=self.strokes.extend,
            show=self.shown.append,
            new_id=lambda: f"{next(numbers):016d}",
            to_board=lambda x, y: (x / 2, y / 2 + 10),
        )
        self.pointer = Pointer(self.canvas, paper, make_style(color="#ff0000", width=4))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_stroke_is_shown_while_it_is_drawn_and_then_put(desk: Desk) -> None:
    fire = desk.canvas.fire
    fire("on_mouse_move", 5, 5)
    fire("on_mouse_down", 10, 10)
    fire("on_mouse_move", 30, 10)
    fire("on_mouse_move", 30, 10)
    fire("on_mouse_move", 30, 50)
    assert [(ink.start, ink.style is not None) for ink in desk.shown] == [
        (0, True),
        (1, False),
        (2, False),
    ]
    assert desk.strokes == []
    fire("on_mouse_up", 30, 50)
    (stroke,) = desk.strokes
    assert {ink.id for ink in desk.shown} == {stroke.id}
    assert absolute_points(stroke).tolist() == [[5, 15], [15, 15], [15, 35]]
    assert stroke.style.stroke == "#ff0000"
    # On the canvas it is seen at once, twice as wide as on the board.
    assert desk.canvas.pixels()[10, 20].tolist() == [255, 0, 0]
    assert desk.canvas.sheet.elements[0].style.width == 2 * stroke.style.width


def test_a_finger_draws_and_two_do_not(desk: Desk) -> None:
    fire = desk.canvas.fire
    fire("on_touch_start", [(0, 0)])
    fire("on_touch_move", [(8, 0)])
    fire("on_touch_start", [(8, 0), (90, 90)])
    fire("on_touch_move", [(9, 9), (99, 99)])
    assert len(desk.strokes) == 1
    fire("on_touch_end", [])
    fire("on_touch_start", [(50, 50)])
    fire("on_touch_cancel", [])
    assert [len(absolute_points(stroke)) for stroke in desk.strokes] == [2, 1]


def test_leaving_the_canvas_or_stopping_ends_a_stroke(desk: Desk) -> None:
    desk.canvas.fire("on_mouse_down", 0, 0)
    desk.canvas.fire("on_mouse_out", 9, 9)
    desk.canvas.fire("on_mouse_down", 20, 20)
    desk.pointer.stop()
    assert len(desk.strokes) == 2
    assert not any(desk.canvas.listeners.values())


def test_an_endless_stroke_is_several(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "POINTS", 10)
    desk.canvas.fire("on_mouse_down", 0, 0)
    for x in range(1, 25):
        desk.canvas.fire("on_mouse_move", 10 * x, 0)
    desk.canvas.fire("on_mouse_up", 0, 0)
    assert [len(absolute_points(stroke)) for stroke in desk.strokes] == [10, 10, 7]
    ends = [absolute_points(stroke)[[0, -1], 0].tolist() for stroke in desk.strokes]
    assert ends == [[0, 45], [45, 90], [90, 120]]
