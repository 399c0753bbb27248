"""Which groups somebody is in: asked of the store, remembered for a few seconds."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final

from nbboard.core.ids import GroupId, UserId
from nbboard.store.base import Store

_SECONDS: Final = 10
"""How late another process on the same store may learn of a change; this one knows at once."""
_USERS: Final = 10_000


class Memberships:
    """The groups kept by nbboard that each user is in; `monotonic` gives seconds."""

    def __init__(self, store: Store, monotonic: Callable[[], float]) -> None:
        self._store = store
        self._monotonic = monotonic
        self._known: OrderedDict[UserId, tuple[float, tuple[GroupId, ...]]] = OrderedDict()
        self._changes = 0

    async def of(self, user: UserId) -> tuple[GroupId, ...]:
        """Give the ids of the groups that a user is in; raises StoreError."""
        now = self._monotonic()
        at, groups = self._known.get(user, (-_SECONDS, ()))
        if now - at < _SECONDS:
            return groups
        changes = self._changes
        found = await self._store.groups_of(user)
        # Not cut here: whoever puts somebody into a thousand groups must not push out the others.
        # Its owner keeps a group without being one of those whom boards let in by it.
        groups = tuple(group.id for group in found if user in group.members)
        # What was read while something changed may be from before: it serves this once.
        if changes == self._changes:
            self._known[user] = (now, groups)
            self._known.move_to_end(user)
        if len(self._known) > _USERS:
            self._known.popitem(last=False)
        return groups

    def forget(self, users: Iterable[UserId]) -> None:
        """Ask the store again: the groups of these users have changed."""
        self._changes += 1
        for user in users:
            self._known.pop(user, None)
