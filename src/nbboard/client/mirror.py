"""A board as this process sees it: what the server confirmed, and on top what is still pending.

Written by the connection's loop, read by any thread; one lock, held briefly.
"""

import threading

from nbboard.core.apply import Outcome, apply
from nbboard.core.ids import GroupId
from nbboard.core.ops import Entry, Op, kind
from nbboard.core.permission import hindrance, permitted
from nbboard.core.protocol import Member
from nbboard.core.roles import Role, effective
from nbboard.core.state import BoardState


class Mirror:
    """Confirmed state ⊕ pending ops, members and rights of one board."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.confirmed = BoardState()
        self.epoch: str | None = None
        self.you: Member | None = None
        self.ceiling = Role.OWNER
        self.floor = Role.NONE
        self.groups: tuple[GroupId, ...] = ()
        self.members: dict[str, Member] = {}
        self.pending: dict[int, tuple[Op, ...]] = {}
        self._shown: BoardState | None = None

    def replace(self, state: BoardState) -> None:
        """Take a whole new confirmed state."""
        with self.lock:
            self.confirmed = state
            self._shown = None

    def apply(self, entry: Entry) -> Outcome:
        """Apply the next confirmed entry; drops it from the pending ones if it is ours."""
        with self.lock:
            outcome = apply(self.confirmed, entry)
            if self.you is not None and entry.client == self.you.client:
                self.pending.pop(entry.n, None)
            self._shown = None
            return outcome

    def put_pending(self, n: int, ops: tuple[Op, ...]) -> None:
        """Show ops at once, before the server has answered."""
        with self.lock:
            shown = self._shown
            self.pending[n] = (*self.pending.get(n, ()), *ops)
            if shown is None or shown is self.confirmed:
                self._shown = None
            else:
                self._apply_pending(shown, n, ops)

    def drop_pending(self, n: int) -> None:
        """Forget refused ops: they go off the picture."""
        with self.lock:
            if self.pending.pop(n, None) is not None:
                self._shown = None

    def keep_pending(self, numbers: tuple[int, ...]) -> None:
        """Forget pending ops but these: the others are in the confirmed state by now."""
        with self.lock:
            if self.pending.keys() - set(numbers):
                self.pending = {n: ops for n, ops in self.pending.items() if n in numbers}
                self._shown = None

    def shown(self) -> BoardState:
        """Give confirmed ⊕ pending; the caller must hold `lock` while it reads."""
        if self._shown is None:
            if self.pending:
                self._shown = self.confirmed.copy()
                for n, ops in self.pending.items():
                    self._apply_pending(self._shown, n, ops)
            else:
                self._shown = self.confirmed
        return self._shown

    def role(self) -> Role:
        """Give this process's role on the board."""
        user = "" if self.you is None else self.you.user
        with self.lock:
            return effective(self.confirmed.board_role(user, self.groups), self.ceiling, self.floor)

    def permitted(self, op: Op) -> bool:
        """Tell whether this process may do `op` now: role, pen, lock and archive counted."""
        with self.lock:
            state = self.shown()
            return permitted(state, self._entry(state, 0, (op,)), op)

    def hindrance(self, op: Op) -> str | None:
        """Say what keeps this process from `op` now; None when it is its role alone."""
        with self.lock:
            state = self.shown()
            return hindrance(state, self._entry(state, 0, (op,)), kind(op))

    def _apply_pending(self, state: BoardState, n: int, ops: tuple[Op, ...]) -> None:
        apply(state, self._entry(state, n, ops))

    def _entry(self, state: BoardState, n: int, ops: tuple[Op, ...]) -> Entry:
        you = self.you
        author, name, client = ("", "", "") if you is None else (you.user, you.name, you.client)
        return Entry(
            seq=state.seq + 1,
            at=state.at,
            author=author,
            name=name,
            client=client,
            n=n,
            batch="",
            ops=ops,
            ceiling=self.ceiling,
            floor=self.floor if you is not None else Role.OWNER,
            groups=self.groups,
        )
