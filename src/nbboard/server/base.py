"""What the REST handlers have in common: login, errors by name, JSON."""

import contextlib
import math
from abc import ABC, abstractmethod
from typing import Any, Final, TypeVar

import msgspec
from jupyter_server.base.handlers import APIHandler
from tornado import web
from tornado.iostream import StreamClosedError

from nbboard.core.errors import (
    NOT_FOUND,
    BoardNotFound,
    GroupNotFound,
    InvalidInput,
    LimitExceeded,
    NBBoardError,
    NotAllowed,
    OpRefused,
    StoreError,
    TooOften,
    shown,
)
from nbboard.core.ids import BoardId, is_board_id
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.server.auth import HOSTING, KernelAware
from nbboard.server.hosting import Hosting
from nbboard.server.rates import GUESSES
from nbboard.store.base import Store

_STATUS: Final[tuple[tuple[type[NBBoardError], int], ...]] = (
    (BoardNotFound, 404),
    (GroupNotFound, 404),
    (NotAllowed, 403),
    (OpRefused, 409),
    (TooOften, 429),
    (LimitExceeded, 413),
    (InvalidInput, 400),
    (StoreError, 503),
)
_TAGGED_BYTES: Final = 1024 * 1024
_SENT_BYTES: Final = 1024 * 1024
M = TypeVar("M", bound=msgspec.Struct)


class Answering(APIHandler, ABC):
    """What a handler with and one without the host's login have in common.

    `admit` says who comes and whether they may; everything else must ask it first.
    """

    @property
    def hosting(self) -> Hosting:
        """What all handlers of this server share."""
        hosting: Hosting = self.settings[HOSTING]
        return hosting

    @property
    def site(self) -> str:
        """Where the visitor reaches this server: scheme and host.

        A page's own word (its Origin, where the host is the same) goes before what arrives here:
        a proxy may have taken TLS off.
        """
        origin: str = self.request.headers.get("Origin", "")
        scheme, _, host = origin.partition("://")
        if host != self.request.host or scheme not in ("http", "https"):
            scheme = self.request.protocol
        return f"{scheme}://{self.request.host}"

    async def registry(self) -> Registry:
        """Give the registry of this server's rooms."""
        return await self.hosting.registry()

    async def store(self) -> Store:
        """Give the store of this server's boards."""
        return await self.hosting.store()

    @abstractmethod
    async def admit(self, key: str, least: Role) -> tuple[BoardId, Identity]:
        """Give the board that `key` of the address opens, and who asks.

        Raises BoardNotFound for a board that is absent or not shared (the same answer), and
        NotAllowed when the visitor's role is below `least`.
        """

    def reply(self, model: object, status: int = 200) -> None:
        """Answer with a Struct, dict or list as JSON."""
        self.set_status(status)
        self.finish(msgspec.json.encode(model))

    def compute_etag(self) -> str | None:
        """Give the tag of a small answer; hashing one of 20 MB would hold up everybody 20 ms."""
        size = sum(map(len, self._write_buffer))
        return super().compute_etag() if size <= _TAGGED_BYTES else None

    async def send(self, data: bytes, media_type: str) -> None:
        """Answer with a file, a large one a MiB at a time."""
        if len(data) <= _SENT_BYTES:
            self.finish(data, set_content_type=media_type)
            return
        self.set_header("Content-Length", str(len(data)))
        self.set_header("Content-Type", media_type)
        # Whoever has gone away wants no more of it.
        with contextlib.suppress(StreamClosedError):
            for start in range(0, len(data), _SENT_BYTES):
                self.write(data[start : start + _SENT_BYTES])
                await self.flush()
            self.finish(set_content_type=media_type)

    def done(self) -> None:
        """Answer that it was done and that there is nothing to tell."""
        self.set_status(204)
        self.finish()

    def whole_number(self, name: str, default: int, most: int) -> int:
        """Give a number of the query, 1 to `most`; raises InvalidInput."""
        text = self.get_query_argument(name, "")
        # Digits only: what `int` takes besides is no number in an address.
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= 16 else 0
        if text and not 1 <= number <= most:
            raise InvalidInput(f"{name} {shown(text)}: give a number from 1 to {most}")
        return number if text else default

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error of ours with its status and its words."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if not isinstance(error, NBBoardError):
            super().write_error(status_code, **kwargs)
            return
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
        if isinstance(error, OpRefused) and error.code == "forbidden":
            status = 403
        self.set_status(status)
        if isinstance(error, TooOften):
            self.set_header("Retry-After", str(math.ceil(error.seconds)))
        model: dict[str, object] = {"message": str(error), "reason": type(error).__name__}
        if isinstance(error, OpRefused):
            model["code"] = error.code
        if isinstance(error, TooOften):
            model["seconds"] = error.seconds
        self.finish(msgspec.json.encode(model))

    def log_exception(self, *args: Any) -> None:
        """Log our own errors as a line (they are answers), all others with their trace."""
        error = args[1]
        if isinstance(error, NBBoardError):
            self.log.info("nbboard: %s %s: %s", self.request.method, self.request.path, error)
            return
        super().log_exception(*args)


class BoardHandler(KernelAware, Answering):
    """Base of the REST handlers; each method is authenticated and authorized by decorators."""

    async def admit(self, key: str, least: Role) -> tuple[BoardId, Identity]:
        """Give the board with the id `key` and the visitor, if their role is at least `least`.

        Guesses of ids are counted: TooOften when a visitor makes too many.
        """
        identity = await self.identify()
        rates = self.hosting.rates
        # Whoever sees every board of the server has nothing to guess.
        counted = identity.floor is not Role.OWNER
        if counted:
            rates.check(GUESSES, identity.user)
        try:
            if not is_board_id(key):
                raise BoardNotFound(NOT_FOUND)
            board = BoardId(key)
            role = await (await self.registry()).role(board, identity)
        except BoardNotFound:
            if counted:
                rates.spend(GUESSES, identity.user)
            raise
        if role < least:
            held, wanted = role.name.lower(), least.name.lower()
            raise NotAllowed(f"you are {held} of this board; this needs {wanted}")
        return board, identity


def read_json(handler: web.RequestHandler, model: type[M]) -> M:
    """Decode the request's body as `model`; raises InvalidInput that names the field."""
    try:
        return msgspec.json.decode(handler.request.body or b"{}", type=model)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(f"request body: {error}") from error
