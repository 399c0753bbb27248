import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from nbboard.core.errors import EpochChanged, StoreDamaged
from nbboard.core.ids import BoardId
from nbboard.store.base import StoredSnapshot
from nbboard.store.numbering import FORGOTTEN
from nbboard.store.sqlite import SqliteStore, purging, watching
from tests.store.drafts import BOARD, OTHER, blob, draft, entries, record
from tests.store.sqlite.opened import change, names, opened, until

SECRET = "a word that must not stay"
WORDS = SECRET.encode()
CLEAN = b"what is left of the board"
BOARDS = [BoardId(f"board-{number}") for number in range(9)]
SECRETIVE = BOARDS[4]
MOVED = 6
"""A seed with which SQLite 3.40 leaves copies of moved rows that ``secure_delete`` misses."""


def traces(folder: Path) -> dict[str, int]:
    """How often the secret words are in each file of the database."""
    return {file.name: file.read_bytes().count(WORDS) for file in folder.iterdir()}


@asynccontextmanager
async def several(path: Path, seed: int) -> AsyncIterator[tuple[SqliteStore, int]]:
    """A store of boards that were drawn on in turns, and the head of the secretive one."""
    source, head = random.Random(seed), 0
    async with opened(path, fresh=False) as store:
        for board in BOARDS:
            await store.create(record(board))
        for step in range(600):
            board = source.choice(BOARDS)
            words = SECRET if board == SECRETIVE else "ordinary talk"
            drafts = [
                draft(40 * step + n, words * source.choice([1, 2, 5, 20, 80, 150]), client=f"c{n}")
                for n in range(source.randrange(1, 12))
            ]
            fates = await store.append(board, drafts)
            head = fates[-1].seq if board == SECRETIVE else head
            for _ in range(source.random() < 0.1):
                body = words.encode() * source.choice([5, 150, 1500])
                await store.save_snapshot(board, StoredSnapshot.sealed(fates[-1].seq, [body] * 2))
            for _ in range(source.random() < 0.1):
                body = words.encode() * source.choice([5, 150, 1500]) + b"%d" % step
                await store.put_blob(board, blob(body))
        yield store, head


@pytest.mark.guarantee("T34")
@pytest.mark.parametrize("seed", [0, MOVED])
async def test_t34_what_is_purged_is_in_no_byte_of_the_files(tmp_path: Path, seed: int) -> None:
    async with several(tmp_path / "boards.db", seed) as (store, head):
        assert sum(traces(tmp_path).values()) > 100
        before = {board: await entries(store, board) for board in BOARDS}
        await store.rewrite(SECRETIVE, "epoch-2", StoredSnapshot.sealed(head, [CLEAN]), set())
        assert traces(tmp_path) == {"boards.db": 0, "boards.db-wal": 0, "boards.db-shm": 0}
        for board in BOARDS:
            assert await entries(store, board) == ([] if board == SECRETIVE else before[board])
        contents = await store._look(
            lambda connection: connection.execute(
                "SELECT DISTINCT content FROM commits WHERE board = 5"
            ).fetchall()
        )
        assert contents == [(FORGOTTEN,)]
        assert await change(store, "DELETE FROM purges") == 0
        assert await change(store, "DELETE FROM doomed_blobs") == 0
    assert traces(tmp_path) == {"boards.db": 0}


@pytest.mark.guarantee("T34")
async def test_t34_what_is_deleted_is_in_no_byte_of_the_files(tmp_path: Path) -> None:
    async with several(tmp_path / "boards.db", MOVED) as (store, _):
        await store.delete(SECRETIVE)
        assert traces(tmp_path) == {"boards.db": 0, "boards.db-wal": 0, "boards.db-shm": 0}


@pytest.mark.guarantee("T34")
@pytest.mark.parametrize("pieces", [0, 1, 3, 5])
async def test_t34_a_purge_that_was_cut_short_is_finished_at_the_next_start(
    tmp_path: Path, pieces: int
) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        await store.append(BOARD, [draft(n, f"{SECRET} {n}") for n in range(1, 1201)])
        await store.put_blob(BOARD, blob(WORDS * 900))
        clean = StoredSnapshot.sealed(1200, [CLEAN])
        key = await store._writer.run(
            lambda connection: purging.begin(connection, BOARD, "epoch-2", clean, frozenset())
        )
        for _ in range(pieces):
            await store._writer.run(lambda connection: purging.clean(connection, key))
        # It counts from its first commit on.
        assert await entries(store) == []
        assert await store.load_snapshot(BOARD) == clean
    # After four pieces only numbers are left, with hashes of what they held.
    assert (sum(traces(tmp_path).values()) > 0) is (pieces < 4)
    async with opened(path, fresh=False) as store:
        assert set(traces(tmp_path).values()) == {0}
        assert await store.load_snapshot(BOARD) == clean
        assert await store.find(BOARD, "c1", [1, 1200]) == {1: 1, 1200: 1200}
        [fate] = await store.append(BOARD, [draft(7, "other words")])
        assert (fate.seq, fate.conflict) == (7, False)
        assert await change(store, "DELETE FROM purges") == 0


