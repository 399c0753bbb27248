"""For how long a kernel could have heard a page.

What a page sends while a cell runs waits for its end (mostly), so silence then means nothing.
Only time in which the loop that takes messages was free counts.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Final

_BEAT_SECONDS: Final = 1.0


class Hearing:
    """A clock that stands still while the kernel is busy; `seconds` is what it shows.

    `ears` is the loop on which the host takes messages, None where it is not known: then the
    clock never stands still. Used on the background loop; `start` begins, `stop` ends.
    """

    def __init__(
        self,
        ears: asyncio.AbstractEventLoop | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seconds = 0.0
        self._ears = ears
        self._clock = clock
        self._beating: asyncio.Task[None] | None = None

    def start(self, each: Callable[[], None], deaf: Callable[[], None]) -> None:
        """Begin to count, and call `each` with every beat; again is no change.

        `deaf` is called once when the loop is closed: nothing will be heard any more.
        """
        if self._beating is None:
            self._beating = asyncio.create_task(self._beat(each, deaf))

    def stop(self) -> None:
        """Stop counting."""
        if self._beating is not None:
            self._beating.cancel()
            self._beating = None

    async def _beat(self, each: Callable[[], None], deaf: Callable[[], None]) -> None:
        while True:
            begun = self._clock()
            await asyncio.sleep(_BEAT_SECONDS)
            # A beat that the loop was too busy to answer does not count, however long it took.
            waited = self._clock()
            if not await self._heard():
                deaf()
                return
            slow = self._clock() - waited > _BEAT_SECONDS
            self.seconds += 0.0 if slow else min(2 * _BEAT_SECONDS, self._clock() - begun)
            each()

    async def _heard(self) -> bool:
        if self._ears is None:
            return True
        here = asyncio.get_running_loop()
        heard = asyncio.Event()
        try:
            self._ears.call_soon_threadsafe(here.call_soon_threadsafe, heard.set)
        except RuntimeError:
            # That loop is closed: the kernel is going.
            return False
        await heard.wait()
        return True
