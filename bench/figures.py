"""Repeated timing: medians of rounds, and a note of what else the machine was doing."""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

ROUNDS = 5


class Figure(NamedTuple):
    """One measured quantity: median, least and most of its rounds."""

    name: str
    unit: str
    median: float
    least: float
    most: float

    def __str__(self) -> str:
        spread = f"{self.least:,.2f} to {self.most:,.2f}"
        return f"{self.name:58} {self.median:12,.2f} {self.unit:8} ({spread})"


def summary(name: str, unit: str, values: list[float]) -> Figure:
    """Sum up the rounds of one quantity."""
    return Figure(name, unit, median(values), min(values), max(values))


def per_call(name: str, call: Callable[[], object], count: int, rounds: int = ROUNDS) -> Figure:
    """Time `call`, which does `count` things, in µs a thing of this process's CPU time."""
    values = []
    call()
    for _ in range(rounds):
        begun = time.process_time()
        call()
        values.append((time.process_time() - begun) / count * 1e6)
    return summary(name, "µs CPU", values)


def seconds(name: str, call: Callable[[], object], rounds: int = ROUNDS) -> Figure:
    """Time `call` in seconds on the clock."""
    values = []
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        values.append(time.perf_counter() - begun)
    return summary(name, "s", values)


def machine() -> str:
    """Say what the machine was like."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when begun"
