"""How often one visitor may do what costs others something: guess, ask, try secrets."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Final, NamedTuple

from nbboard.core import limits
from nbboard.core.errors import TooOften
from nbboard.room.rate import TokenBucket

_VISITORS: Final = 10_000


class Rate(NamedTuple):
    """So many in so many seconds, also all at once; `what` names them in the refusal."""

    most: int
    seconds: float
    what: str


GUESSES: Final = Rate(limits.GUESSES, 60, "names of boards that are not there")
ASKS: Final = Rate(limits.ASKS_SENT, 3600, "requests for access")
ENTER: Final = Rate(limits.ENTER_FAILURES, 60, "wrong secrets")
PORTRAITS: Final = Rate(limits.PORTRAITS, 3600, "pictures of yourself")
GUEST_IMAGES: Final = Rate(limits.GUEST_IMAGES, 3600, "images")
LINK_IMAGES: Final = Rate(limits.LINK_IMAGES, 3600, "images of guests of this link")
LINK_PORTRAITS: Final = Rate(limits.LINK_PORTRAITS, 3600, "pictures of guests of this link")


class Rates:
    """A token bucket for each rate and visitor; those not seen for longest are forgotten.

    `monotonic` gives seconds. A visitor is whatever text tells one from the next: an account, or
    an address.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        # Apart, so that strangers who fill one do not push anybody out of another.
        self._buckets: defaultdict[Rate, OrderedDict[str, TokenBucket]] = defaultdict(OrderedDict)

    def check(self, rate: Rate, visitor: str) -> None:
        """Raise TooOften when this visitor has nothing left of `rate`."""
        wait = self._bucket(rate, visitor).wait(self._monotonic())
        if wait > 0:
            most = f"{rate.most} in {rate.seconds:g} seconds"
            raise TooOften(f"too many {rate.what} (at most {most}): wait {wait:.0f} s", wait)

    def spend(self, rate: Rate, visitor: str) -> None:
        """Count one; raises TooOften, and counts nothing, when there is nothing left."""
        self.check(rate, visitor)
        self.count(rate, visitor)

    def count(self, rate: Rate, visitor: str) -> None:
        """Count one that has happened, whether anything was left or not."""
        self._bucket(rate, visitor).take(self._monotonic())

    def _bucket(self, rate: Rate, visitor: str) -> TokenBucket:
        buckets = self._buckets[rate]
        bucket = buckets.get(visitor)
        if bucket is None:
            bucket = TokenBucket(rate.most / rate.seconds, rate.most, self._monotonic())
            buckets[visitor] = bucket
            if len(buckets) > _VISITORS:
                buckets.popitem(last=False)
        buckets.move_to_end(visitor)
        return bucket
