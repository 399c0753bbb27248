"""The permission table of the design, in words of its own, and one case for each of its cells.

Nothing here is taken from `nbboard.core.roles`: the two are compared by test_matrix.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from nbboard.core.model import Rect
from nbboard.core.ops import (
    Add,
    Archive,
    Ask,
    Ban,
    Clear,
    Decline,
    Introduce,
    Kick,
    LockBoard,
    Op,
    PassPen,
    Patch,
    PatchSet,
    Remove,
    Rename,
    Reorder,
    Revive,
    Say,
    SetAccess,
    SetGroup,
    SetRole,
    Unsay,
)
from nbboard.core.roles import Role
from nbboard.room.room import Room

RANK: Final = {"none": 0, "viewer": 1, "editor": 2, "owner": 3}
MODES: Final = ("plain", "presenting", "locked", "archived")


class Who(NamedTuple):
    """A row of the matrix: how they come, and what they are on the board."""

    row: str
    user: str
    rank: str
    holds_pen: bool = False

    @property
    def by_link(self) -> bool:
        """Whether they have no account."""
        return self.row.startswith("link")

    @property
    def inside(self) -> bool:
        """Whether they get in at all."""
        return self.rank != "none"


WHO: Final = (
    Who("none", "nat", "none"),
    Who("banned", "ben", "none"),
    Who("viewer", "viv", "viewer"),
    Who("editor", "edi", "editor"),
    Who("owner", "oli", "owner"),
    Who("holder", "pia", "viewer", holds_pen=True),
    Who("group viewer", "gwen", "viewer"),
    Who("group editor", "greg", "editor"),
    Who("kernel", "python", "owner"),
)
GUESTS: Final = (
    Who("link viewer", "", "viewer"),
    Who("link editor", "", "editor"),
    Who("link holder", "", "viewer", holds_pen=True),
)


class Scene(NamedTuple):
    """What a case may name: the visitor's account, messages of theirs and of another, a blob."""

    user: str
    mine: int
    theirs: int
    blob: str
    mode: str
    pen: str | None


Rule = Callable[[Who], str]


class Case(NamedTuple):
    """A column of the matrix.

    `least` may do it; `draws` changes the picture, `writes` what else a board holds. `worked`
    holds only after it took effect. `undo` puts the board back for the next case. `void` gives
    the verdict for whoever is allowed to try, but not on this very thing.
    """

    name: str
    least: str
    op: Callable[[Scene], Op]
    worked: Callable[[Room, Scene], bool]
    draws: bool = False
    writes: bool = False
    undo: Callable[[Scene], Op | None] = lambda scene: None
    void: Rule = lambda who: "done"


def key(name: str) -> str:
    """Give the id of the element that a case is about."""
    return "".join(letter for letter in name if letter.isalnum()).ljust(16, "0")[:16]


def box(name: str, *, locked: bool = False) -> Add:
    """Give the element that a case is about."""
    return Add(Rect(id=key(name), at=(0, 0), size=(16, 16), locked=locked))


def _there(room: Room, name: str) -> bool:
    return room.state.get(key(name)) is not None


def _field(room: Room, name: str, field: str) -> object:
    return getattr(room.state.get(key(name)), field, None)


def _said(room: Room, seq: int) -> bool:
    return any(message.seq == seq for message in room.state.chat)


def _owners_thing(who: Who) -> str:
    return "done" if who.rank == "owner" else "forbidden"


def _asks_for(rank: str) -> Rule:
    def verdict(who: Who) -> str:
        return "exists" if RANK[who.rank] >= RANK[rank] else "done"

    return verdict


def _declines_own(who: Who) -> str:
    asked = RANK[who.rank] < RANK["editor"] and not who.by_link
    return "done" if asked else "gone"


def _draw(name: str, op: Op, worked: Callable[[Room, Scene], bool], **more: object) -> Case:
    least = str(more.pop("least", "editor"))
    return Case(name, least, lambda scene: op, worked, draws=True, **more)  # type: ignore[arg-type]


