"""Boards of known size: strokes of 40 points, half of them with pressure."""

import msgspec
import numpy as np

from nbboard.core.model import Stroke, Style
from nbboard.core.ops import Add, Entry
from nbboard.core.points import pack
from nbboard.core.roles import Role
from nbboard.core.state import BoardState

POINTS = 40
_DIFFERENT = 1000
COLOURS = ("#1e1e1e", "#e03131", "#2f9e44", "#1971c2", "#f08c00")


def strokes(count: int, seed: int = 1) -> list[Stroke]:
    """Make `count` wandering strokes spread over a square that grows with their number."""
    generator = np.random.default_rng(seed)
    side = int(400 * np.sqrt(count)) + 1
    made = []
    for number in range(count):
        points = np.cumsum(generator.integers(-90, 91, (POINTS, 2)), axis=0)
        corner = points.min(axis=0)
        size = points.max(axis=0) - corner
        pressures = generator.integers(60, 200, POINTS).astype(np.uint8).tobytes()
        made.append(
            Stroke(
                id=f"{number:016d}",
                at=tuple(generator.integers(0, side, 2).tolist()),
                size=tuple(size.tolist()),
                style=Style(stroke=COLOURS[number % len(COLOURS)], width=48),
                points=pack(points - corner),
                pressures=pressures if number % 2 else b"",
            )
        )
    return made


def spread(count: int) -> list[Stroke]:
    """Make `count` strokes as `strokes` does, in a thirtieth of the time.

    The shapes of a thousand come again beside each other; neighbours in the stack are as far apart
    as there.
    """
    made = strokes(min(count, _DIFFERENT))
    tiles = -(-count // _DIFFERENT)
    across = int(np.ceil(np.sqrt(tiles)))
    side = int(400 * np.sqrt(len(made))) + 1
    spread = []
    for number in range(count):
        shape, tile = divmod(number, tiles)
        row, column = divmod(tile, across)
        x, y = made[shape].at
        at = (x + column * side, y + row * side)
        spread.append(msgspec.structs.replace(made[shape], id=f"{number:016d}", at=at))
    return spread


def entry(seq: int, *ops: Add) -> Entry:
    """Make the next entry of a log, by an owner."""
    return Entry(
        seq=seq,
        at=seq,
        author="ann",
        name="Ann",
        client="c" * 20,
        n=seq,
        batch="",
        ops=ops,
        ceiling=Role.OWNER,
        floor=Role.OWNER,
    )


def board() -> BoardState:
    """Give an empty board."""
    return BoardState("bench", "ann")
