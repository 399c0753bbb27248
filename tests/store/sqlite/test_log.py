import sqlite3
from functools import partial
from pathlib import Path

import pytest

from nbboard.core.errors import StoreDamaged
from nbboard.core.ids import BoardId
from nbboard.store.sqlite import SqliteStore, log
from nbboard.store.sqlite.boards import seal
from nbboard.store.sqlite.log import Submission
from tests.store.drafts import BOARD, OTHER, draft, record
from tests.store.sqlite.opened import change, opened


async def sound_part(store: SqliteStore, board: BoardId = BOARD) -> tuple[int, str]:
    """How many entries come before the error, and the error."""
    seen: list[int] = []
    try:
        async for group in store.read(board, 0):
            seen += [entry.seq for entry in group]
    except StoreDamaged as error:
        assert seen == list(range(1, len(seen) + 1))
        return len(seen), str(error)
    pytest.fail("the damage was not found")


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize(
    ("damage", "sound"),
    [
        ("UPDATE entries SET data = CAST(data || x'00' AS BLOB) WHERE seq = 701", 700),
        ("UPDATE entries SET data = (SELECT data FROM entries WHERE seq = 1) WHERE seq = 2", 1),
        ("UPDATE entries SET data = 7 WHERE seq = 1", 0),
        ("DELETE FROM entries WHERE seq = 3", 2),
        ("DELETE FROM entries WHERE seq = 1000", 999),
        ("DELETE FROM entries", 0),
        ("UPDATE entries SET seq = 1001 WHERE seq = 1000", 999),
    ],
)
async def test_g15_a_log_ends_before_the_first_damaged_entry(
    tmp_path: Path, damage: str, sound: int
) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(n) for n in range(1, 1001)])
        assert await change(store, damage) > 0
        seen, text = await sound_part(store)
        assert seen == sound
        assert f"entry {sound + 1} of board '{BOARD}'" in text
        assert "restore a backup" in text


async def test_an_entry_moved_to_another_board_is_found_out(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.create(record(OTHER))
        for board in (BOARD, OTHER):
            await store.append(board, [draft(1), draft(2)])
        await change(
            store,
            "DELETE FROM entries WHERE board = 1 AND seq = 2",
            "UPDATE entries SET board = 1 WHERE board = 2 AND seq = 2",
        )
        assert (await sound_part(store))[0] == 1


async def test_an_entry_of_a_newer_nbboard_is_told_from_damage(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1), draft(2)])
        data = b"\x92\xa5entry\x02"
        sealed = seal(BOARD, 2, data)
        await store._writer.run(
            lambda connection: (
                connection.execute(
                    "UPDATE entries SET data = ?, seal = ? WHERE seq = 2", (data, sealed)
                ).rowcount
            )
        )
        seen, text = await sound_part(store)
        assert seen in {0, 1}
        assert "update nbboard" in text


@pytest.mark.guarantee("G4", "G15")
async def test_g15_a_damaged_memory_of_numbers_answers_nothing_wrong(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1), draft(2)])
        await change(store, "UPDATE commits SET seq = 2 WHERE n = 1")
        for call in (store.append(BOARD, [draft(1)]), store.find(BOARD, "c1", [1, 2])):
            with pytest.raises(StoreDamaged, match="change 1 of client 'c1'"):
                await call
        assert await store.find(BOARD, "c1", [2]) == {2: 2}


@pytest.mark.guarantee("G3")
async def test_g3_a_seq_is_never_given_twice(tmp_path: Path) -> None:
    # A head that lags behind its log: only possible when rows contradict each other.
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1)])
        await change(store, "UPDATE entries SET seq = 2 WHERE seq = 1")
        with pytest.raises(StoreDamaged, match="UNIQUE constraint"):
            await store.append(BOARD, [draft(2)])
        assert await store.find(BOARD, "c1", [1, 2]) == {1: 1}


async def test_the_number_of_statements_does_not_grow(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:

        def statements(connection: sqlite3.Connection, size: int) -> int:
            submissions = [
                Submission(BOARD, [draft(n, client=f"{size}-{k}") for n in range(size)], 5)
                for k in range(3)
            ]
            seen: list[str] = []
            connection.set_trace_callback(seen.append)
            log.append(connection, submissions)
            connection.set_trace_callback(None)
            return len(seen)

        counts = [await store._writer.run(partial(statements, size=size)) for size in (1, 40)]
        assert counts == [5, 5]
        assert (await store.get(BOARD)).head == 3 * 41


async def test_groups_of_large_entries_are_small(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(n, *["x" * 4000] * 15) for n in range(40)])
        groups = [len(group) async for group in store.read(BOARD, 0)]
        assert sum(groups) == 40
        assert max(groups) < 12
