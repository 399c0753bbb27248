"""Ops, entries and verdicts: what a log is made of.

An *op* is one change as a client asks for it; an *entry* is one numbered, atomic line of the log:
a few ops of one author. `apply` judges each op to a *verdict*; a void op keeps its place and
changes nothing. Ops that name several ids are all or nothing.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.ids import LINK, ClientId, UserId, is_guest
from nbboard.core.model import (
    Align,
    Angle,
    BlobHash,
    Byte,
    Color,
    Dash,
    Element,
    Extent,
    Flip,
    Groups,
    Head,
    Id,
    LineHeight,
    Lines,
    Position,
    Size,
    Text,
    UserName,
    bounded,
    check_new,
    check_text,
)
from nbboard.core.roles import Access, Role

Verdict = Literal["done", "gone", "changed", "exists", "forbidden", "full"]
"""done; gone (the element, or a field of it that the op names, is not there); changed (another
client touched it after `if_seq`); exists (the id is in use); forbidden; full."""

Ids = Annotated[tuple[Id, ...], Meta(min_length=1, max_length=limits.IDS_PER_OP)]
Seq = Annotated[int, Meta(ge=0, lt=2**53)]
# Where to put elements: an end of the order, or next to another element.
Place = Annotated[str, Meta(pattern=r"^(front|back|(above|below):[0-9a-z]{16})\Z")]


EntryGroups = Annotated[tuple[UserName, ...], Meta(max_length=limits.GROUPS_OF_USER)]


# None of these can be part of a cycle: the collector need not walk a restore of 100,000 of them.
class _Op(Struct, array_like=True, frozen=True, forbid_unknown_fields=True, gc=False):
    pass


class PatchSet(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The fields a patch sets; absent ones keep their value.

    Encoded as a map, the only one in the log: an array cannot say "absent".
    """

    at: Position | UnsetType = UNSET
    size: Size | UnsetType = UNSET
    angle: Angle | UnsetType = UNSET
    flip: Flip | UnsetType = UNSET
    locked: bool | UnsetType = UNSET
    groups: Groups | UnsetType = UNSET
    stroke: Color | None | UnsetType = UNSET
    fill: Color | None | UnsetType = UNSET
    stroke_alpha: Byte | UnsetType = UNSET
    fill_alpha: Byte | UnsetType = UNSET
    width: Extent | UnsetType = UNSET
    dash: Dash | UnsetType = UNSET
    font_size: Extent | UnsetType = UNSET
    align: Align | UnsetType = UNSET
    closed: bool | UnsetType = UNSET
    curve: bool | UnsetType = UNSET
    head_start: Head | UnsetType = UNSET
    head_end: Head | UnsetType = UNSET
    radius: Extent | UnsetType = UNSET
    right: bool | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    lines: Lines | UnsetType = UNSET
    line_height: LineHeight | UnsetType = UNSET


class Add(_Op, tag="add", frozen=True):
    """Put a new element on top. Void: exists, full, forbidden."""

    element: Element


class Patch(_Op, tag="patch", frozen=True):
    """Set fields of one element. Void: gone, changed, forbidden (locked by another)."""

    id: Id
    set: PatchSet
    if_seq: Seq | None = None


class Remove(_Op, tag="remove", frozen=True):
    """Take elements off the board; each keeps a tombstone. Void: gone, changed, forbidden."""

    ids: Ids
    if_seq: Seq | None = None


class Revive(_Op, tag="revive", frozen=True):
    """Bring removed elements back with content, author and place.

    Void: gone, exists, changed, full, forbidden.
    """

    ids: Ids
    if_seq: Seq | None = None


class Reorder(_Op, tag="reorder", frozen=True):
    """Move elements, in the order given, to a place in the stack. Void: gone, forbidden."""

    ids: Ids
    to: Place


class Clear(_Op, tag="clear", frozen=True):
    """Remove every unlocked element (`all`) or the author's own (`mine`)."""

    scope: Literal["mine", "all"]


class Say(_Op, tag="say", frozen=True):
    """Write a chat message."""

    text: Annotated[str, Meta(min_length=1, max_length=limits.CHAT_BYTES)]


class Unsay(_Op, tag="unsay", frozen=True):
    """Take back the chat message of entry `seq`: one's own, or any as owner."""

    seq: Seq


class Rename(_Op, tag="rename", frozen=True):
    """Give the board a title."""

    title: Annotated[str, Meta(max_length=limits.TITLE_BYTES)]


class SetAccess(_Op, tag="set-access", frozen=True):
    """Say what a signed-in user without a role of their own may do, and who finds the board.

    A `listed` board that is not private shows in everybody's lobby; others need its id.
    """

    access: Access
    listed: bool = False


class SetRole(_Op, tag="set-role", frozen=True):
    """Give a user a role, or (None) the board's default. The last owner stays owner."""

    user: UserName
    role: Role | None


class SetGroup(_Op, tag="set-group", frozen=True):
    """Give everybody in a group a role, or (None) take it away. Void: gone, full.

    A user's own role goes before; of several groups the highest counts. Who is in a group stands
    on each entry (`Entry.groups`).
    """

    group: UserName
    role: Role | None


