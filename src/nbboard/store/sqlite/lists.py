"""What lists show of boards beside their records: who has a role there and who was there.

All functions run inside the caller's transaction.
"""

import logging
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from nbboard.core.errors import shown
from nbboard.core.ids import BoardId, GroupId, UserId
from nbboard.core.roles import Role
from nbboard.store.base import Card, Listing
from nbboard.store.sqlite import boards
from nbboard.store.sqlite.boards import Board, seal
from nbboard.store.sqlite.connections import many

_log = logging.getLogger(__name__)


def describe(connection: sqlite3.Connection, board: BoardId, card: Card) -> None:
    """Keep what lists show of a board; raises BoardNotFound.

    Of the grants only the difference is written: a board may name ten thousand people.
    """
    key, record = boards.describe(connection, board, card)
    rows = connection.execute("SELECT party, role, seal FROM grants WHERE board = ?", (key,))
    kept = {
        party: role if seal(record.id, party, role) == sealed else None
        for party, role, sealed in rows
    }
    wanted = {party: int(role) for party, role in card.grants}
    gone = [(key, party) for party in kept.keys() - wanted.keys()]
    many(connection, "DELETE FROM grants WHERE (board, party) IN (VALUES", gone, ")")
    new = [
        (key, party, role, seal(record.id, party, role))
        for party, role in wanted.items()
        if kept.get(party) != role
    ]
    many(connection, "REPLACE INTO grants (board, party, role, seal) VALUES", new)


def visited(connection: sqlite3.Connection, board: BoardId, user: UserId, at: int) -> None:
    """Note that a user was on a board; raises BoardNotFound."""
    key, record = boards.get(connection, board)
    row = connection.execute(
        "SELECT at FROM visits WHERE user = ? AND board = ?", (user, key)
    ).fetchone()
    if row is None or row[0] < at:
        connection.execute(
            "REPLACE INTO visits (user, board, at, seal) VALUES (?, ?, ?, ?)",
            (user, key, at, seal(record.id, user, at)),
        )


def every(
    connection: sqlite3.Connection, parties: Sequence[UserId | GroupId] | None, *, deleted: bool
) -> list[Listing]:
    """Give boards as base says; one with a damaged row is left out and logged."""
    if parties is None:
        found = boards.every(connection, None, deleted=deleted)
        return [Listing(board.record) for board in found]
    grants = _by_board(
        many(
            connection,
            "SELECT board, party, role, seal FROM grants WHERE party IN (VALUES",
            [(party,) for party in parties],
            ")",
        )
    )
    visits = _by_board(
        connection.execute(
            "SELECT board, user, at, seal FROM visits WHERE user = ?", tuple(parties[:1]) or ("",)
        )
    )
    listed = connection.execute("SELECT key FROM boards WHERE listed = 1 AND access <> 'private'")
    keys = {key for (key,) in listed} | grants.keys() | visits.keys()
    found = boards.every(connection, keys, deleted=deleted)
    listings = (_listing(board, parties, grants, visits) for board in found)
    return [listing for listing in listings if listing is not None]


_ByBoard = Mapping[int, Mapping[str, tuple[int, bytes]]]


def _by_board(rows: Iterable[Sequence[Any]]) -> _ByBoard:
    """Give, per board's key, what its rows say of each party: a number and its seal."""
    found: dict[int, dict[str, tuple[int, bytes]]] = {}
    for key, party, value, sealed in rows:
        found.setdefault(key, {})[party] = value, sealed
    return found


def _listing(
    board: Board, parties: Collection[str], grants: _ByBoard, visits: _ByBoard
) -> Listing | None:
    """Make a listing, None if a row fails its check: it might have hidden the board."""
    held, visit = grants.get(board.key, {}), visits.get(board.key, {})
    for party, (value, sealed) in (*held.items(), *visit.items()):
        if seal(board.record.id, party, value) != sealed:
            _log.error(
                "what board %s says of %s fails its check: restore a backup",
                shown(board.record.id),
                shown(party),
            )
            return None
    roles = tuple(
        (party, Role(held[party][0])) for party in dict.fromkeys(parties) if party in held
    )
    return Listing(board.record, roles, max((at for at, _ in visit.values()), default=0))