CASES: Final = (
    _draw("add", box("add"), lambda room, _: _there(room, "add")),
    _draw(
        "patch",
        Patch(key("patch"), PatchSet(angle=100)),
        lambda room, _: _field(room, "patch", "angle") == 100,
    ),
    _draw("remove", Remove((key("remove"),)), lambda room, _: not _there(room, "remove")),
    _draw("revive", Revive((key("revive"),)), lambda room, _: _there(room, "revive")),
    _draw(
        "reorder",
        Reorder((key("reorder"),), "front"),
        lambda room, _: next(reversed(room.state.order)) == key("reorder"),
    ),
    _draw(
        "lock",
        Patch(key("lock"), PatchSet(locked=True)),
        lambda room, _: _field(room, "lock", "locked") is True,
    ),
    _draw(
        "unlock own",
        Patch(key("unlock own"), PatchSet(locked=False)),
        lambda room, _: _field(room, "unlock own", "locked") is False,
    ),
    _draw(
        "unlock theirs",
        Patch(key("unlock theirs"), PatchSet(locked=False)),
        lambda room, _: _field(room, "unlock theirs", "locked") is False,
        void=_owners_thing,
    ),
    _draw(
        "remove locked",
        Remove((key("remove locked"),)),
        lambda room, _: not _there(room, "remove locked"),
        void=lambda who: "forbidden",
    ),
    Case(
        "say",
        "viewer",
        lambda scene: Say("now"),
        lambda room, _: any(message.text == "now" for message in room.state.chat),
        writes=True,
    ),
    Case(
        "unsay own",
        "viewer",
        lambda scene: Unsay(scene.mine),
        lambda room, scene: not _said(room, scene.mine),
        writes=True,
    ),
    Case(
        "unsay theirs",
        "viewer",
        lambda scene: Unsay(scene.theirs),
        lambda room, scene: not _said(room, scene.theirs),
        writes=True,
        void=_owners_thing,
    ),
    Case(
        "introduce",
        "viewer",
        lambda scene: Introduce(scene.blob),
        lambda room, scene: room.state.pictures.get(scene.user) == scene.blob,
    ),
    Case(
        "ask viewer",
        "none",
        lambda scene: Ask(Role.VIEWER),
        lambda room, scene: scene.user in room.state.asks,
        void=_asks_for("viewer"),
    ),
    Case(
        "ask editor",
        "none",
        lambda scene: Ask(Role.EDITOR),
        lambda room, scene: scene.user in room.state.asks,
        void=_asks_for("editor"),
    ),
    Case(
        "decline own",
        "none",
        lambda scene: Decline(scene.user),
        lambda room, scene: scene.user not in room.state.asks,
        void=_declines_own,
    ),
    Case(
        "decline theirs",
        "none",
        lambda scene: Decline("pat"),
        lambda room, _: "pat" not in room.state.asks,
        void=_owners_thing,
    ),
    Case(
        "rename",
        "owner",
        lambda scene: Rename("new"),
        lambda room, _: room.state.title == "new",
        writes=True,
    ),
    Case(
        "set-access",
        "owner",
        lambda scene: SetAccess("private", True),
        lambda room, _: room.state.listed,
    ),
    Case(
        "set-role",
        "owner",
        lambda scene: SetRole("eve", Role.EDITOR),
        lambda room, _: room.state.roles.get("eve") is Role.EDITOR,
    ),
    Case(
        "set-group",
        "owner",
        lambda scene: SetGroup("group:new", Role.EDITOR),
        lambda room, _: "group:new" in room.state.groups,
    ),
    Case(
        "archive",
        "owner",
        lambda scene: Archive(scene.mode != "archived"),
        lambda room, scene: room.state.archived is (scene.mode != "archived"),
        undo=lambda scene: Archive(scene.mode == "archived"),
    ),
    Case(
        "lock-board",
        "owner",
        lambda scene: LockBoard(scene.mode != "locked"),
        lambda room, scene: room.state.locked is (scene.mode != "locked"),
        undo=lambda scene: LockBoard(scene.mode == "locked"),
    ),
    Case(
        "pass-pen",
        "owner",
        lambda scene: PassPen("dan"),
        lambda room, _: room.state.pen == "dan",
        undo=lambda scene: PassPen(scene.pen),
    ),
    Case(
        "kick",
        "owner",
        lambda scene: Kick("dan"),
        lambda room, _: "dan" not in room.audience.users(),
    ),
    Case(
        "ban", "owner", lambda scene: Ban("dee", True), lambda room, _: "dee" in room.state.banned
    ),
    Case(
        "unban",
        "owner",
        lambda scene: Ban("dov", False),
        lambda room, _: "dov" not in room.state.banned,
    ),
    _draw("clear mine", Clear("mine"), lambda room, _: not _there(room, "clear mine")),
    _draw("clear all", Clear("all"), lambda room, _: not _there(room, "clear all"), least="owner"),
)
"""Clears come last: what they remove is what the others are about."""
THEIRS: Final = ("patch", "remove", "reorder", "lock", "clear all", "below")
"""Elements of the owner that the cases find; `OWN` are the visitor's."""
LOCKED: Final = ("unlock theirs", "remove locked")


def may_draw(who: Who, mode: str) -> bool:
    """Tell who may change the picture at all: live, by ops, by an upload."""
    if mode == "archived":
        return False
    if who.holds_pen:
        return who.inside and not who.by_link  # a link's role is a ceiling that no pen lifts
    if mode == "presenting":
        return False
    return RANK[who.rank] >= RANK["owner" if mode == "locked" else "editor"]


def expected(who: Who, mode: str, case: Case) -> str:
    """Give the verdict of a cell, or "refused": nobody sees it and nothing is stored."""
    if case.name.startswith("ask"):
        # What the host, or the link, does not let one have cannot be asked for.
        beyond = who.by_link and who.rank == "viewer" and case.name == "ask editor"
        return "refused" if beyond or not who.inside else case.void(who)
    allowed = RANK[who.rank] >= RANK[case.least]
    if case.name == "pass-pen":
        allowed = allowed or who.holds_pen
    elif case.draws:
        allowed = may_draw(who, mode) and (case.least == "editor" or allowed)
    elif case.writes and mode == "archived":
        allowed = False
    return case.void(who) if who.inside and allowed else "refused"
