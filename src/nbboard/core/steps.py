"""Long work in steps, so that whoever does it may do something else between two of them."""

from collections.abc import Generator
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Steps: TypeAlias = Generator[None, None, T]
"""Work that stops after each step (1 to 3 ms on a large board) and returns its result."""


def finish(steps: Steps[T]) -> T:
    """Do all steps at once and give their result."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: T = done.value
            return result
