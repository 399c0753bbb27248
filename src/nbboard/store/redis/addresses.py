"""From an address to a connection: one server, sentinels, or a cluster.

``redis://user:password@host:6379/0``, ``rediss://…`` with TLS, ``unix:///path/to/socket``,
``redis+sentinel://user:password@host:26379,host2:26379/master`` and
``redis+cluster://user:password@host:6379,host2:6379``; the last two with ``rediss+`` for TLS, all
with ``?ssl_ca_certs=/path`` for an authority of one's own, ``ssl_certfile`` and ``ssl_keyfile`` for
a certificate to show.
"""

import ipaddress
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Unconnected

from nbboard.core.errors import InvalidInput
from nbboard.store.redis.calls import Client

SCHEMES: Final = ("redis", "rediss", "unix")
TIMEOUT_SECONDS: Final = 5.0
"""After which a silent Redis counts as gone; boards are read-only until it answers again."""
_CONNECT_SECONDS: Final = 2.0
CONNECTIONS: Final = 32
"""Of one node to one Redis; who asks beyond that waits for one."""
_TLS: Final = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
_PORTS: Final = {"cluster": 6379, "sentinel": 26379}


def connect(address: str) -> Client:
    """Give a client that connects when it is first asked.

    Raises InvalidInput for an address that is none, or that would let anybody in: without a
    password, off this machine.
    """
    parts = urlsplit(address)
    scheme, _, kind = parts.scheme.partition("+")
    if scheme not in SCHEMES or kind not in ("", *_PORTS):
        raise InvalidInput(
            f"{masked(address)!r} is no address of Redis: give redis://, rediss://, unix://, "
            "redis+sentinel:// or redis+cluster://"
        )
    hosts = [] if scheme == "unix" else _hosts(parts.netloc, _PORTS.get(kind, 6379))
    query = parse_qs(parts.query)
    password = parts.password or query.get("password", [""])[0]
    away = [host for host, _ in hosts if not _is_loopback(host)]
    if away and not password:
        raise InvalidInput(
            f"Redis at {away[0]} has no password in its address: whoever reaches it could change "
            f"every board. Give {scheme}://user:password@{away[0]}, with an ACL user of its own"
        )
    # A connection that Redis closed long ago is made anew, once; the rest is the room's patience.
    again = Retry(NoBackoff(), 1, supported_errors=(Unconnected,))
    options: dict[str, Any] = {
        "socket_timeout": TIMEOUT_SECONDS,
        "socket_connect_timeout": _CONNECT_SECONDS,
        "health_check_interval": 15,
    }
    if not kind:
        pool = BlockingConnectionPool.from_url(
            address, retry=again, max_connections=CONNECTIONS, timeout=TIMEOUT_SECONDS, **options
        )
        return Redis.from_pool(pool)
    login: dict[str, Any] = {
        "username": unquote(parts.username or "") or None,
        "password": unquote(password) or None,
    }
    secured: dict[str, Any] = {}
    if scheme == "rediss":
        secured = {"ssl": True} | {name: query[name][0] for name in _TLS if name in query}
    if kind == "cluster":
        nodes = [ClusterNode(host, port) for host, port in hosts]
        return RedisCluster(startup_nodes=nodes, **secured, **login, **options)
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        hosts, sentinel_kwargs={**login, **options, **secured}
    )
    master = parts.path.strip("/")
    if not master:
        raise InvalidInput("a sentinel's address ends with the master's name: …:26379/mymaster")
    watched: Redis = sentinel.master_for(master, retry=again, **login, **options, **secured)
    return watched


def masked(address: str) -> str:
    """Give an address for messages and logs: without login and query, which may hold secrets."""
    parts = urlsplit(address)
    hosts = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{hosts}{parts.path}"


def _hosts(netloc: str, port: int) -> list[tuple[str, int]]:
    found = []
    for one in netloc.rpartition("@")[2].split(","):
        parts = urlsplit(f"//{one}")
        try:
            found.append((parts.hostname or "localhost", parts.port or port))
        except ValueError as error:
            raise InvalidInput(f"{one!r} is no host and port: {error}") from error
    return found


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
