import asyncio

import numpy as np
import pytest

from nbboard.canvas.player import Player
from nbboard.core.model import Element
from nbboard.core.story import Put, Step, Story, Take
from nbboard.draw import Draw
from nbboard.render import Region
from nbboard.render.timeline import Timeline
from nbboard.render.write_ipycanvas import View
from tests.canvas.listened import Listened

REGION = Region(0, 0, 400, 300)


def story() -> Story:
    elements: list[Element] = []
    draw = Draw(elements.extend, lambda: f"{len(elements):016d}", lambda data: ("", 1, 1))
    draw.stroke([(20, 50), (380, 50)], color="#ff0000", width=10)
    draw.rect((100, 100), (50, 50), fill="#0000ff", color=None)
    draw.stroke([(20, 250), (380, 250)], color="#ff0000", width=10, alpha=0.5)
    steps: list[Step] = [Put(element, rank) for rank, element in enumerate(elements)]
    return Story([*steps, Take(elements[1].id)])


def played(seconds: float) -> tuple[Listened, Player, Timeline]:
    canvas, told = Listened(), story()
    player = Player(canvas, told, {})
    timeline = Timeline(told, seconds)
    player.start(timeline, REGION)
    return canvas, player, timeline


def reach(canvas: Listened, row: int) -> int:
    """How far to the right a row is red."""
    red = (canvas.pixels()[row] != 255).any(axis=1)
    return int(np.flatnonzero(red).max(initial=0))


def test_strokes_grow_things_come_and_go_and_the_end_is_exact() -> None:
    canvas, player, timeline = played(0.01)
    assert player.wait(40)
    canvas.clears = 0
    told = story()
    player = Player(canvas, told, {})
    player._view = View(0.0, 0.0, 1.0)
    seen = []
    for share in (0.1, 0.2, 0.3):
        player.show(timeline, share * timeline.seconds)
        seen.append(reach(canvas, 50))
    assert seen == sorted(set(seen))
    assert 0 < seen[0] < seen[-1] < 390
    assert canvas.clears == 1
    player.show(timeline, 0.6 * timeline.seconds)
    assert canvas.pixels()[120, 120].tolist() == [0, 0, 255]
    player.show(timeline, timeline.seconds)
    assert canvas.pixels()[120, 120].tolist() == [255, 255, 255]
    # Half-transparent strokes come as a whole: painted in pieces they would be too dark.
    assert canvas.pixels()[250, 200].tolist() == pytest.approx([255, 127, 127], abs=1)


def test_it_plays_by_itself_to_the_end() -> None:
    canvas, player, _ = played(0.4)
    assert player.wait(40)
    assert reach(canvas, 50) > 380
    assert reach(canvas, 250) > 380


def test_it_can_be_stopped_and_ends_with_its_canvas() -> None:
    canvas, player, _ = played(1000)
    player.stop()
    assert player.wait(40)
    assert reach(canvas, 50) < 100
    other, player, _ = played(1000)
    other.comm = None
    assert player.wait(40)


@pytest.mark.later
def test_in_a_kernel_a_long_cell_holds_the_story_up() -> None:
    async def cells() -> None:
        canvas, player, _ = played(0.5)
        # A cell that keeps the loop for longer than the story takes.
        assert not player.wait(0.8)
        assert reach(canvas, 50) == 0
        assert await asyncio.to_thread(player.wait, 40)
        assert reach(canvas, 250) > 380

    asyncio.run(asyncio.wait_for(cells(), 50))
