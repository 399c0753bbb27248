"""A board that looks like a team's work, for pictures: a plan, a sketch and a plot with remarks."""

import numpy as np

from nbboard import NBBoard

INK, GREY, BLUE, RED, GREEN = "#1e1e1e", "#868e96", "#1971c2", "#e03131", "#2f9e44"
YELLOW_NOTE, BLUE_NOTE, GREEN_NOTE, PINK_NOTE = "#fff3bf", "#d0ebff", "#d3f9d8", "#ffe3e3"
COLUMNS = {
    "To do": [("Calibrate\nsensor 3", YELLOW_NOTE), ("Ask Lin about\nthe drift", PINK_NOTE)],
    "Doing": [("Fit the peak\n(Ada)", BLUE_NOTE)],
    "Done": [("Import the\nraw data", GREEN_NOTE), ("Remove\noutliers", GREEN_NOTE)],
}


def draw_plan(board: NBBoard) -> None:
    """Three columns of notes, at the left."""
    draw = board.draw
    draw.text("Sprint 12", (0, 0), font_size=32)
    for column, (title, notes) in enumerate(COLUMNS.items()):
        x = column * 170
        draw.text(title, (x, 56), color=GREY, font_size=18)
        draw.line([(x, 86), (x + 145, 86)], color=GREY, width=1.5)
        for row, (words, fill) in enumerate(notes):
            draw.note(words, (x, 102 + row * 128), (145, 112), fill=fill, font_size=16)
    draw.arrow([(150, 170), (176, 160)], color=BLUE, width=3, curve=True)


def draw_pipeline(board: NBBoard) -> None:
    """Boxes and arrows below the plan."""
    draw = board.draw
    top = 420
    boxes = (("Sensor", 32, "#e7f5ff"), ("Filter", 40, "#fff9db"), ("Model", 35, "#ebfbee"))
    for number, (name, inset, fill) in enumerate(boxes):
        x = number * 175
        draw.rect((x, top), (125, 62), radius=10, color=BLUE, fill=fill)
        draw.text(name, (x + inset, top + 19), font_size=18)
        if number:
            draw.arrow([(x - 46, top + 31), (x - 6, top + 31)], width=2.5)
    draw.diamond((187, top + 110), (100, 76), color=GREEN, fill="#ebfbee")
    draw.text("good?", (212, top + 137), font_size=16)
    draw.arrow([(412, top + 66), (400, top + 150), (294, top + 148)], curve=True, width=2.5)
    draw.arrow(
        [(187, top + 148), (62, top + 148), (62, top + 70)], curve=True, width=2.5, dash="dashed"
    )
    draw.text("again", (82, top + 154), color=GREY, font_size=16)


def draw_plot(board: NBBoard) -> None:
    """A hand-drawn plot with its peak circled and a remark, at the right."""
    draw = board.draw
    left, bottom = 590, 380
    draw.arrow([(left, bottom), (left + 450, bottom)])
    draw.arrow([(left, bottom), (left, bottom - 290)])
    draw.text("t / s", (left + 405, bottom + 12), color=GREY, font_size=16)
    draw.text("signal", (left + 12, bottom - 300), color=GREY, font_size=16)
    x = np.linspace(0, 420, 140)
    noise = np.random.default_rng(4).normal(0, 3, x.size)
    y = 40 + 190 * np.exp(-(((x - 230) / 42) ** 2)) + 25 * np.sin(x / 26) + noise
    draw.stroke(np.column_stack([left + 8 + x, bottom - y]), color=BLUE, width=3)
    angles = np.linspace(-0.4, 2 * np.pi, 60)
    loop = np.column_stack([left + 238 + 62 * np.cos(angles), bottom - 228 + 46 * np.sin(angles)])
    draw.stroke(loop, color=RED, width=4)
    draw.arrow(
        [(left + 350, bottom - 310), (left + 322, bottom - 290), (left + 304, bottom - 258)],
        curve=True,
        color=RED,
        width=3,
    )
    draw.text("the peak is\nreal: see run 7", (left + 330, bottom - 372), color=RED, font_size=20)
    marker = np.column_stack([np.linspace(left + 20, left + 140, 12), np.full(12, bottom - 52)])
    draw.stroke(marker, color="#ffd43b", width=22, alpha=0.45)


def draw_questions(board: NBBoard) -> None:
    """What is open, below the plot."""
    draw = board.draw
    left, top = 590, 440
    draw.text("Open", (left, top), font_size=22)
    questions = ("How long is the warm-up?", "Same peak at night?", "Who books the lab?")
    for row, words in enumerate(questions):
        y = top + 44 + row * 38
        draw.rect((left + 2, y), (18, 18), radius=3, width=2)
        draw.text(words, (left + 34, y - 3), font_size=17)
    tick = [(left + 5, top + 92), (left + 10, top + 98), (left + 24, top + 78)]
    draw.stroke(tick, color=GREEN, width=4)
    draw.ellipse((left + 290, top + 30), (150, 90), color=GREEN, fill="#ebfbee", dash="dashed")
    draw.text("demo on\nThursday", (left + 326, top + 50), font_size=17)


def draw_example(board: NBBoard) -> None:
    """Draw all of it and wait until it is acknowledged."""
    with board.batch():
        draw_plan(board)
        draw_pipeline(board)
        draw_plot(board)
        draw_questions(board)
    board.wait(30)
