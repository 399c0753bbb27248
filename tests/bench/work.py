"""Counts work instead of timing it: what a busy neighbour on the machine does not change."""

import gc
import sys
import time
from collections import Counter
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any


class Calls:
    """Counts the calls of functions, Python's and C's, made within a `with` block.

    `total` is their number, `of` gives that of one Python function by its name.
    """

    def __init__(self) -> None:
        self.total = 0
        self._named: Counter[str] = Counter()

    def __enter__(self) -> "Calls":
        sys.setprofile(self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.setprofile(None)

    def of(self, name: str) -> int:
        return self._named[name]

    def _note(self, frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            self.total += 1
            self._named[frame.f_code.co_name] += 1
        elif event == "c_call":
            self.total += 1


def growth(costs: list[int]) -> float:
    """Compare how costs at three evenly spaced sizes grow: 1 is linear, whatever is fixed."""
    small, middle, large = costs
    return (large - middle) / (middle - small)


def ratio(large: Callable[[], object], small: Callable[[], object], rounds: int = 7) -> float:
    """Compare the processor time of two calls: the least of interleaved rounds of each.

    Only for work inside C, where no calls can be counted, and only with bounds far apart.
    """
    took: dict[Callable[[], object], list[float]] = {large: [], small: []}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for call, values in took.items():
                begun = time.thread_time()
                call()
                values.append(time.thread_time() - begun)
    finally:
        gc.enable()
    return min(took[large]) / min(took[small])
