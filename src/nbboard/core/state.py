"""The state of a board: what the fold of its log has come to."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import islice
from typing import Final, cast

from msgspec import Struct

from nbboard.core import limits
from nbboard.core.chain import Chain
from nbboard.core.ids import ClientId, ElementId, GroupId, UserId, is_guest
from nbboard.core.model import Element
from nbboard.core.roles import ACCESS_ROLE, Access, Role
from nbboard.core.steps import Steps, finish

_AT_ONCE: Final = 10_000


class Placed(Struct, array_like=True, frozen=True, gc=False):
    """An element in its place, on the board or (`removed_at` > 0) as a tombstone.

    `client` touched it last, at seq `touched_at`; `others_at` is the newest seq at which any
    *other* client touched it. These two answer exactly "did another client touch this after…?".
    """

    element: Element
    removed_at: int
    client: ClientId
    touched_at: int
    others_at: int = 0

    def changed_since(self, seq: int, client: ClientId) -> bool:
        """Tell whether a client other than `client` touched the element after `seq`."""
        newest = self.others_at if self.client == client else self.touched_at
        return newest > seq


class ChatMessage(Struct, array_like=True, frozen=True, gc=False):
    """One message of the board's chat; `seq` is the entry that said it, `at` server ms."""

    seq: int
    at: int
    author: UserId
    name: str
    text: str


class Asked(Struct, array_like=True, frozen=True, gc=False):
    """Somebody who asked for `role` in entry `seq`, at server ms, called `name` then."""

    user: UserId
    role: Role
    seq: int
    at: int
    name: str


class Meta(Struct, array_like=True, frozen=True):
    """All of a board's state but its elements, as it goes into a snapshot."""

    seq: int
    at: int
    title: str
    access: Access
    locked: bool
    pen: UserId | None
    roles: tuple[tuple[UserId, Role], ...]
    banned: tuple[UserId, ...]
    names: tuple[tuple[UserId, str], ...]
    chat: tuple[ChatMessage, ...]
    listed: bool = False
    archived: bool = False
    groups: tuple[tuple[GroupId, Role], ...] = ()
    asks: tuple[Asked, ...] = ()
    pictures: tuple[tuple[UserId, str], ...] = ()


