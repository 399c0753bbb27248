"""The rooms of this process, as a client reaches them."""

from nbboard.client.within import Answer
from nbboard.core.errors import ServerUnreachable
from nbboard.core.ids import BoardId
from nbboard.local import files, routes
from nbboard.local.line import LocalLine
from nbboard.local.people import PYTHON, person
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.store.base import Store


class LocalRooms:
    """One store and the rooms over it; made and used on the background loop.

    `where` names them in messages: a file's path, or "" for memory.
    """

    def __init__(self, store: Store, where: str) -> None:
        self.store = store
        self.where = where
        self.closed = False
        self.registry = Registry(store)

    async def open(self, board: str, *, page: bool) -> LocalLine:
        """Open a line; the room judges the board's id when it is greeted."""
        self._check_open()
        return LocalLine(self.registry, BoardId(board), _identity(page))

    async def ask(self, method: str, path: str, body: bytes, *, page: bool = False) -> Answer:
        """Answer a route of `routes`; raises the errors of the registry and the store."""
        self._check_open()
        return await routes.answer(self, routes.Question(method, path, body, _identity(page)))

    async def first(self, title: str) -> str:
        """Give the id of the oldest board, made with `title` when there is none."""
        board = await files.oldest(self.store)
        if board is None:
            board = (await self.registry.create(PYTHON, title, "private")).id
        return board

    async def has(self, board: str) -> bool:
        """Tell whether there is such a board."""
        return any(listing.record.id == board for listing in await self.store.list())

    async def close(self) -> None:
        """Tell everyone that it ends, write what is under way and release the store."""
        if self.closed:
            return
        self.closed = True
        for room in self.registry.rooms():
            await self.registry.shutdown(room.id)
        await self.registry.close()
        await self.store.close()

    def _check_open(self) -> None:
        if self.closed:
            raise ServerUnreachable(f"{self.where or 'this board'} was closed: open it again")


def _identity(page: bool) -> Identity:
    return person() if page else PYTHON
