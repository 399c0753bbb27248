"""REST: whether this server is well, and whether to send it visitors."""

from jupyter_server.auth.decorator import authorized
from msgspec import Struct
from tornado import web

from nbboard._version import __version__
from nbboard.core.errors import StoreError
from nbboard.server.base import BoardHandler
from nbboard.server.disk import nearly_full


class Health(Struct):
    """How a server is; `problems` are sentences for its admin, none when all is well."""

    version: str
    rooms: int
    members: int
    read_only: int
    disk_free: int | None
    problems: list[str]


class HealthHandler(BoardHandler):
    """``api/health``: how this server is."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer 200 with figures and problems; 503 when the store cannot be opened."""
        registry = await self.registry()
        rooms = registry.rooms()
        reasons = {room.read_only for room in rooms if room.read_only is not None}
        free = registry.host.store.free_bytes()
        self.reply(
            Health(
                version=__version__,
                rooms=len(rooms),
                members=sum(len(room.audience) for room in rooms),
                read_only=sum(room.read_only is not None for room in rooms),
                disk_free=free,
                problems=[*sorted(reasons), *nearly_full(free)],
            )
        )


class ReadyHandler(BoardHandler):
    """``api/ready``: whether visitors should be sent here."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer 200 when changes can be stored, else 503 with the reason."""
        for room in (await self.registry()).rooms():
            if room.read_only is not None:
                raise StoreError(room.read_only)
        self.reply({"ready": True})