async def test_what_is_uploaded_during_a_purge_stays(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.put_blob(BOARD, blob())
        clean = StoredSnapshot.sealed(0, [CLEAN])
        key = await store._writer.run(
            lambda connection: purging.begin(connection, BOARD, "epoch-2", clean, frozenset())
        )
        await store.put_blob(BOARD, blob())
        await store.append(BOARD, [draft(1)])
        while await store._writer.run(lambda connection: purging.clean(connection, key)):
            pass
        assert await store.get_blob(BOARD, blob().sha256) == blob()
        assert len(await entries(store)) == 1
        [fate] = await store.append(BOARD, [draft(1, "other words")])
        assert fate.conflict


@pytest.mark.guarantee("G15")
async def test_g15_a_purge_hides_no_damage(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1), draft(2)])
        await change(store, "UPDATE commits SET seq = 1 WHERE n = 2")
        await store.rewrite(BOARD, "epoch-2", StoredSnapshot.sealed(2, [CLEAN]), set())
        with pytest.raises(StoreDamaged, match="change 2 of client 'c1'"):
            await store.find(BOARD, "c1", [2])
        assert await store.find(BOARD, "c1", [1]) == {1: 1}


async def test_another_process_learns_of_a_purge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    path = tmp_path / "boards.db"
    async with opened(path) as here, opened(path, fresh=False) as there:
        await here.append(BOARD, [draft(1, SECRET)])
        told: list[None] = []
        unsubscribe = there.watch(BOARD, lambda: told.append(None))
        await until(lambda: len(told) == 1)
        await here.rewrite(BOARD, "epoch-2", StoredSnapshot.sealed(1, [CLEAN]), set())
        await until(lambda: len(told) == 2)
        unsubscribe()
        with pytest.raises(EpochChanged):
            await there.append(BOARD, [draft(2)], epoch="epoch-1")
        with pytest.raises(EpochChanged):
            await there.save_snapshot(BOARD, StoredSnapshot.sealed(1, [WORDS]), epoch="epoch-1")
        [fate] = await there.append(BOARD, [draft(2)], epoch="epoch-2")
        assert fate.seq == 2
        assert set(traces(tmp_path).values()) == {0}


@pytest.mark.guarantee("T34")
async def test_t34_a_purge_comes_through_while_another_process_writes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, ended = tmp_path / "boards.db", asyncio.Event()
    async with opened(path) as here, opened(path, fresh=False) as there:
        await here.create(record(OTHER))

        async def draw(client: str) -> int:
            n = 0
            while not ended.is_set():
                n += 1
                await there.append(OTHER, [draft(n, client=client)])
                assert await there.find(OTHER, client, [n])
            return n

        drawing = [asyncio.create_task(draw(f"c{number}")) for number in range(4)]
        for turn in range(1, 6):
            await here.append(BOARD, [draft(turn, SECRET)])
            clean = StoredSnapshot.sealed(turn, [CLEAN])
            await here.rewrite(BOARD, f"epoch-1-{turn}", clean, set())
            assert await change(here, "UPDATE purges SET n = n") == 0
        assert set(traces(tmp_path).values()) == {0}
        ended.set()
        counts = await asyncio.gather(*drawing)
        assert len(await entries(here, OTHER)) == sum(counts)
        assert min(counts) > 5
    assert caplog.text == ""


async def test_a_snapshot_under_way_does_not_outlive_a_purge(tmp_path: Path) -> None:
    # Its chunks are written one by one, and the history may end between them.
    async with opened(tmp_path / "boards.db") as store:
        await store.append(BOARD, [draft(1)])
        saving = asyncio.create_task(
            store.save_snapshot(BOARD, StoredSnapshot.sealed(1, [WORDS] * 300))
        )
        chunks = "SELECT count(*) FROM snapshot_chunks"

        async def begun() -> bool:
            counted = await store._look(lambda connection: connection.execute(chunks).fetchone())
            return int(counted[0]) > 2

        await until(begun)
        clean = StoredSnapshot.sealed(1, [CLEAN])
        await store.rewrite(BOARD, "epoch-2", clean, set())
        with pytest.raises(EpochChanged):
            await saving
        assert await store.load_snapshot(BOARD) == clean
        assert await change(store, "UPDATE snapshot_chunks SET seq = seq") == 1
        assert set(traces(tmp_path).values()) == {0}


async def test_a_reader_that_stays_holds_a_purge_back_only_until_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("nbboard.store.sqlite.connections.BUSY_SECONDS", 0.05)
    path = tmp_path / "boards.db"
    async with opened(path) as store:
        await store.append(BOARD, [draft(1, SECRET)])
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM entries").fetchone()
            await store.rewrite(BOARD, "epoch-2", StoredSnapshot.sealed(1, [CLEAN]), set())
        assert "until the file is next opened" in caplog.text
        assert await entries(store) == []
    async with opened(path, fresh=False) as store:
        assert set(traces(tmp_path).values()) == {0}
        assert await change(store, "DELETE FROM purges") == 0
    assert names(tmp_path) == ["boards.db"]
