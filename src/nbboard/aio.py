"""Async twins of `NBBoard`'s blocking calls: `await board.aio.wait()`.

Each runs the same method in a thread, so that a notebook's event loop stays free.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from nbboard.formats.report import LoadReport


class _Blocking(Protocol):
    """The blocking calls that have a twin here."""

    def wait(self, timeout: float) -> None: ...
    @property
    def png(self) -> Callable[..., bytes]: ...
    def svg(self, path: str | Path | None) -> str: ...
    def pdf(self, path: str | Path | None) -> bytes: ...
    def save(self, path: str | Path) -> Path: ...
    def load(self, path: str | Path) -> LoadReport: ...
    def shutdown(self) -> None: ...
    def close(self) -> None: ...


class Aio:
    """The blocking calls of one board as coroutines, with the same arguments and errors."""

    def __init__(self, board: _Blocking):
        self._board = board

    async def wait(self, timeout: float = 10) -> None:  # noqa: ASYNC109 - the twin's signature
        """Wait until everything sent is acknowledged."""
        await asyncio.to_thread(self._board.wait, timeout)

    async def png(self, path: str | Path | None = None, **options: Any) -> bytes:
        """Draw the board as PNG."""
        return await asyncio.to_thread(self._board.png, path, **options)

    async def svg(self, path: str | Path | None = None) -> str:
        """Draw the board as SVG."""
        return await asyncio.to_thread(self._board.svg, path)

    async def pdf(self, path: str | Path | None = None) -> bytes:
        """Draw the board as PDF."""
        return await asyncio.to_thread(self._board.pdf, path)

    async def save(self, path: str | Path) -> Path:
        """Save the board as a file."""
        return await asyncio.to_thread(self._board.save, path)

    async def load(self, path: str | Path) -> LoadReport:
        """Put a file on the board."""
        return await asyncio.to_thread(self._board.load, path)

    async def shutdown(self) -> None:
        """End the board's room for everyone."""
        await asyncio.to_thread(self._board.shutdown)

    async def close(self) -> None:
        """Leave the board."""
        await asyncio.to_thread(self._board.close)
