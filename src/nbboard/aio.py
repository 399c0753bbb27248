"""Async twins of the calls that block: ``await board.aio.wait()``, ``await aio.join("…")``.

A twin takes the same arguments and raises the same errors. It runs its call in a thread, so that a
notebook's event loop stays free; cancelling it stops what is being drawn.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from nbboard.board import NBBoard
from nbboard.draw import Draw
from nbboard.drawing import Drawing
from nbboard.events import AioEvents
from nbboard.exports import Exports
from nbboard.links import Links
from nbboard.people import People
from nbboard.render.worker import Job, working_for
from nbboard.replays import Replays

__all__ = [
    "Aio",
    "AioDraw",
    "AioDrawing",
    "AioExports",
    "AioLinks",
    "AioPeople",
    "create",
    "join",
    "local",
    "recover",
]

P = ParamSpec("P")
T = TypeVar("T")


async def _in_thread(call: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    job = Job()

    def work() -> T:
        with working_for(job):
            return call(*arguments, **options)

    try:
        return await asyncio.to_thread(work)
    except asyncio.CancelledError:
        job.cancel()
        raise


def _twin(
    method: Callable[Concatenate[Any, P], T],
) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]:
    """Give the coroutine function that does what `method` does, off the loop."""

    @wraps(method)
    async def twin(self: Any, /, *arguments: P.args, **options: P.kwargs) -> T:
        call: Callable[..., T] = getattr(self._blocking, method.__name__)
        return await _in_thread(call, *arguments, **options)

    return twin


def _free(method: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Give the coroutine function that does what a class method does."""

    @wraps(method)
    async def twin(*arguments: P.args, **options: P.kwargs) -> T:
        return await _in_thread(method, *arguments, **options)

    return twin


create = _free(NBBoard.create)
join = _free(NBBoard.join)
local = _free(NBBoard.local)
recover = _free(NBBoard.recover)


class AioExports:
    """The pictures and files of something drawn, as coroutines."""

    def __init__(self, blocking: Exports):
        self._blocking = blocking

    png = _twin(Exports.png)
    svg = _twin(Exports.svg)
    pdf = _twin(Exports.pdf)
    save = _twin(Exports.save)
    snapshot = _twin(Exports.snapshot)
    losses = _twin(Exports.losses)
    save_replay = _twin(Replays.save_replay)


class AioDrawing(AioExports):
    """What of a board's data needs its images, which may have to be fetched, as coroutines."""

    def __init__(self, blocking: Drawing):
        super().__init__(blocking)

    curve = _twin(Drawing.curve)
    describe = _twin(Drawing.describe)
    mask = _twin(Drawing.mask)
    strokes_in = _twin(Drawing.strokes_in)


class AioDraw:
    """What of `board.draw` blocks, as coroutines: images are uploaded."""

    def __init__(self, blocking: Draw):
        self._blocking = blocking

    axes = _twin(Draw.axes)
    figure = _twin(Draw.figure)
    image = _twin(Draw.image)
    math = _twin(Draw.math)


class AioLinks:
    """The share links of one board, as coroutines."""

    def __init__(self, blocking: Links):
        self._blocking = blocking

    create = _twin(Links.create)
    list = _twin(Links.list)
    revoke = _twin(Links.revoke)


class AioPeople:
    """What of `board.people` blocks, as coroutines."""

    def __init__(self, blocking: People):
        self._blocking = blocking

    ask = _twin(People.ask)
    introduce = _twin(People.introduce)


class Aio(AioEvents, AioDrawing):
    """The blocking calls of one board, as coroutines: `board.aio`."""

    def __init__(self, board: NBBoard):
        super().__init__(board)
        self.draw = AioDraw(board.draw)
        self.links = AioLinks(board.links)
        self.people = AioPeople(board.people)

    wait = _twin(NBBoard.wait)
    load = _twin(NBBoard.load)
    history = _twin(NBBoard.history)
    at = _twin(NBBoard.at)
    older_chat = _twin(NBBoard.older_chat)
    restore = _twin(NBBoard.restore)
    purge = _twin(NBBoard.purge)
    duplicate = _twin(NBBoard.duplicate)
    delete = _twin(NBBoard.delete)
    shutdown = _twin(NBBoard.shutdown)
    close = _twin(NBBoard.close)
