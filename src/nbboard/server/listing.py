"""A board as REST shows it: in the lobby's lists and alone."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import UNSET, Struct, UnsetType

from nbboard.core.ids import BoardId, GroupId, UserId, is_guest
from nbboard.core.protocol import Member
from nbboard.core.roles import ACCESS_ROLE, Access, Role, effective
from nbboard.core.state import BoardState
from nbboard.room.elsewhere import members_of
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.store.base import BoardRecord, Listing, Store

_PEOPLE = 8
_LOOKED_AT = 500
"""Boards of one list about which the other nodes are asked: those that changed last."""
Others = Mapping[BoardId, Sequence[Member]]
"""Who is on boards on other nodes."""


class Person(Struct, omit_defaults=True):
    """Somebody who is on a board now; `picture` is a blob of that board."""

    name: str
    user: str
    picture: str | UnsetType = UNSET


class BoardModel(Struct):
    """A board as REST shows it; times in ms since 1970, 0 for never.

    `members` counts connections now, `people` are the first few who hold them. `kinds` say why
    the board is in the visitor's lobby: mine, shared (a role of their own), group (a role of a
    group's), listed, visited; others for what only an admin of the host sees.
    """

    id: str
    title: str
    role: str
    access: Access
    listed: bool
    archived: bool
    created_at: int
    changed_at: int
    deleted_at: int
    visited_at: int
    head: int
    owner: str
    owner_name: str
    active: bool
    members: int
    people: list[Person]
    kinds: list[str]
    url: str
    thumbnail: str


def held(listing: Listing, identity: Identity) -> Role:
    """Give a visitor's role on a listed board, as the board itself would (`state.board_role`)."""
    grants = dict(listing.grants)
    board_role = grants.get(identity.user)
    if board_role is None:
        signed_in = Role.NONE if is_guest(identity.user) else ACCESS_ROLE[listing.record.access]
        granted = (grants.get(group, Role.NONE) for group in identity.groups)
        board_role = max(signed_in, max(granted, default=Role.NONE))
    return effective(board_role, identity.ceiling, identity.floor)


def fresh(registry: Registry, listing: Listing, identity: Identity) -> Listing:
    """Give a listing as it is now: the store may learn a moment after the room."""
    room = registry.running(listing.record.id)
    if room is None or listing.record.deleted_at:
        return listing
    visited_at = listing.visited_at
    return alone(listing.record, room.state, identity)._replace(visited_at=visited_at)


def alone(record: BoardRecord, state: BoardState, identity: Identity) -> Listing:
    """Make the listing of one board from its state; when it was visited is not known."""
    grants: list[tuple[UserId | GroupId, Role]] = []
    if identity.user in state.banned or identity.user in state.roles:
        grants.append((identity.user, state.board_role(identity.user)))
    grants += [(group, state.groups[group]) for group in identity.groups if group in state.groups]
    record = record._replace(
        title=state.title,
        access=state.access,
        listed=state.listed,
        archived=state.archived,
        head=state.seq,
    )
    return Listing(record, tuple(grants))


async def others(store: Store, listings: Iterable[Listing]) -> Others:
    """Ask who is on boards on other nodes; raises StoreError."""
    there = [listing.record.id for listing in listings if not listing.record.deleted_at]
    boards = there[:_LOOKED_AT]
    return {
        board: [one for node, data in nodes.items() for one in members_of(node, data).values()]
        for board, nodes in (await store.here(boards)).items()
    }


def model(
    registry: Registry,
    listing: Listing,
    identity: Identity,
    base: str,
    elsewhere: Sequence[Member] = (),
    *,
    admin: bool = False,
) -> BoardModel:
    """Show a board to a visitor; `base` is the path of nbboard, with its slash.

    `elsewhere` is who is there on other nodes. What an admin of the host only sees as such is
    not theirs.
    """
    record = listing.record
    role = held(listing, identity)
    room = registry.running(record.id)
    here = [] if room is None else [member.shown() for member in room.audience]
    return BoardModel(
        id=record.id,
        title=record.title,
        role=role.name.lower(),
        access=record.access,
        listed=record.listed,
        archived=record.archived,
        created_at=record.created_at,
        changed_at=record.changed_at,
        deleted_at=record.deleted_at,
        visited_at=listing.visited_at,
        head=record.head,
        owner=record.owner,
        owner_name=_owner_name(registry, record, identity),
        active=room is not None or bool(elsewhere),
        members=len(here) + len(elsewhere),
        people=_people([*here, *elsewhere], {} if room is None else room.state.pictures),
        kinds=_kinds(listing, identity._replace(floor=Role.NONE) if admin else identity),
        url=f"{base}boards/{record.id}",
        thumbnail=f"{base}api/boards/{record.id}/thumbnail?v={record.head}",
    )


def _kinds(listing: Listing, identity: Identity) -> list[str]:
    grants = dict(listing.grants)
    record = listing.record
    mine = held(listing, identity) is Role.OWNER
    found = {
        "mine": mine,
        "shared": not mine and identity.user in grants,
        "group": any(grants.get(group, Role.NONE) > Role.NONE for group in identity.groups),
        "listed": record.listed and record.access != "private",
        "visited": listing.visited_at > 0,
    }
    return [kind for kind, holds in found.items() if holds] or ["others"]


def _owner_name(registry: Registry, record: BoardRecord, identity: Identity) -> str:
    if record.owner == identity.user:
        return identity.name
    room = registry.running(record.id)
    # The log knows how they are called; a list does not read it for that.
    return record.owner if room is None else room.state.names.get(record.owner, record.owner)


def _people(members: Sequence[Member], pictures: Mapping[UserId, str]) -> list[Person]:
    found: dict[str, Person] = {}
    for member in members:
        if len(found) == _PEOPLE:
            break
        picture = pictures.get(member.user, UNSET)
        found.setdefault(member.user, Person(member.name, member.user, picture))
    return list(found.values())
