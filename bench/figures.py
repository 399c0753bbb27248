"""Repeated timing: medians of rounds, how costs grow, and a note of what else the machine did."""

import operator
import os
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Final, NamedTuple

import numpy as np

ROUNDS = 5
_COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {
    "≤": operator.le,
    "<": operator.lt,
    "≥": operator.ge,
    ">": operator.gt,
}


class Figure(NamedTuple):
    """One measured quantity: median, least and most of its rounds.

    `goal`, where there is one, begins with ≤, <, ≥ or > and a number in `unit`: "≤ 0.85".
    """

    name: str
    unit: str
    median: float
    least: float
    most: float
    goal: str | None = None

    @property
    def met(self) -> bool | None:
        """Whether the median is what was to be reached; None when nothing was."""
        if self.goal is None:
            return None
        sign, number = self.goal.split()[:2]
        return _COMPARED[sign](self.median, float(number.replace(",", "")))

    def __str__(self) -> str:
        spread = f"{self.least:,.2f} to {self.most:,.2f}"
        reached = {None: "", True: f"  goal {self.goal}: met", False: f"  goal {self.goal}: MISSED"}
        return f"{self.name:62} {self.median:12,.2f} {self.unit:8} ({spread}){reached[self.met]}"


class Curve(NamedTuple):
    """What something costs at growing sizes.

    `felt` says that a person feels it: then it must not grow faster than linearly. Costs up to
    `unfelt` count as that much: below a frame of the screen, say, there is no sooner or later.
    """

    name: str
    unit: str
    of: str
    sizes: tuple[float, ...]
    values: tuple[float, ...]
    felt: bool = True
    unfelt: float = 1e-9

    @property
    def line(self) -> tuple[float, float]:
        """Slope and height of the straight line through log(cost) by log(size)."""
        costs = np.maximum(self.values, self.unfelt)
        slope, height = np.polyfit(np.log(self.sizes), np.log(costs), 1)
        return float(slope), float(height)

    @property
    def exponent(self) -> float:
        """The slope of cost over size on log axes, by least squares: 1 is linear, 2 quadratic."""
        return self.line[0]

    @property
    def last(self) -> float:
        """The slope between the two largest sizes, where fixed costs matter least."""
        (a, b), (x, y) = self.sizes[-2:], np.maximum(self.values[-2:], self.unfelt)
        return float(np.log(y / x) / np.log(b / a))

    def figure(self) -> Figure:
        """Give the exponent as a figure; a tenth above linear is allowed to the measurement."""
        above = f" above {self.unfelt:,.0f} {self.unit}" if self.unfelt >= 1 else ""
        name = f"{self.name}{above}, by {self.of} {self.sizes[0]:,.0f} to {self.sizes[-1]:,.0f}"
        low, high = sorted((self.exponent, self.last))
        goal = "≤ 1.1" if self.felt else None
        return Figure(f"exponent: {name}", "", self.exponent, low, high, goal)


def summary(name: str, unit: str, values: Sequence[float], goal: str | None = None) -> Figure:
    """Sum up the rounds of one quantity."""
    return Figure(name, unit, median(values), min(values), max(values), goal)


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
