"""The service's tickets: given by one replica, good at any other, once.

A ticket holds nothing: it is a number, a time and a code over them, the board and the login, under
a key that all replicas have. The login itself comes by the page's cookie, which a browser sends
along with the socket. The store counts a ticket as used for as long as it would be good.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from typing import Final, Protocol

from nbboard.core import limits
from nbboard.core.errors import NOT_FOUND, BoardNotFound
from nbboard.core.ids import BoardId, is_board_id

_NONCE_BYTES: Final = 16
_CODE: Final = 32
_DIGITS: Final = 12
_SKEW: Final = 5
"""Seconds that the clocks of two replicas may differ."""


class Once(Protocol):
    """What a store has of it: see `store.base.Store.claim`."""

    async def claim(self, name: str, seconds: float) -> bool:
        """Tell whether a name was free, and hold it for a while."""


class HubTickets:
    """Tickets for sockets of the service's pages; `clock` gives seconds since 1970."""

    def __init__(self, key: bytes, once: Once, clock: Callable[[], float] = time.time) -> None:
        self._key = key
        self._once = once
        self._clock = clock

    def give(self, token: str, board: str) -> str:
        """Make a ticket for a board, whether it is there or not: the socket judges that.

        Raises BoardNotFound for what is no id.
        """
        if not is_board_id(board):
            raise BoardNotFound(NOT_FOUND)
        nonce = secrets.token_hex(_NONCE_BYTES)
        until = f"{int(self._clock()) + limits.TICKET_SECONDS}"
        return f"{nonce}.{until}.{self._code(nonce, until, token, BoardId(board))}"

    async def spend(self, ticket: str, token: str, board: str) -> bool:
        """Tell whether a ticket opens a socket of this board for this login, now and only now.

        Raises StoreError.
        """
        nonce, _, rest = ticket.partition(".")
        until, _, code = rest.partition(".")
        right = self._code(nonce, until, token, board)
        if not hmac.compare_digest(right.encode(), code.encode("utf-8", "replace")):
            return False
        if not until.isdecimal() or len(until) > _DIGITS or int(until) <= self._clock():
            return False
        # Held for longer than any replica takes the ticket for good.
        return await self._once.claim(f"ticket:{nonce}", limits.TICKET_SECONDS + _SKEW)

    def _code(self, nonce: str, until: str, token: str, board: str) -> str:
        # Lengths keep ("a", "bc") from being ("ab", "c").
        parts = (nonce, until, token, board)
        text = "".join(f"{len(part)}:{part}" for part in parts)
        whole = hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return whole.hex()[:_CODE]
