"""REST: whether this server is well, and whether to send it visitors."""

from jupyter_server.auth.decorator import authorized
from msgspec import Struct
from tornado import web

from nbboard._version import __version__
from nbboard.core.errors import StoreError
from nbboard.server.base import BoardHandler
from nbboard.server.census import census
from nbboard.server.disk import nearly_full


class Health(Struct):
    """How a server is; `problems` are sentences for its admin, none when all is well.

    `durability` says what an acknowledged change survives.
    """

    version: str
    rooms: int
    members: int
    read_only: int
    disk_free: int | None
    durability: str
    problems: list[str]


class HealthHandler(BoardHandler):
    """``api/health``: how this server is."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer 200 with figures and problems; 503 when the store cannot be opened."""
        registry = await self.registry()
        unlike = (await self.hosting.opened()).replicas.problems()
        rooms, members, read_only, free = census(registry)
        self.reply(
            Health(
                version=__version__,
                rooms=rooms,
                members=members,
                read_only=len(read_only),
                disk_free=free,
                durability=registry.host.store.promise(),
                problems=[*sorted(set(read_only)), *nearly_full(free), *unlike],
            )
        )


class ReadyHandler(BoardHandler):
    """``api/ready``: whether visitors should be sent here."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer 200 when changes can be stored, else 503 with the reason."""
        read_only = census(await self.registry()).read_only
        if read_only:
            raise StoreError(read_only[0])
        self.reply({"ready": True})