class BoardState:
    """One board in memory. Only `apply` changes it.

    `order` has the ids bottom to top and keeps the place of removed elements, so that a revived
    element returns to where it was. It is a dict without values: Python's garbage collector passes
    over one of strings, and walks through a list of them at each full collection, 2.5 ms for
    100,000.
    """

    def __init__(self, title: str = "", owner: UserId | None = None, access: Access = "edit"):
        self.seq = 0
        self.at = 0
        self.title = title
        self.access: Access = access
        self.listed = False
        self.archived = False
        self.locked = False
        self.pen: UserId | None = None
        self.roles: dict[UserId, Role] = {} if owner is None else {owner: Role.OWNER}
        self.banned: dict[UserId, None] = {}
        self.groups: dict[GroupId, Role] = {}
        self.asks: dict[UserId, Asked] = {}
        self.names: dict[UserId, str] = {}
        self.pictures: dict[UserId, str] = {}
        self.chat: list[ChatMessage] = []
        self.placed: dict[ElementId, Placed] = {}
        self.order: dict[ElementId, None] = {}
        self.removed: set[ElementId] = set()
        self._chain: Chain | None = None

    def __len__(self) -> int:
        """Count the elements on the board."""
        return len(self.placed) - len(self.removed)

    def __iter__(self) -> Iterator[Element]:
        """Go over the elements on the board, bottom to top."""
        placed, removed = self.placed, self.removed
        return (placed[key].element for key in self.order if key not in removed)

    def get(self, key: ElementId) -> Element | None:
        """Give the element on the board with this id, or None."""
        found = self.placed.get(key)
        return None if found is None or found.removed_at else found.element

    def board_role(self, user: UserId, groups: Iterable[GroupId] = ()) -> Role:
        """Give what the board itself lets this user do (see `roles.effective`).

        A ban goes before a role of their own, that before the highest of their groups' and what
        anybody who is signed in may do.
        """
        if user in self.banned:
            return Role.NONE
        if user in self.roles:
            return self.roles[user]
        signed_in = Role.NONE if is_guest(user) else ACCESS_ROLE[self.access]
        granted = (self.groups.get(group, Role.NONE) for group in groups)
        return max(signed_in, max(granted, default=Role.NONE))

    def meta(self) -> Meta:
        """Give everything but the elements as one frozen record."""
        return Meta(
            seq=self.seq,
            at=self.at,
            title=self.title,
            access=self.access,
            locked=self.locked,
            pen=self.pen,
            roles=tuple(self.roles.items()),
            banned=tuple(self.banned),
            names=tuple(self.names.items()),
            chat=tuple(self.chat),
            listed=self.listed,
            archived=self.archived,
            groups=tuple(self.groups.items()),
            asks=tuple(self.asks.values()),
            pictures=tuple(self.pictures.items()),
        )

    @classmethod
    def of(cls, meta: Meta) -> "BoardState":
        """Build the state from a snapshot's meta; `extend` brings the elements."""
        state = cls(meta.title, None, meta.access)
        state.seq, state.at = meta.seq, meta.at
        state.locked, state.pen = meta.locked, meta.pen
        state.roles = dict(meta.roles)
        state.banned = dict.fromkeys(meta.banned)
        state.names = dict(meta.names)
        state.chat = list(meta.chat)
        state.listed, state.archived = meta.listed, meta.archived
        state.groups = dict(meta.groups)
        state.asks = {asked.user: asked for asked in meta.asks}
        state.pictures = dict(meta.pictures)
        return state

    def extend(self, placed: Sequence[Placed]) -> None:
        """Take in the next elements of a snapshot, bottom to top, tombstones included.

        Raises ValueError when an element is there twice.
        """
        finish(self.extending(placed))

    def extending(self, placed: Sequence[Placed]) -> Steps[None]:
        """Do the work of `extend` in steps: on a large board each of two dicts grows for 3 ms."""
        found = {item.element.id: item for item in placed}
        count = len(self.placed) + len(placed)
        self.placed |= found
        yield
        self.order |= dict.fromkeys(found)
        self.removed.update([key for key, item in found.items() if item.removed_at])
        if len(self.placed) != count:
            twice = count - len(self.placed)
            raise ValueError(f"a snapshot holds {twice} elements a second time")

    def copy(self) -> "BoardState":
        """Give an independent state; elements are frozen and shared."""
        copied = self._copied()
        # A tuple once it is kept.
        held: Iterable[ElementId] = self.order
        copied.order = held.copy() if isinstance(held, dict) else _ordered(held)
        return copied

    def kept(self) -> "BoardState":
        """Give a copy that takes no changes, only copies (see `keep`)."""
        return self._copied().keep()

    def _copied(self) -> "BoardState":
        """Copy all but the order."""
        copied = copy(self)
        copied.roles = dict(self.roles)
        copied.banned = dict(self.banned)
        copied.names = dict(self.names)
        copied.chat = list(self.chat)
        copied.groups = dict(self.groups)
        copied.asks = dict(self.asks)
        copied.pictures = dict(self.pictures)
        # Not `dict(…)`, which is five times slower after a few deletions.
        copied.placed = self.placed.copy()
        copied.removed = set(self.removed)
        return copied

    def keep(self) -> "BoardState":
        """Take no change any more, only copies; gives itself.

        Its order is a tuple then, a sixth of a dict.
        """
        self.order = cast("dict[ElementId, None]", tuple(self.order))
        return self

    def adopt(self, other: "BoardState") -> None:
        """Become what `other`, a copy, has come to; what this one held is left in `other`."""
        mine = dict(vars(self))
        vars(self).update(vars(other))
        vars(other).update(mine)

    def link(self) -> None:
        """Expect many moves: until `settle` they are made in links and `order` lags behind."""
        self._chain = Chain(self.order)

    def settle(self) -> None:
        """Bring `order` up to date after `link`."""
        if self._chain is not None:
            self.order = _ordered(self._chain.ids())
            self._chain = None

    def push(self, key: ElementId) -> None:
        """Put a new id on top of the order."""
        if self._chain is None:
            self.order[key] = None
        else:
            self._chain.append(key)

    def stack(self) -> Iterable[ElementId]:
        """Give the order, also between `link` and `settle`."""
        return self.order if self._chain is None else self._chain.ids()

    def move(self, ids: Iterable[ElementId], to: str, anchor: ElementId) -> None:
        """Move ids, in the order given, to the front, the back, above or below an anchor.

        All must be in the order, and the anchor must not be among the ids.
        """
        moving = dict.fromkeys(ids)
        if self._chain is not None:
            self._chain.move(moving, to, anchor)
            return
        rest = [key for key in self.order if key not in moving]
        if to == "front":
            index = len(rest)
        elif to == "back":
            index = 0
        else:
            index = rest.index(anchor) + (to == "above")
        self.order = _ordered([*rest[:index], *moving, *rest[index:]])

    def forgets(self, more: int = 0) -> bool:
        """Tell whether, with so many `more`, tombstones are too many."""
        return len(self.removed) + more > limits.TOMBSTONES + limits.TOMBSTONES // 20

    def forget_oldest_tombstones(self) -> None:
        """Keep only the newest tombstones once they are a twentieth over their limit.

        The slack makes the walk over `order` rare; every replica does it at the same seq, and
        among those removed at one seq the lowest on the board go first.
        """
        if not self.forgets():
            return
        tombstones = [key for key in self.order if key in self.removed]
        tombstones.sort(key=lambda key: self.placed[key].removed_at)
        self.removed.difference_update(tombstones[: -limits.TOMBSTONES])
        forgotten = set(tombstones[: -limits.TOMBSTONES])
        self.order = _ordered(key for key in self.order if key not in forgotten)
        # Made anew: a dict with holes is slow to copy.
        self.placed = {key: self.placed[key] for key in self.order}


def _ordered(keys: Iterable[ElementId]) -> dict[ElementId, None]:
    """Make an order; where this is done in a thread, other threads have their turn between."""
    left = iter(keys)
    order: dict[ElementId, None] = {}
    while some := tuple(islice(left, _AT_ONCE)):
        order |= dict.fromkeys(some)
    return order
