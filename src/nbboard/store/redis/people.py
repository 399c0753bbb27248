"""Groups, share links, secrets, and names that are held for a while."""

import msgspec

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import BoardId, GroupId, UserId
from nbboard.core.roles import Role
from nbboard.store.base import Group, ShareLink
from nbboard.store.checks import check_link
from nbboard.store.redis import records
from nbboard.store.redis.calls import Database, Place

_packer = msgspec.msgpack.Encoder()
_groups = msgspec.msgpack.Decoder(Group)
_links = msgspec.msgpack.Decoder(ShareLink)


async def put_group(base: Database, group: Group) -> None:
    """Keep a group. Who left it stays in a hint; the group itself says who is in it."""
    pipe = base.calls.client.pipeline(transaction=False)
    for user in {group.owner, *group.members}:
        pipe.sadd(base.keys.groups_of(user), group.id)
    await base.calls.run(pipe.execute)
    await base.ask("set", base.keys.group(group.id), _packer.encode(group))


async def get_group(base: Database, group: GroupId) -> Group | None:
    """Give a group, or None; raises StoreDamaged."""
    data = await base.ask("get", base.keys.group(group))
    return None if data is None else _group(group, data)


async def delete_group(base: Database, group: GroupId) -> None:
    """Forget a group."""
    await base.ask("delete", base.keys.group(group))


async def groups_of(base: Database, user: UserId) -> list[Group]:
    """Give the groups that a user owns or is in, by title."""
    hinted = [
        GroupId(key.decode("utf-8", "replace"))
        for key in await base.ask("smembers", base.keys.groups_of(user))
    ]
    pipe = base.calls.client.pipeline(transaction=False)
    for group in hinted:
        pipe.get(base.keys.group(group))
    found = [
        _group(group, data)
        for group, data in zip(hinted, await base.calls.run(pipe.execute), strict=True)
        if data is not None
    ]
    theirs = [group for group in found if user == group.owner or user in group.members]
    return sorted(theirs, key=lambda group: (group.title, group.id))


def _group(group: GroupId, data: bytes) -> Group:
    try:
        return _groups.decode(data)
    except msgspec.MsgspecError as error:
        raise StoreDamaged(f"the group {shown(group)} cannot be read: {error}") from error


async def put_link(base: Database, link: ShareLink) -> None:
    """Keep a share link; raises BoardNotFound, InvalidInput for one of another board."""
    await records.get(base.at(link.board))
    await put_link_of(base, link)


async def put_link_of(base: Database, link: ShareLink) -> None:
    """Do so for a board that may be discarded."""
    name = base.keys.link(link.id)
    await base.ask("set", name, link.board, nx=True)
    board = await base.ask("get", name)
    check_link(link, link._replace(board=BoardId((board or b"").decode())))
    names = base.keys.board(link.board)
    await base.ask("hset", names.links, link.id, _packer.encode(link))


async def get_link(base: Database, link: str) -> ShareLink | None:
    """Give a share link of a board that is there, or None."""
    board = await base.ask("get", base.keys.link(link))
    if board is None:
        return None
    names = base.keys.board(BoardId(board.decode("utf-8", "replace")))
    pipe = base.calls.client.pipeline(transaction=False)
    pipe.hget(names.record, "deleted_at")
    pipe.hget(names.links, link)
    deleted, data = await base.calls.run(pipe.execute)
    return _link(data) if deleted == b"0" and data is not None else None


async def links(base: Database, board: BoardId) -> list[ShareLink]:
    """Give a board's share links, newest first; raises BoardNotFound."""
    place = base.at(board)
    await records.get(place)
    return await all_links(place)


async def all_links(place: Place) -> list[ShareLink]:
    """Do so for a board that may be discarded."""
    found = await place.calls.ask("hvals", place.keys.links)
    return sorted(map(_link, found), key=lambda link: (-link.created_at, link.id))


def _link(data: bytes) -> ShareLink:
    try:
        found = _links.decode(data)
        return found._replace(role=Role(found.role))
    except (msgspec.MsgspecError, ValueError) as error:
        raise StoreDamaged(f"a share link cannot be read: {error}") from error


async def secret(base: Database, name: str, made: bytes) -> bytes:
    """Give the secret of a name: `made`, if nobody made one before."""
    key = base.keys.secret(name)
    await base.ask("set", key, made, nx=True)
    kept: bytes = await base.ask("get", key)
    return kept


async def claim(base: Database, name: str, seconds: float) -> bool:
    """Hold a name for so many seconds; tells whether nobody held it."""
    return bool(await base.ask("set", base.keys.claim(name), 1, nx=True, px=int(1000 * seconds)))
