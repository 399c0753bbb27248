"""REST: the boards of this server and what each is."""

from typing import Annotated

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from msgspec import Meta, Struct
from tornado import web

from nbboard.core import limits
from nbboard.core.errors import BoardNotFound
from nbboard.core.ids import BoardId
from nbboard.core.model import bounded
from nbboard.core.roles import Access, Role
from nbboard.formats.plain import plain
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.server.base import BoardHandler, read_json
from nbboard.store.base import BoardRecord


class NewBoard(Struct, forbid_unknown_fields=True):
    """The body of ``POST api/boards``."""

    title: Annotated[str, Meta(max_length=limits.TITLE_BYTES)] = ""
    access: Access = "edit"


class BoardModel(Struct):
    """A board as REST shows it; times in ms since 1970, `members` connected now."""

    id: str
    title: str
    role: str
    access: Access
    created_at: int
    changed_at: int
    head: int
    active: bool
    members: int
    url: str


class _Boards(BoardHandler):
    async def model(self, record: BoardRecord, role: Role) -> BoardModel:
        registry = await self.registry()
        members = registry.active(record.id)
        return BoardModel(
            id=record.id,
            title=record.title,
            role=role.name.lower(),
            access=record.access,
            created_at=record.created_at,
            changed_at=record.changed_at,
            head=record.head,
            active=members is not None,
            members=members or 0,
            url=url_path_join(self.base_url, "nbboard/boards", record.id),
        )


class BoardsHandler(_Boards):
    """``api/boards``: list and create."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List the boards that the visitor may see, newest change first."""
        registry = await self.registry()
        identity = await self.identify()
        shown = []
        for record in await (await self.store()).list():
            role = await _role(registry, record.id, identity)
            if role > Role.NONE:
                shown.append(await self.model(record, role))
        self.reply({"boards": shown})

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Create a board; its creator is its owner."""
        body: NewBoard = read_json(self, NewBoard)
        bounded(body.title, limits.TITLE_BYTES, "title")
        identity = await self.identify()
        registry = await self.registry()
        record = await registry.create(identity, body.title, body.access)
        self.set_header("Location", url_path_join(self.base_url, "nbboard/api/boards", record.id))
        self.reply(await self.model(record, Role.OWNER), 201)


class OneBoardHandler(_Boards):
    """``api/boards/<id>``: read and delete."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """Say what the board is and what the visitor may do there."""
        board, identity = await self.admit(board_id, Role.VIEWER)
        role = await (await self.registry()).role(board, identity)
        self.reply(await self.model(await (await self.store()).get(board), role))

    @web.authenticated
    @authorized
    async def delete(self, board_id: str) -> None:
        """Delete the board with everything in it, for good; owners only."""
        board, _ = await self.admit(board_id, Role.OWNER)
        await (await self.registry()).delete(board)
        self.set_status(204)
        self.finish()


class ShutdownHandler(BoardHandler):
    """``api/boards/<id>/shutdown``: end the board's room."""

    @web.authenticated
    @authorized
    async def post(self, board_id: str) -> None:
        """Tell everyone, write the state and end the room; owners only.

        The board stays: the next visitor starts its room again.
        """
        board, _ = await self.admit(board_id, Role.OWNER)
        await (await self.registry()).shutdown(board)
        self.set_status(204)
        self.finish()


class ElementsHandler(BoardHandler):
    """``api/boards/<id>/elements``: what is on the board, as JSON."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """List the elements, bottom to top, in board units."""
        board, _ = await self.admit(board_id, Role.VIEWER)
        state = await (await self.registry()).state(board)
        elements = [plain(element) for element in state]
        self.reply({"seq": state.seq, "title": state.title, "elements": elements})


async def _role(registry: Registry, board: BoardId, identity: Identity) -> Role:
    if identity.floor is Role.OWNER:
        # No board can say less; asking would load every board of the list.
        return Role.OWNER
    try:
        return await registry.role(board, identity)
    except BoardNotFound:
        return Role.NONE
