"""Where the database may lie, who may read it, and how it comes into being.

The file is 0600 whatever the umask; SQLite gives its ``-wal`` and ``-shm`` the same mode. A
database appears under its name only when it is whole, so an empty file is always a damaged one.
"""

import os
import re
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jupyter_core.paths import jupyter_data_dir

from nbboard.core.errors import StoreDamaged, StoreReadOnly

FILE_MODE: Final = 0o600
DIRECTORY_MODE: Final = 0o700
_NETWORK: Final = re.compile(
    r"(fuse\.)?(9p|afp\w*|afs|beegfs|ceph|cifs|coda|davfs2?|gcsfuse|glusterfs|gpfs|grpcfuse|lustre"
    r"|mfs|ncpfs|nfs4?|ocfs2|orangefs|osxfs|panfs|pvfs2|rclone|s3fs|smb\w*|sshfs|webdav)"
)
_MOUNTS: Final = Path("/proc/self/mounts")
_MAGIC: Final = b"SQLite format 3\0"


def default_path() -> Path:
    """Give ``nbboard/boards.db`` in the Jupyter data directory of this user."""
    return Path(jupyter_data_dir()) / "nbboard" / "boards.db"


def network_type(path: Path, mounts: str) -> str | None:
    """Give the type of the network file system that holds `path`, or None for a local one.

    `path` is absolute; `mounts` is the text of ``/proc/self/mounts``. The last of the longest
    mount points that lead to `path` counts.
    """
    found, depth = "", -1
    for line in mounts.splitlines():
        _, point, kind, *_ = line.split(" ")
        mount = Path(_unescaped(point))
        if len(mount.parts) >= depth and path.is_relative_to(mount):
            found, depth = kind, len(mount.parts)
    return found if _NETWORK.fullmatch(found) else None


def _unescaped(point: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)


def on_network(path: Path) -> str | None:
    """Give the network file system that holds `path`, or None for a local one.

    Known on Linux only; elsewhere every file system counts as local.
    """
    return network_type(path, _MOUNTS.read_text()) if _MOUNTS.exists() else None


def make_directory(directory: Path) -> None:
    """Make `directory` for this user alone; one that exists keeps its mode."""
    if directory.is_dir():
        return
    make_directory(directory.parent)
    try:
        directory.mkdir(DIRECTORY_MODE, exist_ok=True)
        _sync(directory.parent)
    except OSError as error:
        raise StoreReadOnly(f"cannot make {directory} for boards: {error.strerror}") from error


def is_new(path: Path) -> bool:
    """Tell whether there is no database yet; raises StoreDamaged when only its ``-wal`` is there.

    A new database beside an old ``-wal`` would take over what is in it.
    """
    if path.exists():
        return False
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists() and not path.exists():
        raise StoreDamaged(f"{path} is gone but {wal.name} is there: restore a backup of both")
    return True


def is_database(path: Path) -> bool:
    """Tell whether `path` is an SQLite file, of boards or of anything else."""
    return _head(path).startswith(_MAGIC)


def has_wal(path: Path) -> bool:
    """Tell whether a database writes to a ``-wal`` beside it (file format, 1.3.3)."""
    head = _head(path)
    return head.startswith(_MAGIC) and head[18:20] == b"\2\2"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(20)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StoreReadOnly(f"cannot use {path} for boards: {error.strerror}") from error


def check_existing(path: Path) -> None:
    """Refuse a folder, and an empty file, which SQLite would take for a new database; fix the mode.

    The file must not be opened here: closing it would end the locks that SQLite holds for this
    process.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise StoreReadOnly(
                f"{path} is a folder: name the file in it, such as {path}/boards.db"
            )
        if status.st_size == 0:
            raise StoreDamaged(f"{path} is empty: restore a backup, or move it away to begin anew")
        if status.st_mode & 0o077:
            path.chmod(FILE_MODE)
    except OSError as error:
        raise StoreReadOnly(f"cannot use {path} for boards: {error.strerror}") from error


def publish(path: Path, fill: Callable[[Path], None]) -> bool:
    """Let `fill` make a file under a name of its own, then show it as `path`, whole or not at all.

    Gives False, and changes nothing, when something else has come to be `path` meanwhile.
    """
    partial = path.with_name(f"{path.name}.{secrets.token_hex(6)}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
        partial.chmod(FILE_MODE)
        fill(partial)
        return _show(partial, path)
    except OSError as error:
        raise StoreReadOnly(f"cannot write {path}: {error.strerror}") from error
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            partial.with_name(partial.name + rest).unlink(missing_ok=True)


def _show(partial: Path, path: Path) -> bool:
    try:
        os.link(partial, path)
    except FileExistsError:
        return False
    except OSError:
        # No hard links on this file system. The check leaves a gap of microseconds.
        if path.exists():
            return False
        partial.rename(path)
    _sync(path.parent)
    return True


def _sync(directory: Path) -> None:
    """Make a new name in `directory` survive a power cut, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
