import asyncio
import logging
import random
import sqlite3
from pathlib import Path

import pytest

from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.store.base import Card
from nbboard.store.sqlite import SqliteStore, lists
from tests.store.drafts import BOARD, OTHER, record
from tests.store.sqlite.opened import change, opened


async def ids(store: SqliteStore, *parties: str) -> list[BoardId]:
    return [found.record.id for found in await store.list(parties)]


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE grants SET role = 3 WHERE board = 1 AND party = 'ben'",
        "UPDATE grants SET board = 1 WHERE party = 'cyd'",
        "UPDATE visits SET at = 9 WHERE board = 1",
    ],
)
async def test_g15_a_board_with_a_changed_row_is_in_no_list_of_theirs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.create(record(OTHER))
        grants = frozenset({("ben", Role.NONE), ("ada", Role.OWNER)})
        await store.describe(BOARD, Card("Sprint", "edit", listed=True, grants=grants))
        await store.describe(OTHER, Card("Sprint", "edit", grants=frozenset({("cyd", Role.OWNER)})))
        await store.visited(BOARD, "ben", 7)
        await store.visited(OTHER, "ben", 7)
        assert await change(store, damage) == 1
        with caplog.at_level(logging.ERROR):
            assert await ids(store, "ben", "cyd") == [OTHER]
        assert f"what board '{BOARD}' says of" in caplog.text
        # Nobody else is touched, and the next card mends it.
        assert await ids(store, "ada") == [BOARD]
        await store.describe(BOARD, Card("Sprint", "edit", listed=True, grants=grants))
        if "grants" in damage:
            assert BOARD in await ids(store, "ben", "cyd")


async def test_of_many_grants_only_the_difference_is_written(tmp_path: Path) -> None:
    everybody = {(f"user-{number}", Role.EDITOR) for number in range(10_000)}
    async with opened(tmp_path / "boards.db") as store:
        await store.describe(BOARD, Card("Sprint", "edit", grants=frozenset(everybody)))
        fewer = frozenset(everybody - {("user-7", Role.EDITOR)} | {("user-8", Role.OWNER)})
        fewer -= {("user-8", Role.EDITOR)}

        def changes(connection: sqlite3.Connection) -> int:
            before = connection.total_changes
            lists.describe(connection, BOARD, Card("Sprint", "edit", grants=fewer))
            return connection.total_changes - before

        # The record, one grant that is gone and one that is other.
        assert await store._writer.run(changes) <= 4
        assert await store.list(["user-7"]) == []


async def test_a_list_looks_at_the_boards_it_shows_only(tmp_path: Path) -> None:
    source = random.Random(1)
    async with opened(tmp_path / "boards.db") as store:

        async def fill(number: int) -> None:
            board = BoardId(f"board-{number}")
            await store.create(record(board))
            user = f"user-{source.randrange(100)}"
            grants = frozenset({(user, Role.OWNER)})
            await store.describe(board, Card("", "edit", listed=number % 100 == 0, grants=grants))

        await asyncio.gather(*map(fill, range(2000)))
        plans: list[str] = []

        def planned(connection: sqlite3.Connection) -> None:
            statements: list[str] = []
            connection.set_trace_callback(statements.append)
            lists.every(connection, ["user-3", "group:one"], deleted=False)
            connection.set_trace_callback(None)
            for statement in statements:
                rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}")
                plans.extend(row[3] for row in rows)

        await store._look(planned)
        assert plans
        walks = [plan for plan in plans if plan.startswith(("SCAN b", "SCAN g", "SCAN v"))]
        assert all("boards_listed" in walk for walk in walks), walks
        found = await store.list(["user-3"])
        assert 20 < len(found) < 80
        assert all(item.record.listed or item.grants for item in found)
