"""A token bucket: how often somebody may do something."""


class TokenBucket:
    """Lets `rate` tokens a second through, and `burst` at once after a pause.

    Time is the caller's, in seconds that never go back.
    """

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = now

    def take(self, now: float, tokens: int = 1) -> float:
        """Take tokens and give the seconds to wait for them; 0.0 when they were there.

        The debt is kept: whoever does not wait waits longer the next time.
        """
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate) - tokens
        self._at = now
        return max(0.0, -self._tokens / self._rate)

    def wait(self, now: float) -> float:
        """Give the seconds until a token is there, without taking one; 0.0 when one is."""
        tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        return max(0.0, (1 - tokens) / self._rate)
