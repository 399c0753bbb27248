"""Long work on the event loop, a slice at a time.

Not in a thread: Python code there keeps the interpreter for 5 ms whenever the loop wants it back
(`sys.getswitchinterval`), after every single wait of the loop, and would still take the same core.
"""

import asyncio
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

from nbboard.core.state import BoardState
from nbboard.core.steps import Steps
from nbboard.room.host import Clock

SLICE: Final = 0.002
"""Seconds of work before the loop has its turn; the step under way is finished."""
LARGE: Final = 5000
"""Elements from which on a board is freed in slices: 100,000 at once take 40 ms."""
_FREED: Final = 1000
_T = TypeVar("_T")

# However much long work there is, one slice of it is done in a turn of its loop.
_queues: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]] = WeakKeyDictionary()


class Turns:
    """Lets the loop have its turn when this piece of work has had its slice."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = clock.monotonic() + SLICE

    async def pause(self) -> None:
        """Wait for a turn of the loop if the slice is over; call it after each step."""
        if self._clock.monotonic() >= self._until:
            queue = _queues.setdefault(asyncio.get_running_loop(), asyncio.Lock())
            async with queue:
                await asyncio.sleep(0)
            self._until = self._clock.monotonic() + SLICE


async def in_turns(steps: Steps[_T], clock: Clock) -> _T:
    """Do the steps, letting the loop have its turn between slices; gives their result."""
    turns = Turns(clock)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: _T = done.value
            return result
        await turns.pause()


async def free(state: BoardState, clock: Clock) -> None:
    """Empty a state that nobody needs any more."""
    if len(state.placed) > LARGE:
        await free_all([state], clock)


async def free_all(states: list[BoardState], clock: Clock) -> None:
    """Do so with each of the states, which are taken from the list; small ones add up, too."""
    await in_turns(_emptying(states), clock)


async def let_go(chunks: list[bytes], clock: Clock) -> None:
    """Free the bytes of a large snapshot one chunk after another; nobody else holds them."""
    await in_turns(_popping(chunks), clock)


def cut(*circle: object) -> None:
    """Empty objects that know each other, of which only a garbage collector would free them.

    What it has to find holds up the loop, or stays when it passes over it.
    """
    for one in circle:
        vars(one).clear()


def _popping(chunks: list[bytes]) -> Steps[None]:
    while chunks:
        chunks.pop()
        yield


def _emptying(states: list[BoardState]) -> Steps[None]:
    while states:
        state = states.pop()
        placed = state.placed
        # Whoever uses it all the same gets an error, never half a board.
        del state.placed, state.order, state.removed
        while placed:
            for _ in range(min(_FREED, len(placed))):
                placed.popitem()
            yield
