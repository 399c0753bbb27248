"""What all handlers of one server share: the registry, opened on first use, and the token."""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple

from nbboard.core.errors import StoreError, StoreReadOnly
from nbboard.core.ids import GroupId
from nbboard.core.roles import Role
from nbboard.room.registry import Registry
from nbboard.server import collecting
from nbboard.server.disk import nearly_full
from nbboard.server.door import Door
from nbboard.server.endings import Endings
from nbboard.server.logbook import LogBook
from nbboard.server.memberships import Memberships
from nbboard.server.metrics import Metrics
from nbboard.server.rates import Rates
from nbboard.server.regrouping import Regrouping
from nbboard.server.replicas import Replicas
from nbboard.server.shelf import Shelf
from nbboard.store.base import Store

_DAY: Final = 24 * 3600
_MINUTE: Final = 60
_log: Final = logging.getLogger(__name__)


class Opened(NamedTuple):
    """What there is once the store is open."""

    store: Store
    registry: Registry
    memberships: Memberships
    door: Door
    regrouping: Regrouping
    endings: Endings
    replicas: Replicas


class Hosting:
    """The rooms of one server.

    `open_store` is called once, on first use, so that a server starts even when the database is
    damaged and each request says why it cannot be served. `share_links` tells whether owners may
    let in people without an account; `exporting` names whose files are being drawn; `logbook` has
    what nbboard logged, and passes it on to `log`. `home` is nbboard's path where it is not that
    of a Jupyter server's extension; `tickets` tells whether a page's sockets need one each.
    `group_roles` are what a new board gives to groups, unless its maker says whom it is open to.
    `alike` is what all nodes behind one address must have the same, by its name in words.
    """

    def __init__(
        self,
        open_store: Callable[[], Awaitable[Store]],
        share_links: bool = False,
        log: logging.Logger | None = None,
    ):
        self.logbook = LogBook(log)
        self.kernel_token = secrets.token_hex(16)
        self.share_links = share_links
        self.home = ""
        self.tickets = False
        self.group_roles: dict[GroupId, Role] = {}
        self.alike: Mapping[str, bytes] = {}
        self.rates = Rates(time.monotonic)
        self.thumbnails = Shelf()
        self.exporting: list[str] = []
        self._open_store = open_store
        self._lock = asyncio.Lock()
        self._opened: Opened | None = None
        self._closed = False
        self._tasks: list[asyncio.Task[None]] = []
        self._collecting = collecting.Collecting(lambda: not self._connected())
        self._metrics = Metrics(lambda: None if self._opened is None else self._opened.registry)

    def watch(self) -> None:
        """Begin to keep what is logged and to be read by Prometheus; `close` ends it."""
        self.logbook.open()
        self._metrics.open()

    async def opened(self) -> Opened:
        """Give what needs the store, opening it if need be; raises StoreError."""
        if self._opened is None:
            async with self._lock:
                if self._closed:
                    # Who is sent away now must not come back to this process.
                    raise StoreReadOnly("the server is shutting down: try again in a moment")
                if self._opened is None:
                    self._opened = await self._open()
                    collecting.settle()
                    self._collecting.open()
        return self._opened

    async def _open(self) -> Opened:
        store = await self._open_store()
        try:
            key = await store.secret("replicas")
        except StoreError:
            await store.close()
            raise
        registry = Registry(store)
        memberships = Memberships(store, time.monotonic)
        self._tasks = [
            asyncio.create_task(_sweep(store)),
            asyncio.create_task(_watch_disk(registry)),
        ]
        return Opened(
            store,
            registry,
            memberships,
            Door(registry),
            Regrouping(store, registry, memberships),
            Endings(store, registry),
            Replicas(store, key, self.alike),
        )

    def _connected(self) -> bool:
        """Tell whether anybody is on a board."""
        rooms = () if self._opened is None else self._opened.registry.rooms()
        return any(len(room.audience) for room in rooms)

    async def registry(self) -> Registry:
        """Give the registry; raises StoreError."""
        return (await self.opened()).registry

    async def store(self) -> Store:
        """Give the store; raises StoreError."""
        return (await self.opened()).store

    async def close(self) -> None:
        """Tell everyone, write what is under way and release the store."""
        self.logbook.close()
        self._metrics.close()
        self._collecting.close()
        async with self._lock:
            opened, self._opened, self._closed = self._opened, None, True
        if opened is not None:
            for task in self._tasks:
                task.cancel()
            opened.door.close()
            opened.regrouping.close()
            opened.endings.close()
            opened.replicas.close()
            await opened.registry.close()
            await opened.store.close()


async def _watch_disk(registry: Registry) -> None:
    """Tell everybody, and the log, each minute while little room is left on the disk."""
    warned = False
    while True:
        problems = nearly_full(registry.host.store.free_bytes())
        if problems or warned:
            registry.tell(" ".join(problems))
        if problems and not warned:
            _log.warning("the disk is nearly full", extra={"reason": problems[0]})
        warned = bool(problems)
        await asyncio.sleep(_MINUTE)


async def _sweep(store: Store) -> None:
    """Remove for good, now and once a day, what was deleted too long ago to be recovered."""
    while True:
        try:
            count = await store.sweep()
        except StoreError as error:
            _log.warning("deleted boards not swept", extra={"reason": str(error)})
        else:
            if count:
                _log.info("deleted boards swept", extra={"boards": count})
        await asyncio.sleep(_DAY)
