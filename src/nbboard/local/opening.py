"""The rooms of this process: one set in memory, and one for each file that is open."""

import asyncio
import atexit
import os
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final

from nbboard.client import session
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint, Search, discover, require
from nbboard.core.errors import NBBoardError
from nbboard.local import files
from nbboard.local.rooms import LocalRooms
from nbboard.store.base import Store
from nbboard.store.memory import MemoryStore

LOCAL: Final = "local"
"""What `server` is given as for a board in this process."""
_OPEN_SECONDS: Final = 60.0
_MEMORY: Final = ""
_rooms: Final[dict[tuple[int, str], LocalRooms]] = {}
_lock: Final = threading.RLock()


def in_memory() -> Endpoint:
    """Give the rooms that end with this process."""
    return _open(_MEMORY, lambda: MemoryStore(_now))


def in_file(path: str | Path) -> Endpoint:
    """Give the rooms over a file, opened (or made) if need be; blocks while it is checked.

    A drawing that `board.save` wrote becomes a board that lives in its file. Raises InvalidInput
    for any other file, StoreError when it cannot be used.
    """
    found = _absolute(path)
    return _open(str(found), lambda: files.open_store(found, _now))


def for_new_board(server: str | None, token: str | None) -> Endpoint:
    """Give where a new board is made: the server found, or with a warning this process."""
    if server == LOCAL:
        return in_memory()
    search = discover(server, token, os.environ)
    if search.endpoint is None:
        warnings.warn(_words(search), stacklevel=3)
        return in_memory()
    return search.endpoint


def where(board: str, server: str | None, token: str | None) -> Endpoint:
    """Give where a board is joined: the server found, else the rooms here that have it.

    Raises ServerUnreachable, which says what was tried.
    """
    search = Search(None, ()) if server == LOCAL else discover(server, token, os.environ)
    if search.endpoint is not None:
        return search.endpoint
    for rooms in _here():
        if background().run(rooms.has(board)):
            return _endpoint(rooms)
    return in_memory() if server == LOCAL else require(search)


def first_board(endpoint: Endpoint, title: str) -> str:
    """Give the id of the oldest board of rooms, made with `title` when there is none."""
    return background().run(_rooms_of(endpoint).first(title))


def file_of(endpoint: Endpoint) -> Path | None:
    """Give the file that an endpoint's boards live in, if they do."""
    rooms = endpoint.local
    return Path(rooms.where) if isinstance(rooms, LocalRooms) and rooms.where else None


def close(endpoint: Endpoint) -> None:
    """Release a file; what is in memory stays until the process ends."""
    if file_of(endpoint) is None:
        return
    rooms = _rooms_of(endpoint)
    with _lock:
        _rooms.pop((os.getpid(), rooms.where), None)
        background().run(rooms.close())


def is_living(path: str | Path) -> bool:
    """Tell whether boards live in a file, opened here or elsewhere."""
    found = _absolute(path)
    # One that is open here must not be opened a second time: closing it again would end the
    # locks that SQLite holds for this process.
    return any(rooms.where == str(found) for rooms in _here()) or files.is_database(found)


def read_living(path: str | Path) -> bytes:
    """Give the oldest board that lives in a file as the bytes of a saved drawing."""
    found = str(_absolute(path))
    already = any(rooms.where == found for rooms in _here())
    endpoint = in_file(path)
    try:
        rooms = _rooms_of(endpoint)
        return background().run(files.document(rooms.registry, rooms.store), _OPEN_SECONDS)
    finally:
        if not already:
            close(endpoint)


def _open(where: str, open_store: Callable[[], Store]) -> Endpoint:
    with _lock:
        key = (os.getpid(), where)
        rooms = _rooms.get(key)
        if rooms is None or rooms.closed:
            rooms = _rooms[key] = background().run(_begin(where, open_store), _OPEN_SECONDS)
    return _endpoint(rooms)


async def _begin(where: str, open_store: Callable[[], Store]) -> LocalRooms:
    store = await asyncio.to_thread(open_store)
    try:
        await store.sweep()
    except NBBoardError:
        await store.close()
        raise
    return LocalRooms(store, where)


def _here() -> list[LocalRooms]:
    """Give what this process has open; not what the one had that it was forked from."""
    return [
        rooms
        for (pid, _), rooms in tuple(_rooms.items())
        if pid == os.getpid() and not rooms.closed
    ]


def _endpoint(rooms: LocalRooms) -> Endpoint:
    url = Path(rooms.where).as_uri() if rooms.where else "local:"
    return Endpoint(f"{url}/", None, LOCAL, rooms)


def _rooms_of(endpoint: Endpoint) -> LocalRooms:
    assert isinstance(endpoint.local, LocalRooms), "asked only of boards of this process"
    return endpoint.local


def _absolute(path: str | Path) -> Path:
    return Path(path).expanduser().resolve()


def _now() -> int:
    return time.time_ns() // 1_000_000


def _words(search: Search) -> str:
    tried = "; ".join(f"{source}: {outcome}" for source, outcome in search.attempts)
    return (
        "no nbboard server was found, so this board lives in this process and ends with it. "
        'NBBoard.local("plan.nbboard") keeps one in a file, server="local" says that this is '
        f"meant. Tried: {tried}"
    )


@atexit.register
def _close_all() -> None:
    # First everybody leaves, so that what was drawn last is committed.
    session.leave_all()
    for rooms in _here():
        rooms.closed = True
