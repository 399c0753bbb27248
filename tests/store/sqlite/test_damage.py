"""A damaged file is refused and left alone, or shows a true beginning of what was; never more."""

import asyncio
import hashlib
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from nbboard.core.errors import BoardNotFound, StoreDamaged, StoreError
from nbboard.core.ids import BoardId
from nbboard.core.ops import Entry
from nbboard.store.base import BoardRecord, StoredSnapshot
from nbboard.store.sqlite import SqliteStore
from tests.fault.evidence import Evidence, keep, trials
from tests.store.drafts import BOARD, OTHER, ManualClock, blob, draft, entries, record

ROOT = Path(__file__).parents[3]
VARIANTS = trials(60, 1000)
PARTS = ("", "-wal")
SNAPSHOTS = {seq: StoredSnapshot.sealed(seq, [b"%d" % seq * 2000, b"end"]) for seq in (5, 100)}
PICTURE = blob(bytes(range(256)) * 20)


class Truth(NamedTuple):
    """What the undamaged file holds."""

    folder: Path
    records: dict[BoardId, BoardRecord]
    logs: dict[BoardId, list[Entry]]


async def fill(path: Path) -> None:
    """Write boards in many commits and then die, so that the -wal stays."""
    store = SqliteStore.open(path, ManualClock())
    for board in (BOARD, OTHER):
        await store.create(record(board))
        for n in range(40):
            await store.append(board, [draft(5 * n + k, f"{n} {k}" * (n + 3)) for k in range(5)])
        await store.put_blob(board, PICTURE)
        for snapshot in SNAPSHOTS.values():
            await store.save_snapshot(board, snapshot)
    sys.stdout.write("done\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def truth_of(folder: Path) -> Truth:
    scratch = folder.with_name("scratch")
    shutil.copytree(folder, scratch)
    store = SqliteStore.open(scratch / "boards.db", ManualClock())
    records = {found.record.id: found.record for found in await store.list()}
    logs = {board: await entries(store, board) for board in records}
    await store.close()
    # A file that was closed in peace has no -wal; both states are damaged below.
    shutil.copy(scratch / "boards.db", folder / "closed.db")
    return Truth(folder, records, logs)


@pytest.fixture
def truth(tmp_path: Path, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Truth:
    folder = tmp_path / "truth"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.store.sqlite.test_damage", str(folder / "boards.db")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"
        process.send_signal(signal.SIGKILL)
    (folder / "boards.db-shm").unlink()
    truth = jp_asyncio_loop.run_until_complete(truth_of(folder))
    assert [len(log) for log in truth.logs.values()] == [200, 200]
    return truth


def damage(path: Path, chance: random.Random) -> str:
    """Do one thing to a database file or its -wal; says what."""
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    what = chance.choice(["flip", "flip", "flip", "byte", "block", "cut", "lose"])
    match what:
        case "flip":
            data[place] ^= 1 << chance.randrange(8)
        case "byte":
            data[place] = chance.randrange(256)
        case "block":
            start = place // 512 * 512
            data[start : start + 512] = bytes(512)
        case "cut":
            del data[place:]
        case "lose":
            path.unlink()
            return f"{path.name} lost"
    path.write_bytes(data)
    return f"{path.name}: {what} at {place}"


def fingerprints(path: Path) -> dict[str, str]:
    files = [path.with_name(path.name + part) for part in PARTS]
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.exists()
    }


async def look(path: Path, truth: Truth) -> str:
    """Open a damaged file and compare all that it gives with the truth; says how it went."""
    before = fingerprints(path)
    try:
        store = SqliteStore.open(path, ManualClock())
    except StoreError:
        after = fingerprints(path)
        # SQLite may leave an empty -wal beside a file that it only read.
        assert {name: after[name] for name in before} == before
        return "refused"
    try:
        outcomes = [await look_at(store, board, truth) for board in (BOARD, OTHER)]
    finally:
        await store.close()
    # "partly refused" before "shorter" before "whole"
    return min(outcomes)


async def look_at(store: SqliteStore, board: BoardId, truth: Truth) -> str:
    try:
        found = await store.get(board)
    except BoardNotFound:
        return "shorter"
    except StoreDamaged:
        return "partly refused"
    whole, log = truth.records[board], truth.logs[board]
    assert found._replace(head=0, changed_at=0) == whole._replace(head=0, changed_at=0)
    outcome = "whole" if found == whole else "shorter"
    seen: list[Entry] = []
    try:
        async for group in store.read(board, 0):
            seen += group
        assert len(seen) == found.head
    except StoreDamaged:
        outcome = "partly refused"
    assert seen == log[: len(seen)]
    try:
        numbers = await store.find(board, "c1", range(200))
        assert numbers.items() <= {entry.n: entry.seq for entry in log}.items()
        assert await store.load_snapshot(board) in (None, *SNAPSHOTS.values())
        assert await store.get_blob(board, PICTURE.sha256) in (None, PICTURE)
    except StoreDamaged:
        outcome = "partly refused"
    return outcome


@pytest.mark.timeout(trials(60, 1800))
@pytest.mark.guarantee("G15")
async def test_g15_random_damage_never_shows_another_board(tmp_path: Path, truth: Truth) -> None:
    outcomes: dict[str, list[str]] = {}
    seed = random.randrange(2**32)
    for variant in range(VARIANTS):
        chance = random.Random(seed + variant)
        folder = tmp_path / f"variant-{variant}"
        folder.mkdir()
        path = folder / "boards.db"
        if variant % 3:
            shutil.copy(truth.folder / "closed.db", path)
            target = path
        else:
            for part in PARTS:
                shutil.copy(truth.folder / f"boards.db{part}", folder)
            target = path.with_name(f"boards.db{chance.choice(PARTS)}")
        what = damage(target, chance)
        if not path.exists() and not path.with_name("boards.db-wal").exists():
            continue  # nothing is left that could be damaged
        try:
            outcome = await look(path, truth)
        except AssertionError as error:
            raise AssertionError(f"seed {seed + variant}: {what}") from error
        outcomes.setdefault(outcome, []).append(what)
    counts = {outcome: len(variants) for outcome, variants in outcomes.items()}
    keep(
        Evidence("G15", "damaged files", VARIANTS, 0, f"one damage to a file or its -wal; {counts}",
                 seed=str(seed))
    )  # fmt: skip
    assert counts["refused"] > 0, counts
    assert counts["partly refused"] > 0, counts


@pytest.mark.guarantee("G15")
async def test_g15_an_old_file_beside_a_new_wal(tmp_path: Path, truth: Truth) -> None:
    path = tmp_path / "boards.db"
    early = SqliteStore.open(path, ManualClock())
    await early.create(record())
    await early.close()
    shutil.copy(truth.folder / "boards.db-wal", tmp_path / "boards.db-wal")
    assert await look(path, truth) in {"refused", "partly refused", "shorter", "whole"}


if __name__ == "__main__":
    asyncio.run(fill(Path(sys.argv[1])))
