"""What the REST handlers have in common: login, errors by name, JSON."""

from typing import Any, Final

import msgspec
from jupyter_server.base.handlers import APIHandler
from tornado import web

from nbboard.core.errors import (
    NOT_FOUND,
    BoardNotFound,
    InvalidInput,
    LimitExceeded,
    NBBoardError,
    NotAllowed,
    StoreError,
)
from nbboard.core.ids import BoardId, is_board_id
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.server.auth import HOSTING, KernelAware
from nbboard.store.base import Store

_STATUS: Final[tuple[tuple[type[NBBoardError], int], ...]] = (
    (BoardNotFound, 404),
    (NotAllowed, 403),
    (LimitExceeded, 413),
    (InvalidInput, 400),
    (StoreError, 503),
)


class BoardHandler(KernelAware, APIHandler):
    """Base of the REST handlers; each method is authenticated and authorized by decorators."""

    async def registry(self) -> Registry:
        """Give the registry of this server's rooms."""
        registry: Registry = await self.settings[HOSTING].registry()
        return registry

    async def store(self) -> Store:
        """Give the store of this server's boards."""
        store: Store = await self.settings[HOSTING].store()
        return store

    async def admit(self, board_id: str, least: Role) -> tuple[BoardId, Identity]:
        """Give the board's id and the visitor's identity if their role is at least `least`.

        Raises BoardNotFound for a board that is absent or not shared (the same answer), and
        NotAllowed when the role is too low.
        """
        if not is_board_id(board_id):
            raise BoardNotFound(NOT_FOUND)
        board = BoardId(board_id)
        identity = await self.identify()
        role = await (await self.registry()).role(board, identity)
        if role < least:
            held, wanted = role.name.lower(), least.name.lower()
            raise NotAllowed(f"you are {held} of this board; this needs {wanted}")
        return board, identity

    def reply(self, model: object, status: int = 200) -> None:
        """Answer with a Struct, dict or list as JSON."""
        self.set_status(status)
        self.finish(msgspec.json.encode(model))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error of ours with its status and its words."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, NBBoardError):
            status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
            self.set_status(status)
            self.finish(
                msgspec.json.encode({"message": str(error), "reason": type(error).__name__})
            )
            return
        super().write_error(status_code, **kwargs)

    def log_exception(self, *args: Any) -> None:
        """Log our own errors as a line (they are answers), all others with their trace."""
        error = args[1]
        if isinstance(error, NBBoardError):
            self.log.info("nbboard: %s %s: %s", self.request.method, self.request.path, error)
            return
        super().log_exception(*args)


def read_json(handler: web.RequestHandler, model: type[msgspec.Struct]) -> Any:
    """Decode the request's body as `model`; raises InvalidInput that names the field."""
    try:
        return msgspec.json.decode(handler.request.body or b"{}", type=model)
    except msgspec.MsgspecError as error:
        raise InvalidInput(f"request body: {error}") from error
