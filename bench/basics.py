"""What the parts cost one by one: the fold, the wire's form, the store, a kernel's calls."""

import asyncio
import os
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np

from bench import scenes
from bench.figures import Figure, per_call, seconds, summary
from nbboard import NBBoard
from nbboard.core import protocol, snapshot
from nbboard.core.apply import apply
from nbboard.core.ops import Add, Patch, PatchSet
from nbboard.core.points import pack, unpack
from nbboard.core.roles import Role
from nbboard.store.base import BoardRecord, Draft
from nbboard.store.sqlite import SqliteStore
from tests.lab import TOKEN, Lab

SYNCS: Final = 300


def figures() -> list[Figure]:
    """Measure all of it."""
    with tempfile.TemporaryDirectory() as folder:
        return [*core(), *store(Path(folder)), *server(Path(folder))]


def core() -> list[Figure]:
    """What the fold and the wire cost."""
    made = scenes.strokes(10_000)
    large = scenes.board()
    for number, stroke in enumerate(made, 1):
        apply(large, scenes.entry(number, Add(stroke)))
    patches = [Patch(stroke.id, PatchSet(at=(1, 1))) for stroke in made[:1000]]

    def patch_all() -> None:
        for one in patches:
            apply(large, scenes.entry(large.seq + 1, one))  # type: ignore[arg-type]

    def add_all() -> None:
        state = scenes.board()
        for number, stroke in enumerate(made, 1):
            apply(state, scenes.entry(number, Add(stroke)))

    array = unpack(made[0].points)
    ink = protocol.Live((protocol.Ink("0" * 16, 12, pack(array[:3])),))
    frame = protocol.encode(ink)
    chunks = snapshot.chunks(large)
    return [
        per_call("apply one add", add_all, 10_000),
        per_call("apply one patch on a board of 10,000 strokes", patch_all, 1000),
        per_call("pack 40 points", lambda: [pack(array) for _ in range(1000)], 1000),
        per_call("unpack 40 points", lambda: [unpack(made[0].points) for _ in range(1000)], 1000),
        per_call(
            f"decode and bound a live frame of {len(frame)} bytes",
            lambda: [protocol.decode_client(frame) for _ in range(1000)],
            1000,
        ),
        seconds("encode a snapshot of 10,000 strokes", lambda: snapshot.chunks(large)),
        seconds("restore a snapshot of 10,000 strokes", lambda: snapshot.restore(chunks)),
    ]


def store(folder: Path) -> list[Figure]:
    """What a durable commit costs, beside the disk's own sync in the same run."""
    figures = [_syncs(folder)]
    strokes = scenes.strokes(1)
    opened = SqliteStore.open(folder / "boards.db", lambda: time.time_ns() // 1_000_000)

    async def measure(size: int, numbers: list[int]) -> float:
        begun = time.perf_counter()
        for _ in range(50):
            drafts = []
            for _ in range(size):
                numbers[0] += 1
                drafts.append(
                    Draft("ann", "Ann", "c" * 20, numbers[0], "", (Add(strokes[0]),), *_RIGHTS)
                )
            await opened.append(record.id, drafts)
        return (time.perf_counter() - begun) / (50 * size) * 1e6

    record = BoardRecord("bench-board", "", "ann", "edit", 0, 0, 0, "epoch")  # type: ignore[arg-type]
    asyncio.run(opened.create(record))
    numbers = [0]
    for size in (1, 10, 100):
        values = [asyncio.run(measure(size, numbers)) for _ in range(5)]
        figures.append(summary(f"append to SQLite (FULL), {size} at a time", "µs an op", values))
    asyncio.run(opened.close())
    return figures


_RIGHTS = (Role.OWNER, Role.OWNER)


def _syncs(folder: Path) -> Figure:
    values = []
    block = os.urandom(4096)
    with (folder / "syncs").open("wb", buffering=0) as file:
        for _ in range(5):
            begun = time.perf_counter()
            for _ in range(SYNCS):
                file.write(block)
                os.fdatasync(file.fileno())
            values.append((time.perf_counter() - begun) / SYNCS * 1e6)
    return summary("bare loop: write 4 KiB and fdatasync", "µs", values)


def server(folder: Path) -> list[Figure]:
    """What a script sees of a real Jupyter server."""
    lab = Lab(folder / "server")
    lab.start()
    try:
        with NBBoard.create("bench", server=lab.url, token=TOKEN, name="Ann") as board:
            wave = np.column_stack([np.arange(40), np.arange(40) % 7])
            acknowledged = []
            for number in range(200):
                begun = time.perf_counter()
                board.draw.stroke(wave + number)
                board.wait()
                acknowledged.append((time.perf_counter() - begun) * 1e3)
            begun = time.perf_counter()
            with board.batch():
                for number in range(9800):
                    board.draw.stroke(wave + number)
            board.wait(120)
            drawing = time.perf_counter() - begun
            joining = [_join(lab, board, number) for number in range(5)]
    finally:
        lab.stop()
    ordered = sorted(acknowledged)
    return [
        summary("a kernel's stroke, until it is acknowledged: p50", "ms", [ordered[100]]),
        summary("a kernel's stroke, until it is acknowledged: p99", "ms", [ordered[198]]),
        summary("9,800 strokes from a loop, all acknowledged", "s", [drawing]),
        summary("a kernel joins a board of 10,000 strokes", "s", joining),
    ]


def _join(lab: Lab, board: NBBoard, number: int) -> float:
    begun = time.perf_counter()
    with NBBoard.join(board.id, server=lab.url, token=TOKEN, name=f"Bob {number}") as other:
        taken = time.perf_counter() - begun
        if len(other.elements) != 10_000:
            raise AssertionError(f"joined with {len(other.elements)} elements of 10,000")
    return taken
