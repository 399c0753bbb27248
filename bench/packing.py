"""What a snapshot weighs, packed as it is and compressed further, and what that costs.

``python -m bench.packing [FOLDER OF .excalidraw]`` prints the table of docs/adr/0024. Boards are
synthetic strokes, and what people drew if a folder of drawings is given, again and again under
new ids. A slow line is one whose client reads no faster.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from bench import scenes
from bench.joining import as_json
from nbboard.core.ids import element_id
from nbboard.core.model import Element, Stroke
from nbboard.core.snapshot import chunks
from nbboard.core.state import BoardState, Placed
from nbboard.formats import load_file

COUNT: Final = 10_000
LINE: Final = 10e6 / 8
"""Bytes a second of a slow line: 10 Mbit/s."""
JOINERS: Final = 300
ROOT: Final = Path(__file__).parents[1]
DECODER: Final = Path(__file__).parent / "packing.ts"


class Way(NamedTuple):
    """One way to send a snapshot; ms of the server once and for each joiner, and of the page."""

    name: str
    size: int
    once: float
    each: float
    decoding: float

    def line(self, plain: "Way") -> str:
        """Give its line of the table."""
        slow = self.size / LINE
        crowd = (self.once + JOINERS * self.each) / 1e3
        return (
            f"| {self.name} | {self.size / 1e6:.2f} | {self.size / plain.size:.2f} | "
            f"{self.once:.0f} | {self.each:.1f} | {crowd:.1f} | {self.decoding:.0f} | "
            f"{slow:.2f} |"
        )


def _ms(work: Callable[[], object]) -> float:
    least = float("inf")
    for _ in range(3):
        begun = time.thread_time()
        work()
        least = min(least, time.thread_time() - begun)
    return least * 1e3


def _state(elements: Sequence[Element]) -> BoardState:
    state = BoardState("Packing", "ann")
    said = {"author": "ann", "edited_by": "ann"}
    state.extend(
        [
            Placed(
                msgspec.structs.replace(
                    elements[number % len(elements)],
                    id=element_id(os.urandom(11)),
                    edited_at=number + 2,
                    **said,
                ),
                0,
                "0123456789abcdefghij",
                number + 2,
            )
            for number in range(COUNT)
        ]
    )
    return state


def _decoding(made: Sequence[bytes], folder: Path) -> dict[str, float]:
    """Let Node, which has Chromium's engine, decode by the page's own code."""
    file, program = folder / "chunks", folder / "packing.mjs"
    file.write_bytes(b"".join(len(one).to_bytes(4, "big") + one for one in made))
    esbuild = ROOT / "js" / "node_modules" / ".bin" / "esbuild"
    options = ["--bundle", "--platform=node", "--format=esm", "--log-level=error"]
    subprocess.run([esbuild, DECODER, *options, f"--outfile={program}"], check=True)
    done = subprocess.run(["node", program, file], check=True, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def ways(elements: Sequence[Element], folder: Path) -> list[Way]:
    """Measure all ways to send one board."""
    state = _state(elements)
    made = chunks(state)
    packing = _ms(lambda: chunks(state))
    size = sum(map(len, made))
    took = _decoding(made, folder)
    # About 10 ms of processor for 24 MB (bench.joining).
    sending = size * 0.42e-6
    found = [Way("packed, as it is", size, packing, sending, took["decode"])]
    for level in (1, 6):
        squeezed = [zlib.compress(one, level) for one in made]
        squeezing = _ms(lambda level=level: [zlib.compress(one, level) for one in made])  # type: ignore[misc]
        less = sum(map(len, squeezed))
        decoding = took["decode"] + took["inflate"]
        if level == 1:
            name = "permessage-deflate, level 1"
            each = squeezing + sending
            found.append(Way(name, less, packing, each, took["decode"] + took["native"]))
        name = f"gzip over HTTP or shared chunks, level {level}"
        found.append(Way(name, less, packing + squeezing, less * 0.42e-6, decoding))
    if all(isinstance(one, Stroke) for one in elements):
        strokes = [one.element for one in state.placed.values()]
        text = json.dumps([as_json(one) for one in strokes if isinstance(one, Stroke)]).encode()
        found.append(Way("JSON, for comparison", len(text), 0, len(text) * 0.42e-6, took["json"]))
    return found


def drawings(folder: Path) -> list[Element]:
    """Give all elements of the drawings in a folder."""
    found: list[Element] = []
    for path in sorted(folder.glob("*.excalidraw")):
        elements, _ = load_file(path, lambda: element_id(os.urandom(11)))
        found += elements
    return found


_HEAD: Final = (
    "| {name} | MB | × | server, once ms | server, each joiner ms | 300 joiners, s of the server | "
    "page decodes, ms | last byte at 10 Mbit/s, s |\n|---|--:|--:|--:|--:|--:|--:|--:|"
)


def main(folder: str = "") -> None:
    """Print the tables."""
    boards = {"synthetic strokes": list[Element](scenes.strokes(COUNT))}
    if folder:
        found = drawings(Path(folder))
        boards["what people drew"] = found
        boards["strokes people drew"] = [one for one in found if isinstance(one, Stroke)]
    with tempfile.TemporaryDirectory() as place:
        for name, elements in boards.items():
            measured = ways(elements, Path(place))
            print(_HEAD.format(name=f"{COUNT:,} elements, {name}"))
            for way in measured:
                print(way.line(measured[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