class Ask(_Op, tag="ask", frozen=True):
    """Ask the owners for a higher role, as far as the host would let one have it.

    Void: exists (asked before, or held), full, forbidden.
    """

    role: Role


class Decline(_Op, tag="decline", frozen=True):
    """Take a request off the list: an owner another's, or anybody their own. Void: gone."""

    user: UserName


class Introduce(_Op, tag="introduce", frozen=True):
    """Show a picture of the author, a blob of this board; None shows initials. Void: full."""

    picture: BlobHash | None


class Archive(_Op, tag="archive", frozen=True):
    """Put the board away, to be looked at only, or take it out again."""

    archived: bool


class LockBoard(_Op, tag="lock-board", frozen=True):
    """Let only owners draw, or everyone again."""

    locked: bool


class Kick(_Op, tag="kick", frozen=True):
    """End a user's connections; they may come back."""

    user: UserName


class Ban(_Op, tag="ban", frozen=True):
    """Keep a user out, or (`banned` false) let them in again. Nobody bans themselves."""

    user: UserName
    banned: bool


class PassPen(_Op, tag="pass-pen", frozen=True):
    """Begin presenter mode, hand the pen on, or (`to` None) end it.

    Owners always may; the holder may hand it on. With `if_holder` (a user, or "" for nobody) it
    is void (`changed`) when that is not who holds the pen.
    """

    to: UserName | None
    if_holder: UserName | None = None


Op = (
    Add
    | Patch
    | Remove
    | Revive
    | Reorder
    | Clear
    | Say
    | Unsay
    | Rename
    | SetAccess
    | SetRole
    | SetGroup
    | Ask
    | Decline
    | Introduce
    | Archive
    | LockBoard
    | Kick
    | Ban
    | PassPen
)
Ops = Annotated[tuple[Op, ...], Meta(min_length=1, max_length=limits.OPS_PER_ENTRY)]


class Entry(Struct, array_like=True, frozen=True, tag="entry", gc=False):
    """One numbered line of a board's log.

    `at` is server time in milliseconds since 1970 and never goes back. `author` is the user,
    `name` how they were called then; `client` and `n` make the entry unique. `ceiling` and
    `floor` are the rights that the log cannot know (`roles.effective`). `verdicts` is empty in
    the store and filled by `apply` before the entry is sent. `groups` are those groups of the
    author's that the board gave a role when the entry was made.
    """

    seq: Seq
    at: Seq
    author: UserId
    name: UserName
    client: ClientId
    n: Seq
    batch: str
    ops: Ops
    ceiling: Role = Role.OWNER
    floor: Role = Role.NONE
    verdicts: tuple[Verdict, ...] = ()
    groups: EntryGroups = ()


def kind(op: Op) -> str:
    """Give the op's kind as on the wire."""
    return str(op.__struct_config__.tag)


def check_ops(ops: tuple[Op, ...]) -> None:
    """Check what the types cannot say of ops from outside; raises InvalidInput.

    Called once at the edge, before an append; entries read back from a store are trusted to
    have passed.
    """
    if not 0 < len(ops) <= limits.OPS_PER_ENTRY:
        raise LimitExceeded(f"{len(ops)} ops; an entry holds 1 to {limits.OPS_PER_ENTRY}")
    clears = sum(type(op) is Clear for op in ops)
    if clears > limits.CLEARS_PER_ENTRY:
        raise LimitExceeded(f"{clears} clear ops; an entry holds {limits.CLEARS_PER_ENTRY}")
    for op in ops:
        match op:
            case Add(element):
                check_new(element)
            case Patch(set=changes):
                _check_patch(changes)
            case Remove(ids) | Revive(ids) | Reorder(ids):
                if len(set(ids)) != len(ids):
                    raise InvalidInput(f"a {kind(op)} names an element twice")
            case _:
                _check_words(op)


def _check_words(op: Op) -> None:
    match op:
        case Say(text):
            bounded(text, limits.CHAT_BYTES, "chat message")
        case Rename(title):
            bounded(title, limits.TITLE_BYTES, "title")
        case SetGroup(group, role):
            if not bounded(group, limits.NAME_BYTES, "group"):
                raise InvalidInput("a set-group names no group")
            if role is Role.OWNER and group.startswith(LINK):
                raise InvalidInput("a share link makes viewers or editors, never owners")
        case SetRole(user, Role.OWNER) if is_guest(user):
            raise InvalidInput("a guest cannot own a board: they have no account to come back with")
        case Ask(role):
            if role not in (Role.VIEWER, Role.EDITOR):
                raise InvalidInput(f"ask to be viewer or editor, not {role.name.lower()}")
        case SetRole(user) | Decline(user) | Kick(user) | Ban(user) | PassPen(str(user)):
            if not bounded(user, limits.NAME_BYTES, "user"):
                raise InvalidInput(f"a {kind(op)} names nobody")
        case _:
            pass


def _check_patch(changes: PatchSet) -> None:
    if changes == PatchSet():
        raise InvalidInput("a patch sets no field")
    text = "" if changes.text is UNSET else changes.text
    lines = () if changes.lines is UNSET else changes.lines
    check_text(text, lines)
