import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_data_dir

from nbboard.core.errors import StoreDamaged, StoreError, StoreReadOnly
from nbboard.store.sqlite import SqliteStore, default_path, files
from tests.store.drafts import BOARD, ManualClock, draft, entries, record
from tests.store.sqlite.opened import names, opened

MOUNTS = """\
proc /proc proc rw 0 0
/dev/vda / ext4 rw,relatime 0 0
server:/share /share nfs4 rw,vers=4.2 0 0
/dev/vdb /share/ada/local\\040disk xfs rw 0 0
tmpfs /srv tmpfs rw 0 0
sshfs#x /srv fuse.sshfs rw 0 0
//win/share /mnt/share cifs rw 0 0
"""


@pytest.fixture(params=[0o000, 0o022, 0o377])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path) -> set[int]:
    return {mode(file) for file in folder.iterdir()}


def open_to_others(path: Path) -> None:
    path.chmod(0o644)
    path.parent.chmod(0o755)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/share/ada/boards.db", "nfs4"),
        ("/share/ada/local disk/boards.db", None),
        ("/sharestead/boards.db", None),
        ("/srv/boards.db", "fuse.sshfs"),
        ("/mnt/share/x/boards.db", "cifs"),
        ("/var/lib/boards.db", None),
    ],
)
def test_the_mount_that_holds_a_path_decides(path: str, kind: str | None) -> None:
    assert files.network_type(Path(path), MOUNTS) == kind


def test_the_default_is_in_jupyters_data_directory() -> None:
    assert default_path() == Path(jupyter_data_dir()) / "nbboard" / "boards.db"


def test_a_network_file_system_is_refused_by_name_of_the_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "on_network", lambda path: "nfs4")
    with pytest.raises(StoreError, match=r"nfs4.*allow_network=True"):
        SqliteStore.open(tmp_path / "new" / "boards.db", ManualClock())
    assert not (tmp_path / "new").exists()


async def test_a_network_file_system_can_be_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "on_network", lambda path: "nfs4")
    path = tmp_path / "boards.db"
    store = SqliteStore.open(path, ManualClock(), allow_network=True)
    await store.create(record())
    await store.append(BOARD, [draft(1), draft(1)])
    assert len(await entries(store)) == 1
    assert not path.with_name("boards.db-wal").exists()
    await store.close()


@pytest.mark.guarantee("T30")
async def test_t30_the_files_are_for_their_owner_alone(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "deep" / "er" / "boards.db"
    os.umask(umask & ~0o300)  # a directory that its owner cannot enter is of no use to anybody
    store = SqliteStore.open(path, ManualClock())
    assert names(path.parent) == ["boards.db", "boards.db-shm", "boards.db-wal"]
    assert modes(path.parent) == {0o600}
    assert mode(path.parent) == mode(path.parent.parent) == 0o700
    await store.backup(tmp_path / "copy.db")
    assert mode(tmp_path / "copy.db") == 0o600
    await store.close()


@pytest.mark.guarantee("T30")
async def test_t30_a_file_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path):
        pass
    open_to_others(path)
    async with opened(path, fresh=False):
        assert modes(tmp_path) == {0o600}
    assert mode(tmp_path) == 0o755


@pytest.mark.guarantee("G15")
def test_g15_an_empty_file_is_not_taken_for_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    path.touch()
    path.with_name("boards.db-wal").write_bytes(b"the last that is left")
    with pytest.raises(StoreDamaged, match="is empty: restore a backup"):
        SqliteStore.open(path, ManualClock())
    assert path.with_name("boards.db-wal").read_bytes() == b"the last that is left"
    assert path.stat().st_size == 0


@pytest.mark.guarantee("G15")
def test_g15_a_wal_without_its_file_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    path.with_name("boards.db-wal").write_bytes(b"of another database")
    with pytest.raises(StoreDamaged, match=r"is gone but boards\.db-wal is there"):
        SqliteStore.open(path, ManualClock())
    assert not path.exists()


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreReadOnly, match=r"cannot make .*/file for boards: File exists"):
        SqliteStore.open(tmp_path / "file" / "sub" / "boards.db", ManualClock())


def test_a_directory_in_the_files_place(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(StoreReadOnly, match="is a folder: name the file in it"):
        SqliteStore.open(tmp_path, ManualClock())
    assert tmp_path.stat().st_mode & 0o777 == 0o755, "others' ways through it stay open"


class TestPublish:
    def test_the_file_appears_whole_or_not_at_all(self, tmp_path: Path) -> None:
        path = tmp_path / "file"

        def fail(partial: Path) -> None:
            partial.write_text("half")
            raise StoreReadOnly("no space")

        with pytest.raises(StoreReadOnly, match="no space"):
            files.publish(path, fail)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("links", [True, False])
    def test_what_came_first_stays(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
    ) -> None:
        if not links:

            def refuse(source: Path, target: Path) -> None:
                raise PermissionError("no hard links here")

            monkeypatch.setattr(os, "link", refuse)
        path = tmp_path / "file"
        assert files.publish(path, lambda partial: bool(partial.write_text("first")) and None)
        assert not files.publish(path, lambda partial: bool(partial.write_text("2")) and None)
        assert path.read_text() == "first"
        assert list(tmp_path.iterdir()) == [path]


class TestOneFile:
    async def test_nothing_lies_beside_it(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.nbboard"
        store = SqliteStore.open(path, ManualClock(), one_file=True)
        await store.create(record())
        await store.append(BOARD, [draft(1)])
        assert names(tmp_path) == ["plan.nbboard"]
        await store.close()
        assert files.is_database(path)
        assert not files.has_wal(path)
        again = SqliteStore.open(path, ManualClock(), one_file=True)
        assert len(await entries(again)) == 1
        await again.close()

    async def test_one_that_has_a_wal_keeps_it(self, tmp_path: Path) -> None:
        path = tmp_path / "boards.db"
        server = SqliteStore.open(path, ManualClock())
        await server.create(record())
        assert files.has_wal(path)
        beside = SqliteStore.open(path, ManualClock(), one_file=True)
        await beside.append(BOARD, [draft(1)])
        assert len(await entries(server)) == 1
        await beside.close()
        await server.close()
        assert files.has_wal(path)

    def test_what_is_no_database_is_told_by_its_first_bytes(self, tmp_path: Path) -> None:
        path = tmp_path / "other"
        assert not files.is_database(path)
        path.write_bytes(b"SQLite format 3")
        assert not files.is_database(path)
        assert not files.has_wal(path)
        with pytest.raises(StoreReadOnly, match="cannot use"):
            files.is_database(tmp_path)
