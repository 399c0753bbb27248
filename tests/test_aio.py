import asyncio
import inspect
from pathlib import Path
from typing import Any

import pytest

from nbboard.aio import Aio


class Slow:
    """A board whose calls note their thread and arguments."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any, **options: Any) -> str:
            self.calls.append((name, (*arguments, *options.items())))
            return f"{name} done"

        return call


@pytest.mark.unit
def test_every_twin_runs_its_call_off_the_loop() -> None:
    slow: Any = Slow()
    names = [name for name, _ in inspect.getmembers(Aio, inspect.iscoroutinefunction)]
    assert sorted(names) == ["close", "load", "pdf", "png", "save", "shutdown", "svg", "wait"]
    needs_path = {"save", "load"}

    async def story() -> list[object]:
        twins = [getattr(Aio(slow), name) for name in names]
        arguments = [(Path("x"),) if name in needs_path else () for name in names]
        return await asyncio.gather(
            *(twin(*given) for twin, given in zip(twins, arguments, strict=True))
        )

    assert [name for name, _ in sorted(slow.calls)] == []
    results = asyncio.run(story())
    assert sorted(name for name, _ in slow.calls) == sorted(names)
    assert results.count(None) == 3
