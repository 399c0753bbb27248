import asyncio
import inspect
import threading
from typing import Any

import pytest

from nbboard import aio
from nbboard.aio import Aio, AioDraw, AioDrawing, AioExports, AioLinks, AioPeople
from nbboard.board import NBBoard
from nbboard.core.errors import RenderFailed
from nbboard.draw import Draw
from nbboard.drawing import Drawing
from nbboard.exports import Exports
from nbboard.links import Links
from nbboard.past import Moment
from nbboard.people import People
from nbboard.render import worker
from nbboard.replays import Replays

TWINS: dict[type, type] = {
    NBBoard: Aio,
    Drawing: AioDrawing,
    Moment: AioDrawing,
    Replays: AioExports,
    Draw: AioDraw,
    Links: AioLinks,
    People: AioPeople,
}

AT_ONCE = {
    # They send, or read what is here; what is sent is waited for by `wait`.
    *("archive", "batch", "clear", "group", "on", "patch", "redo", "remove", "rename", "say"),
    *("undo", "ungroup", "unsay"),
    *("axes", "element", "inside", "to_dataframe"),
    # `nbboard.aio` has these, and a file is opened once.
    *("create", "join", "recover", "local"),
    # A canvas belongs to the thread of the notebook.
    *("draw_from", "replay", "to_ipycanvas"),
    # `board.draw` without images.
    *("arrow", "diamond", "ellipse", "line", "note", "polygon", "rect", "stroke", "table"),
    *("text", "triangle"),
    # `board.people`.
    *("accept", "ban", "decline", "give", "give_group", "lock", "open_to", "pass_pen"),
    *("raise_hand", "unban"),
}
"""What needs no twin, since it never waits for a server, a file or the drawing process."""


def calls(kind: type) -> set[str]:
    found = inspect.getmembers(
        kind, lambda each: inspect.isfunction(each) or inspect.ismethod(each)
    )
    return {name for name, _ in found if not name.startswith("_")}


@pytest.mark.unit
@pytest.mark.parametrize("kind", TWINS, ids=lambda kind: kind.__name__)
def test_every_call_that_blocks_has_a_twin(kind: type) -> None:
    """A new method must be given a twin, or be named above as one that does not block."""
    twins = {name for name, _ in inspect.getmembers(TWINS[kind], inspect.iscoroutinefunction)}
    extra = twins - calls(kind)
    assert calls(kind) - twins <= AT_ONCE
    assert not extra


@pytest.mark.unit
@pytest.mark.parametrize("kind", TWINS, ids=lambda kind: kind.__name__)
def test_a_twin_has_the_parameters_of_its_call_and_words(kind: type) -> None:
    for name, twin in inspect.getmembers(TWINS[kind], inspect.iscoroutinefunction):
        method = getattr(kind, name)
        assert list(inspect.signature(twin).parameters) == list(
            inspect.signature(method).parameters
        )
        assert twin.__doc__


@pytest.mark.unit
def test_boards_are_made_joined_and_recovered_by_twins_too() -> None:
    for name in ("create", "join", "local", "recover"):
        assert inspect.iscoroutinefunction(getattr(aio, name))


class Slow:
    """Something drawn whose calls note their thread and arguments."""

    def __init__(self) -> None:
        self.threads: list[int] = []

    def save(self, *arguments: Any, **options: Any) -> Any:
        self.threads.append(threading.get_ident())
        return arguments, options

    def svg(self) -> str:
        raise KeyError("no")


@pytest.mark.unit
def test_a_twin_runs_off_the_loop_with_the_same_arguments_and_errors() -> None:
    slow: Any = Slow()
    twins = AioExports(slow)
    given: Any = asyncio.run(twins.save("x.png", scale=3))
    assert given == (("x.png",), {"scale": 3})
    assert slow.threads != [threading.get_ident()]
    with pytest.raises(KeyError):
        asyncio.run(twins.svg())


@pytest.fixture
def drawing() -> Exports:
    from tests.test_exports import Many  # noqa: PLC0415  it is made of numpy, not at collection

    return Many()


@pytest.mark.store
def test_cancelling_a_twin_stops_the_drawing_at_once(drawing: Exports) -> None:
    ended = threading.Event()
    seen: list[BaseException] = []
    begun = asyncio.Event()

    class Watched(type(drawing)):  # type: ignore[misc]
        def png(self, *arguments: Any, **options: Any) -> bytes:
            try:
                return bytes(super().png(*arguments, **options))
            except RenderFailed as error:
                seen.append(error)
                raise
            finally:
                ended.set()

    async def story() -> None:
        loop = asyncio.get_running_loop()
        twins = AioExports(Watched())

        def tell(_: float) -> None:
            loop.call_soon_threadsafe(begun.set)

        task = asyncio.create_task(twins.png(progress=tell))
        await asyncio.wait_for(begun.wait(), 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(story())
    assert ended.wait(30)
    assert [str(error) for error in seen] == ["the drawing was given up"]
    assert worker.shared._process is None
