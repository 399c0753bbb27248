"""The rows of groups. All functions run inside the caller's transaction."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import GroupId, UserId
from nbboard.store.base import Group
from nbboard.store.sqlite.boards import seal
from nbboard.store.sqlite.connections import many

_SELECT: Final = "SELECT id, title, owner, members, changed_at, seal FROM groups"
_OF_USER: Final = (
    "SELECT id, title, owner, members, changed_at, seal FROM groups "
    "WHERE id IN (SELECT id FROM group_members WHERE user = ?) ORDER BY title, id"
)
_encoder = msgspec.msgpack.Encoder()
_members = msgspec.msgpack.Decoder(tuple[UserId, ...])


def put(connection: sqlite3.Connection, group: Group) -> None:
    """Keep a group, new or changed."""
    row = (group.id, group.title, group.owner, _encoder.encode(group.members), group.changed_at)
    delete(connection, group.id)
    many(
        connection,
        "INSERT INTO groups (id, title, owner, members, changed_at, seal) VALUES",
        [(*row, seal(*row))],
    )
    people = dict.fromkeys((group.owner, *group.members))
    rows = [(user, group.id) for user in people]
    many(connection, "INSERT INTO group_members (user, id) VALUES", rows)


def get(connection: sqlite3.Connection, group: GroupId) -> Group | None:
    """Give a group, or None; raises StoreDamaged when it fails its check."""
    row = connection.execute(_SELECT + " WHERE id = ?", (group,)).fetchone()
    return None if row is None else _group(row)


def delete(connection: sqlite3.Connection, group: GroupId) -> None:
    """Forget a group; one that is not there is no change."""
    connection.execute("DELETE FROM groups WHERE id = ?", (group,))
    connection.execute("DELETE FROM group_members WHERE id = ?", (group,))


def of_user(connection: sqlite3.Connection, user: UserId) -> list[Group]:
    """Give the groups that a user owns or is in, by title; raises StoreDamaged."""
    groups = map(_group, connection.execute(_OF_USER, (user,)))
    # `group_members` has no seal: it finds groups, and says nothing of who is in them.
    return [group for group in groups if user == group.owner or user in group.members]


def every(connection: sqlite3.Connection) -> list[Group]:
    """Give all groups, by id; raises StoreDamaged."""
    return [_group(row) for row in connection.execute(_SELECT + " ORDER BY id")]


def _group(row: Sequence[Any]) -> Group:
    *fields, sealed = row
    key, title, owner, members, changed_at = fields
    if seal(*fields) != sealed:
        raise StoreDamaged(f"group {shown(key)} fails its check: restore a backup")
    return Group(key, title, owner, _members.decode(members), changed_at)
