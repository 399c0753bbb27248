"""What the Hub tells one replica of a login, every other replica asks the Hub about at once.

Who signs out, loses the scope or changes groups would otherwise be found out by each replica in its
own time. The word of another replica is only a reason to ask: what comes of it is the Hub's.
"""

from typing import Final

from nbboard.hub.accounts import Accounts
from nbboard.hub.visits import Visits
from nbboard.store.base import Store

_CHANGED: Final = "hub login "
_BYTES: Final = 32


class News:
    """Passes on whose login changed, as a hash of their token."""

    def __init__(self, store: Store, accounts: Accounts, visits: Visits) -> None:
        self._store = store
        self._accounts = accounts
        self._visits = visits
        self._unsubscribe = store.on_signal(self._take)
        accounts.on_change = self._changed

    def close(self) -> None:
        """Hear of nothing more."""
        self._unsubscribe()

    def _changed(self, key: bytes) -> None:
        self._store.signal(_CHANGED + key.hex())

    def _take(self, words: str) -> None:
        if not words.startswith(_CHANGED):
            return
        try:
            key = bytes.fromhex(words.removeprefix(_CHANGED))
        except ValueError:
            return
        if len(key) == _BYTES:
            self._accounts.forget(key)
            self._visits.check_soon(key)
