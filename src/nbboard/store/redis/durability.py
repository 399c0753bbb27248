"""What "acknowledged" means on this Redis, from its own settings.

Redis answers a change before other servers have it, and by default up to a second before its disk
has it. Facts: https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/ and
https://redis.io/docs/latest/commands/wait/ (WAIT counts replicas that *received* a change).
"""

import asyncio
from typing import Any, Final, NamedTuple

from redis.asyncio.cluster import RedisCluster

from nbboard.core.errors import InvalidInput, StoreReadOnly
from nbboard.store.redis.calls import Calls

WAIT_MS: Final = 1000
"""How long a change may take to reach the replicas before it counts as not acknowledged."""
OLDEST: Final = (7, 0)
"""Sharded channels came with this version."""


class Settings(NamedTuple):
    """What a Redis says of itself; `fsync` is "" where it does not tell."""

    version: tuple[int, int]
    appends: bool
    fsync: str
    dumps: bool
    replicas: int


class Durability(NamedTuple):
    """How many replicas must have a change before it is acknowledged, and what that promises."""

    replicas: int
    words: str

    @property
    def confirms(self) -> bool:
        """Whether an append is confirmed by itself."""
        return self.replicas == 0


async def settings(calls: Calls) -> Settings:
    """Ask a Redis for its settings; raises StoreReadOnly when it does not answer."""
    info = await calls.run(lambda: _info(calls))
    version = tuple(int(part) for part in str(info["redis_version"]).split(".")[:2])
    try:
        found = await calls.ask("config_get", "appendfsync", "save")
    except StoreReadOnly:
        # A hosted Redis forbids CONFIG: what it does not say is not promised.
        found = {}
    return Settings(
        version=(version[0], version[1]),
        appends=bool(int(info.get("aof_enabled", 0))),
        fsync=_text(found.get("appendfsync", "")),
        dumps=bool(_text(found.get("save", ""))),
        replicas=int(info.get("connected_slaves", 0)),
    )


def decide(found: Settings, *, durable: bool, replicas: int, cluster: bool = False) -> Durability:
    """Say what is promised; with `durable` raises InvalidInput when that is too little.

    `replicas` is how many must have received a change. With `durable`, a Redis that has replicas
    may fail over to one, so at least one must have it.
    """
    if found.version < OLDEST:
        raise InvalidInput(
            f"this Redis is {found.version[0]}.{found.version[1]}: nbboard needs 7.0 or newer"
        )
    if durable and found.replicas and not replicas and not cluster:
        replicas = 1
    if replicas and cluster:
        raise InvalidInput("a cluster cannot wait for replicas here: use appendfsync always")
    on_disk = found.appends and found.fsync == "always"
    if durable and not on_disk and not replicas:
        raise InvalidInput(
            "durable: Redis would acknowledge what a crash can lose. Set `appendonly yes` and "
            "`appendfsync always`, or give it replicas and wait for them (replicas=1)"
        )
    if on_disk:
        words = "acknowledged means on the disk of Redis"
    elif found.appends and found.fsync == "everysec":
        words = "a crash of Redis may lose the last second"
    elif found.appends:
        words = "a crash of Redis may lose some seconds"
    elif found.dumps:
        words = "a crash of Redis may lose everything since its last dump"
    else:
        words = "a restart of Redis loses everything: it keeps nothing on a disk"
    if replicas:
        many = "replica has" if replicas == 1 else "replicas have"
        return Durability(replicas, f"{words}; {replicas} {many} received what is acknowledged")
    if found.replicas:
        words += "; a failover may lose what no replica had received"
    return Durability(0, words)


class Memory:
    """How much memory a Redis has left, asked again when somebody wants to know."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._free: int | None = None
        self._asking: asyncio.Task[None] | None = None

    def free(self) -> int | None:
        """Give bytes as of the last time this was called; None without a limit."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        return self._free

    async def _ask(self) -> None:
        try:
            info = await self._calls.run(lambda: _info(self._calls))
            most = int(info.get("maxmemory", 0))
            self._free = max(0, most - int(info["used_memory"])) if most else None
        except StoreReadOnly:
            # Whoever writes is told; the last figure stays.
            return
        finally:
            self._asking = None


async def _info(calls: Calls) -> dict[str, Any]:
    """Ask one node of whatever there is."""
    client: Any = calls.client
    options = {}
    if isinstance(client, RedisCluster):
        await client.initialize()
        options["target_nodes"] = client.get_default_node()
    found: dict[str, Any] = await client.info(**options)
    return found


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
