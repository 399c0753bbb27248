"""REST: one board as a whole."""

from typing import Annotated

from jupyter_server.auth.decorator import authorized
from msgspec import UNSET, Meta, Struct, UnsetType
from tornado import web

from nbboard.core import limits
from nbboard.core.errors import NOT_FOUND, BoardNotFound, InvalidInput, NotAllowed, shown
from nbboard.core.ids import BoardId, is_board_id
from nbboard.core.model import bounded
from nbboard.core.ops import Archive, Op, Rename, SetAccess
from nbboard.core.roles import Access, Role
from nbboard.core.state import BoardState
from nbboard.server.base import BoardHandler, read_json
from nbboard.server.listing import held
from nbboard.server.lobby import BoardShowing

Title = Annotated[str, Meta(max_length=limits.TITLE_BYTES)]


class BoardChange(Struct, forbid_unknown_fields=True):
    """The body of ``PATCH api/boards/<id>``; what is absent stays."""

    title: Title | UnsetType = UNSET
    access: Access | UnsetType = UNSET
    listed: bool | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


class Copy(Struct, forbid_unknown_fields=True):
    """The body of ``POST …/duplicate``."""

    title: Title | None = None


class OneBoardHandler(BoardShowing):
    """``api/boards/<id>``: read, change, delete."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """Say what the board is and what the visitor may do there."""
        board, identity = await self.admit(board_id, Role.VIEWER)
        self.reply(await self.show(await (await self.store()).get(board), identity))

    @web.authenticated
    @authorized
    async def patch(self, board_id: str) -> None:
        """Change title, access, listing or archive; owners only.

        Title and access of an archived board change once it is out of the archive.
        """
        board, identity = await self.admit(board_id, Role.OWNER)
        change = read_json(self, BoardChange)
        if change.title is not UNSET:
            bounded(change.title, limits.TITLE_BYTES, "title")
        registry = await self.registry()
        async with registry.using(board) as room:
            entries = _ops(change, room.state)
            for ops in entries:
                await registry.submit(board, identity, ops)
        self.reply(await self.show(await (await self.store()).get(board), identity))

    @web.authenticated
    @authorized
    async def delete(self, board_id: str) -> None:
        """Delete the board; owners only.

        It may be recovered for `limits.RECOVER_DAYS`, or with ``forever=1`` never: also one that
        was deleted before.
        """
        text = self.get_query_argument("forever", "0")
        if text not in ("0", "1"):
            raise InvalidInput(f"forever {shown(text)}: give 0 or 1")
        registry = await self.registry()
        try:
            board, _ = await self.admit(board_id, Role.OWNER)
        except BoardNotFound:
            if text == "0":
                raise
            await (await self.store()).delete(await owned_and_deleted(self, board_id))
        else:
            await (registry.delete(board) if text == "1" else registry.discard(board))
        self.done()


class RecoverHandler(BoardShowing):
    """``api/boards/<id>/recover``: take back a deletion."""

    @web.authenticated
    @authorized
    async def post(self, board_id: str) -> None:
        """Bring a deleted board back as it was; owners only."""
        board = await owned_and_deleted(self, board_id)
        store = await self.store()
        await store.recover(board)
        self.reply(await self.show(await store.get(board), await self.identify()))


class DuplicateHandler(BoardShowing):
    """``api/boards/<id>/duplicate``: a board of one's own with the same content."""

    @web.authenticated
    @authorized
    async def post(self, board_id: str) -> None:
        """Copy what is on the board, without chat, roles and history; the visitor owns it."""
        board, identity = await self.admit(board_id, Role.VIEWER)
        if identity.ceiling < Role.EDITOR:
            raise NotAllowed("you may look at boards of this server, not make any")
        title = read_json(self, Copy).title
        if title is not None:
            bounded(title, limits.TITLE_BYTES, "title")
        record = await (await self.registry()).duplicate(board, identity, title)
        self.reply_created(await self.show(record, identity))


class ShutdownHandler(BoardHandler):
    """``api/boards/<id>/shutdown``: end the board's room, on every node."""

    @web.authenticated
    @authorized
    async def post(self, board_id: str) -> None:
        """Tell everyone, write the state and end the room; owners only.

        The board stays: the next visitor starts its room again.
        """
        board, _ = await self.admit(board_id, Role.OWNER)
        await (await self.hosting.opened()).endings.end(board)
        self.done()


async def owned_and_deleted(handler: BoardHandler, board_id: str) -> BoardId:
    """Give the id of a deleted board that the visitor owns; raises BoardNotFound."""
    identity = await handler.identify()
    parties = None if identity.floor is Role.OWNER else (identity.user, *identity.groups)
    if is_board_id(board_id):
        for listing in await (await handler.store()).list(parties, deleted=True):
            if listing.record.id == board_id and held(listing, identity) is Role.OWNER:
                return listing.record.id
    raise BoardNotFound(NOT_FOUND)


def _ops(change: BoardChange, state: BoardState) -> list[tuple[Op, ...]]:
    """Give the entries that make a change: what an archive refuses comes before or after it."""
    ops: list[Op] = []
    if change.title is not UNSET:
        ops.append(Rename(change.title))
    if change.access is not UNSET or change.listed is not UNSET:
        access = state.access if change.access is UNSET else change.access
        ops.append(SetAccess(access, state.listed if change.listed is UNSET else change.listed))
    entries: list[tuple[Op, ...]] = [tuple(ops)] if ops else []
    if change.archived is not UNSET:
        entries.insert(len(entries) if change.archived else 0, (Archive(change.archived),))
    if not entries:
        raise InvalidInput("nothing to change: give title, access, listed or archived")
    return entries
