"""The rows of share links and of secrets. All functions run inside the caller's transaction."""

import secrets
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.store.base import SECRET_BYTES, ShareLink
from nbboard.store.checks import check_link
from nbboard.store.sqlite import boards
from nbboard.store.sqlite.boards import Board, seal
from nbboard.store.sqlite.connections import many

_EVERY: Final = (
    "SELECT links.id, boards.id, role, links.title, links.owner, secret, links.created_at, "
    "expires_at, revoked_at, links.seal FROM links JOIN boards ON boards.key = links.board "
    "WHERE boards.state = 0 AND "
)
_SELECT: Final = _EVERY + "boards.deleted_at = 0 AND "


def put(connection: sqlite3.Connection, link: ShareLink) -> None:
    """Keep a share link, new or changed; raises BoardNotFound, InvalidInput."""
    put_in(connection, boards.get(connection, link.board), link)


def put_in(connection: sqlite3.Connection, found: Board, link: ShareLink) -> None:
    """Do so for a board that may be discarded."""
    key = found.key
    rows = connection.execute(
        "SELECT boards.id FROM links JOIN boards ON boards.key = links.board WHERE links.id = ?",
        (link.id,),
    )
    for (board,) in rows:
        check_link(link, link._replace(board=board))
    fields = (int(link.role), *link[3:])
    many(
        connection,
        "REPLACE INTO links (id, board, role, title, owner, secret, created_at, expires_at, "
        "revoked_at, seal) VALUES",
        [(link.id, key, *fields, seal(link.id, link.board, *fields))],
    )


def get(connection: sqlite3.Connection, link: str) -> ShareLink | None:
    """Give a share link, None also when its board was discarded; raises StoreDamaged."""
    row = connection.execute(_SELECT + "links.id = ?", (link,)).fetchone()
    return None if row is None else _link(row)


def of_board(connection: sqlite3.Connection, board: BoardId) -> list[ShareLink]:
    """Give a board's share links, newest first; raises BoardNotFound, StoreDamaged."""
    key = boards.get(connection, board).key
    rows = connection.execute(
        _SELECT + "links.board = ? ORDER BY links.created_at DESC, links.id", (key,)
    )
    return [_link(row) for row in rows]


def all_of(connection: sqlite3.Connection, found: Board) -> list[ShareLink]:
    """Give the links of a board that may be discarded; raises StoreDamaged."""
    rows = connection.execute(_EVERY + "links.board = ? ORDER BY links.id", (found.key,))
    return [_link(row) for row in rows]


def _link(row: Sequence[Any]) -> ShareLink:
    *fields, sealed = row
    if seal(*fields) != sealed:
        raise StoreDamaged(f"share link {shown(fields[0])} fails its check: restore a backup")
    key, board, role, *rest = fields
    return ShareLink(key, board, Role(role), *rest)


def secret(connection: sqlite3.Connection, name: str) -> bytes | None:
    """Give the secret of this name, None if there is none yet; raises StoreDamaged."""
    row = connection.execute("SELECT value, seal FROM secrets WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    value, sealed = row
    if seal(name, value) != sealed or not isinstance(value, bytes):
        raise StoreDamaged(f"the secret {shown(name)} fails its check: restore a backup")
    return value


def secret_names(connection: sqlite3.Connection) -> list[str]:
    """Give the names of all secrets."""
    return [name for (name,) in connection.execute("SELECT name FROM secrets ORDER BY name")]


def put_secret(connection: sqlite3.Connection, name: str, value: bytes) -> None:
    """Keep a secret that was made elsewhere."""
    row = (name, value, seal(name, value))
    connection.execute("REPLACE INTO secrets (name, value, seal) VALUES (?, ?, ?)", row)


def make_secret(connection: sqlite3.Connection, name: str) -> bytes:
    """Give the secret of this name, made now unless another process just did."""
    found = secret(connection, name)
    if found is None:
        found = secrets.token_bytes(SECRET_BYTES)
        many(connection, "INSERT INTO secrets VALUES", [(name, found, seal(name, found))])
    return found
