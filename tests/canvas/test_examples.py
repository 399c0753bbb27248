"""Programs as people write them for ipycanvas, drawn on a board: small ones of our own."""

import math

import numpy as np
import pytest
from ipycanvas import Path2D, hold_canvas

from nbboard.canvas.recorder import BoardCanvas
from nbboard.core.geometry import absolute_points
from nbboard.core.model import Line
from tests.canvas.sheet import Sheet


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def branch(canvas: BoardCanvas, length: float, depth: int) -> None:
    canvas.line_width = depth
    canvas.stroke_line(0, 0, 0, -length)
    if depth > 1:
        canvas.translate(0, -length)
        for turn in (-0.5, 0.5):
            canvas.save()
            canvas.rotate(turn)
            branch(canvas, length * 0.7, depth - 1)
            canvas.restore()


def test_a_tree_of_turned_branches(sheet: Sheet) -> None:
    sheet.canvas.translate(200, 300)
    sheet.canvas.stroke_style = "#5c4033"
    with hold_canvas():
        branch(sheet.canvas, 100, 6)
    assert len(sheet.elements) == 2**6 - 1
    assert all(isinstance(element, Line) for element in sheet.elements)
    ends = np.array([absolute_points(element)[-1] for element in sheet.elements])
    # Each branch has its mirror image.
    mirrored = {(round(400 - x), round(y)) for x, y in ends}
    assert {(round(x), round(y)) for x, y in ends} == mirrored


def test_the_hands_of_a_clock_are_drawn_anew(sheet: Sheet) -> None:
    canvas = sheet.canvas
    canvas.width = canvas.height = 200
    for second in range(3):
        canvas.clear()
        canvas.save()
        canvas.translate(100, 100)
        canvas.line_width = 4
        canvas.stroke_circle(0, 0, 80)
        canvas.font = "14px serif"
        canvas.text_align = "center"
        canvas.text_baseline = "middle"
        for hour in range(1, 13):
            angle = hour * math.pi / 6
            canvas.fill_text(str(hour), 66 * math.sin(angle), -66 * math.cos(angle))
        canvas.rotate(second * math.pi / 2)
        canvas.stroke_style = "#ff0000"
        canvas.stroke_line(0, 0, 0, -50)
        canvas.restore()
    assert len(sheet.elements) == 14
    seen = sheet.pixels((0, 0, 200, 200))
    assert seen[130, 100].tolist() == [255, 0, 0, 255]
    assert seen[70, 100, 3] == 0
    assert seen[100, 20].tolist() == [0, 0, 0, 255]


def test_a_generation_of_cells_replaces_the_one_before(sheet: Sheet) -> None:
    canvas, size = sheet.canvas, 10
    cells = np.zeros((5, 5), bool)
    cells[2, 1:4] = True
    seen = []
    for _ in range(3):
        canvas.clear()
        rows, columns = np.nonzero(cells)
        canvas.fill_rects(columns * size, rows * size, size)
        alive = sheet.pixels((0, 0, 50, 50))[size // 2 :: size, size // 2 :: size, 3] > 0
        assert (alive == cells).all()
        seen.append(alive.tolist())
        padded = np.pad(cells, 1)
        around = sum(
            padded[1 + dy : 6 + dy, 1 + dx : 6 + dx].astype(int)
            for dy in (-1, 0, 1)
            for dx in (-1, 0, 1)
            if dx or dy
        )
        cells = (around == 3) | (cells & (around == 2))
    assert seen[0] == seen[2] != seen[1]


def test_a_field_of_stars_in_a_pattern_and_a_path(sheet: Sheet) -> None:
    canvas = sheet.canvas
    tile = Sheet().canvas
    tile.width = tile.height = 20
    tile.fill_style = "#ffd43b"
    tile.fill(Path2D("M10 2 L12.4 7.6 L18.5 8.1 L13.8 12 L15.3 18 L10 14.7 L4.7 18 Z"))
    canvas.fill_style = "#1b2845"
    canvas.fill_rect(0, 0, 100, 60)
    canvas.fill_style = canvas.create_pattern(tile, "repeat-x")
    canvas.fill_rect(0, 0, 100, 60)
    seen = sheet.pixels((0, 0, 100, 60))
    for column in range(10, 100, 20):
        assert seen[10, column].tolist() == [255, 212, 59, 255]
    assert seen[50, 50].tolist() == [27, 40, 69, 255]


def test_particles_by_the_thousand(sheet: Sheet) -> None:
    rng = np.random.default_rng(7)
    count = 5000
    sheet.canvas.fill_styled_circles(
        rng.normal(350, 80, count),
        rng.normal(250, 60, count),
        rng.uniform(1, 5, count),
        rng.integers(0, 256, (count, 3)),
        rng.uniform(0.3, 1, count),
    )
    sheet.canvas.stroke_line_segments(rng.uniform(0, 500, (1000, 4, 2)))
    assert len(sheet.elements) == count + 1000
    assert sheet.steps == [count, 1000]
