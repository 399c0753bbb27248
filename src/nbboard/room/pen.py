"""Presenter mode does not outlive its presenter: the pen of somebody who is gone goes back.

What is written here stands in the log like any other entry, by `AUTHOR`. Nodes tell one another
who is here; processes that share a file do not: one that takes the pen from somebody whom another
has here is put right by that other, and leaves them alone from then on.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final, Protocol

from nbboard.core import limits
from nbboard.core.errors import OpRefused, StoreReadOnly
from nbboard.core.ids import UserId, client_id
from nbboard.core.ops import Entry, PassPen
from nbboard.core.protocol import Member
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from nbboard.room.host import Cancel, Host
from nbboard.room.submission import Receipt, Submission
from nbboard.room.tasks import Spawn
from nbboard.store.base import Draft

AUTHOR: Final = "nbboard"
"""The user, and the name, of entries that nobody made but the room itself."""


class People(Protocol):
    """Who is on the board, on this node and on others."""

    def members(self) -> Iterable[Member]:
        """Give all members."""

    def has_user(self, user: UserId) -> bool:
        """Tell whether somebody is among them; asked at each entry, so that it must be cheap."""


class PenReturn:
    """Watches the pen of one board; `look` after a coming or going, `applied` after an entry."""

    def __init__(
        self,
        host: Host,
        state: BoardState,
        people: People,
        submit: Callable[[Submission], Awaitable[None]],
        spawn: Spawn,
    ) -> None:
        self._clock = host.clock
        self._state = state
        self._people = people
        self._submit = submit
        self._spawn = spawn
        self._client = client_id(host.random(16))
        self._n = 0
        self._holder = state.pen
        # A holder of whom another process says that it has them here.
        self._elsewhere: UserId | None = None
        self._away: UserId | None = None
        self._cancel: Cancel | None = None
        self._stopped = False

    def look(self) -> None:
        """Begin or end waiting for the holder of the pen."""
        holder = self._state.pen
        if holder is None or self._stopped or self._people.has_user(holder):
            self._elsewhere = None
        elif holder != self._elsewhere:
            if holder != self._away:
                self._stop_waiting()
                self._away = holder
                self._cancel = self._clock.call_later(limits.PEN_SECONDS, self._due)
            return
        self._stop_waiting()

    def applied(self, entry: Entry) -> None:
        """Follow an entry that was applied."""
        before, self._holder = self._holder, self._state.pen
        if before != self._holder and entry.author == AUTHOR and entry.client != self._client:
            if before is not None and self._people.has_user(before):
                self._pass(before, self._holder or "")
            elif self._holder is not None and not self._people.has_user(self._holder):
                self._elsewhere = self._holder
        self.look()

    def stop(self) -> None:
        """Wait for nobody any longer."""
        self._stopped = True
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        self._away = None
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _due(self) -> None:
        holder = self._away
        self._stop_waiting()
        if holder is not None and not self._people.has_user(holder):
            owners = (member for member in self._people.members() if member.role is Role.OWNER)
            first = min(owners, key=lambda member: member.joined_at, default=None)
            self._pass(None if first is None else first.user, holder)

    def _pass(self, to: UserId | None, holder: UserId) -> None:
        self._n += 1
        op = PassPen(to, if_holder=holder)
        by = (AUTHOR, AUTHOR, self._client, self._n)
        self._spawn(self._write(Draft(*by, "", (op,), Role.OWNER, Role.OWNER)))

    async def _write(self, draft: Draft) -> None:
        receipt = Receipt()
        await self._submit(Submission.of(draft, receipt))
        try:
            await receipt.entry
        except StoreReadOnly:
            # Waited for once more: the holder may be back before the disk is.
            self.look()
        except OpRefused as error:
            raise AssertionError(f"the room may pass the pen, whatever happens: {error}") from error
