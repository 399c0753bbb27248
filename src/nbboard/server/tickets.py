"""Tickets: what lets a page of a user's server under a JupyterHub open one socket.

The service's own pages have others, which any of its replicas takes (`hub.tickets`).

Browsers send a cookie along with any socket that any page of the same host opens, so the cookie
alone opens none here. A page asks for a ticket, which takes the cookie and the token that only the
page itself can read, and shows it as a subprotocol of the socket: in no address, and so in no log.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple

from msgspec import Struct

from nbboard.core import limits
from nbboard.core.errors import NOT_FOUND, BoardNotFound, TooOften
from nbboard.core.ids import BoardId, is_board_id

TICKETS: Final = "nbboard_tickets"
"""Key in Tornado's settings: the `Tickets`."""
PROTOCOL: Final = "nbboard"
"""The subprotocol that is spoken; a browser hangs up when the server chooses none it offered."""
_MARK: Final = "nbboard.ticket."
_MOST: Final = 100_000


class Ticket(NamedTuple):
    """What a ticket is good for: one socket of this board, as whom `token` belongs to."""

    token: str
    board: BoardId
    until: float


class Wanted(Struct, forbid_unknown_fields=True):
    """The body of ``POST api/tickets``."""

    board: str


class Tickets:
    """The tickets that wait to be used; `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._waiting: OrderedDict[str, Ticket] = OrderedDict()
        self._held: dict[str, int] = {}

    def give(self, token: str, wanted: Wanted) -> str:
        """Make a ticket for a board, whether it is there or not: the socket judges that.

        Raises BoardNotFound for what is no id, TooOften.
        """
        if not is_board_id(wanted.board):
            raise BoardNotFound(NOT_FOUND)
        ticket = self.issue(token, BoardId(wanted.board))
        if ticket is None:
            raise TooOften("too many tickets of yours wait to be used: wait a little", 30)
        return ticket

    def issue(self, token: str, board: BoardId) -> str | None:
        """Make a ticket; None while one login has too many that it does not use."""
        now = self._monotonic()
        self._expire(now)
        if self._held.get(token, 0) >= limits.TICKETS or len(self._waiting) >= _MOST:
            return None
        key = secrets.token_hex(16)
        self._waiting[key] = Ticket(token, board, now + limits.TICKET_SECONDS)
        self._held[token] = self._held.get(token, 0) + 1
        return key

    def spend(self, key: str, board: str) -> Ticket | None:
        """Give what a ticket was made for; None for one used, too old or for another board.

        It opens nothing a second time, whatever came of it.
        """
        self._expire(self._monotonic())
        ticket = self._take(key)
        return ticket if ticket is not None and ticket.board == board else None

    def _take(self, key: str) -> Ticket | None:
        ticket = self._waiting.pop(key, None)
        if ticket is not None:
            self._held[ticket.token] -= 1
            if not self._held[ticket.token]:
                del self._held[ticket.token]
        return ticket

    def _expire(self, now: float) -> None:
        # All last equally long, so the oldest end first.
        while self._waiting:
            key, ticket = next(iter(self._waiting.items()))
            if ticket.until > now:
                return
            self._take(key)


def ticket_of(offered: str) -> str:
    """Give the ticket among the subprotocols that a browser offers; "" for none."""
    marked = [one.strip() for one in offered.split(",") if one.strip().startswith(_MARK)]
    return marked[0].removeprefix(_MARK) if len(marked) == 1 else ""
