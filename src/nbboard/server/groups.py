"""REST: groups, people who are given roles together."""

from typing import Annotated

from jupyter_server.auth.decorator import authorized
from msgspec import UNSET, Meta, Struct, UnsetType
from tornado import web

from nbboard.core import limits
from nbboard.core.errors import GroupNotFound, InvalidInput, LimitExceeded, NotAllowed
from nbboard.core.ids import GroupId, UserId, element_id
from nbboard.core.model import UserName, bounded
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from nbboard.server.base import BoardHandler, read_json
from nbboard.store.base import Group

Title = Annotated[str, Meta(min_length=1, max_length=limits.TITLE_BYTES)]
Members = Annotated[tuple[UserName, ...], Meta(max_length=limits.GROUP_MEMBERS)]


class NewGroup(Struct, forbid_unknown_fields=True):
    """The body of ``POST api/groups``; members are accounts as the host names them."""

    title: Title
    members: Members = ()


class GroupChange(Struct, forbid_unknown_fields=True):
    """The body of ``PATCH api/groups/<id>``; what is absent stays."""

    title: Title | UnsetType = UNSET
    members: Members | UnsetType = UNSET


class GroupModel(Struct):
    """A group; `mine` tells whether the visitor may change it."""

    id: GroupId
    title: str
    owner: UserId
    members: tuple[UserId, ...]
    mine: bool
    changed_at: int


class _Groups(BoardHandler):
    """What the handlers of groups share."""

    async def find(self, key: str, *, to_change: bool = False) -> tuple[Group, Identity]:
        """Give a group that the visitor is in or owns.

        Raises GroupNotFound for one that is absent or not theirs, NotAllowed for one they may
        only read.
        """
        identity = await self.identify()
        group = await (await self.store()).get_group(GroupId(key))
        if group is None or not (identity.user in group.members or _may_change(group, identity)):
            raise GroupNotFound("no such group, or you are not in it: ask its owner")
        if to_change and not _may_change(group, identity):
            raise NotAllowed(f"this group is kept by {group.owner}: ask them")
        return group, identity

    async def changed(self, users: set[UserId]) -> None:
        """Let boards where these users are judge by their groups as they are now."""
        await (await self.hosting.opened()).regrouping.changed(users)

    async def now(self) -> int:
        """Give the time in ms since 1970."""
        return (await self.registry()).host.clock.wall()


class GroupsHandler(_Groups):
    """``api/groups``: list and create."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List the groups that the visitor is in or owns, by title."""
        identity = await self.identify()
        groups = await (await self.store()).groups_of(identity.user)
        self.reply({"groups": [_model(group, identity) for group in groups]})

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Make a group; the visitor owns it, and is in it if they name themselves."""
        body = read_json(self, NewGroup)
        identity = await self.identify()
        if identity.ceiling < Role.EDITOR:
            raise NotAllowed("you may look at boards of this server, not keep groups")
        store = await self.store()
        owned = [
            group for group in await store.groups_of(identity.user) if group.owner == identity.user
        ]
        if len(owned) >= limits.GROUPS_OWNED:
            raise LimitExceeded(f"you keep {len(owned)} groups, the limit: delete one first")
        random = (await self.registry()).host.random
        key = GroupId(f"group:{element_id(random(11))}")
        members = _checked(body.title, body.members)
        group = Group(key, body.title, identity.user, members, await self.now())
        await store.put_group(group)
        await self.changed(set(group.members))
        self.set_header("Location", f"{self.home}api/groups/{key}")
        self.reply(_model(group, identity), 201)


class OneGroupHandler(_Groups):
    """``api/groups/<id>``: read, change, delete."""

    @web.authenticated
    @authorized
    async def get(self, key: str) -> None:
        """Say who is in the group; for who is in it and its owner."""
        self.reply(_model(*await self.find(key)))

    @web.authenticated
    @authorized
    async def patch(self, key: str) -> None:
        """Change title or members; its owner only."""
        group, identity = await self.find(key, to_change=True)
        body = read_json(self, GroupChange)
        title = group.title if body.title is UNSET else body.title
        members = group.members if body.members is UNSET else body.members
        members = _checked(title, members)
        new = group._replace(title=title, members=members, changed_at=await self.now())
        await (await self.store()).put_group(new)
        await self.changed(set(group.members) ^ set(members))
        self.reply(_model(new, identity))

    @web.authenticated
    @authorized
    async def delete(self, key: str) -> None:
        """Forget the group; its owner only. The roles it had mean nobody then."""
        group, _ = await self.find(key, to_change=True)
        await (await self.store()).delete_group(group.id)
        await self.changed(set(group.members))
        self.done()


def _may_change(group: Group, identity: Identity) -> bool:
    return group.owner == identity.user or identity.floor is Role.OWNER


def _model(group: Group, identity: Identity) -> GroupModel:
    mine = _may_change(group, identity)
    return GroupModel(group.id, group.title, group.owner, group.members, mine, group.changed_at)


def _checked(title: str, members: tuple[UserId, ...]) -> tuple[UserId, ...]:
    """Give members once each, in the order they came; raises InvalidInput."""
    bounded(title, limits.TITLE_BYTES, "title")
    for member in members:
        if not bounded(member, limits.NAME_BYTES, "account name"):
            raise InvalidInput("a member has no account name")
    return tuple(dict.fromkeys(members))
