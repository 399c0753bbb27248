"""What a server's REST answers, answered within the process.

The same paths, bodies and answers as `server/openapi.yaml`, as far as they make sense where
everybody is the owner and nobody comes from outside.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, NamedTuple, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import Meta, Struct

from nbboard.client.within import Answer
from nbboard.core import limits
from nbboard.core.errors import (
    NOT_FOUND,
    BoardNotFound,
    InvalidInput,
    LimitExceeded,
    NotAllowed,
    shown,
)
from nbboard.core.ids import BoardId
from nbboard.core.ops import Seq
from nbboard.core.roles import Access
from nbboard.core.snapshot import chunking
from nbboard.render import portrait_async, recode_async
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.room.turns import free, in_turns
from nbboard.store.base import Blob, BoardRecord, Store
from nbboard.wishes import MEDIA_TYPES, ExportWish, from_query, make

JSON: Final = "application/json"
_CHAT: Final = 50
_HISTORY: Final = 100
_NO_LINKS: Final = (
    "this board lives in a Python process, where nobody can come by a link: make it on a server, "
    'NBBoard.create(server="http://…"), to share it'
)
M = TypeVar("M", bound=Struct)


class Place(Protocol):
    """What the routes answer for."""

    store: Store
    registry: Registry


class Question(NamedTuple):
    """One question, and who asks."""

    method: str
    path: str
    body: bytes
    identity: Identity

    def read(self, model: type[M]) -> M:
        """Decode the body; raises InvalidInput."""
        try:
            return msgspec.json.decode(self.body or b"{}", type=model)
        except msgspec.MsgspecError as error:
            raise InvalidInput(f"request body: {error}") from error

    def number(self, name: str, default: int) -> int:
        """Give a whole number of the query."""
        text = parse_qs(urlsplit(self.path).query).get(name, [""])[0]
        if text and not (text.isascii() and text.isdigit() and len(text) <= 16):
            raise InvalidInput(f"{name} {shown(text)}: give a whole number")
        return int(text) if text else default


class NewBoard(Struct, forbid_unknown_fields=True):
    """The body of ``POST api/boards``."""

    title: Annotated[str, Meta(max_length=limits.TITLE_BYTES)] = ""
    access: Access = "private"


class Moment(Struct, forbid_unknown_fields=True):
    """The body of ``POST …/restore``."""

    seq: Seq
    if_seq: Seq | None = None
    client: Annotated[str, Meta(max_length=64)] | None = None


class Copy(Struct, forbid_unknown_fields=True):
    """The body of ``POST …/duplicate``."""

    title: Annotated[str, Meta(max_length=limits.TITLE_BYTES)] | None = None


Handler = Callable[[Place, Question, BoardId], Awaitable[Any]]


async def answer(place: Place, question: Question) -> Answer:
    """Answer a question; raises NBBoardError, as it would be named to a client."""
    path = urlsplit(question.path).path
    for method, pattern, handler in _ROUTES:
        found = re.fullmatch(pattern, path)
        if found is None or method != question.method:
            continue
        board = BoardId(found["board"]) if "board" in found.groupdict() else BoardId("")
        if board and handler is not _recover:
            await place.registry.role(board, question.identity)
        model = await handler(place, question, board)
        return model if isinstance(model, Answer) else Answer(200, JSON, msgspec.json.encode(model))
    raise InvalidInput(f"a local board has no route {question.method} {shown(path)}")


async def _me(place: Place, question: Question, _: BoardId) -> object:
    identity = question.identity
    who = {"user": identity.user, "name": identity.name, "groups": []}
    return {**who, "tells_apart": False, "share_links": False}


async def _list(place: Place, question: Question, _: BoardId) -> object:
    return {"boards": [_model(listing.record) for listing in await place.store.list()]}


async def _create(place: Place, question: Question, _: BoardId) -> object:
    wish = question.read(NewBoard)
    return _model(await place.registry.create(question.identity, wish.title, wish.access))


async def _get(place: Place, question: Question, board: BoardId) -> object:
    return _model(await place.store.get(board))


async def _discard(place: Place, question: Question, board: BoardId) -> object:
    await place.registry.discard(board)
    return {}


async def _recover(place: Place, question: Question, board: BoardId) -> object:
    if all(listing.record.id != board for listing in await place.store.list(deleted=True)):
        raise BoardNotFound(NOT_FOUND)
    await place.store.recover(board)
    return _model(await place.store.get(board))


async def _duplicate(place: Place, question: Question, board: BoardId) -> object:
    title = question.read(Copy).title
    return _model(await place.registry.duplicate(board, question.identity, title))


async def _shutdown(place: Place, question: Question, board: BoardId) -> object:
    await place.registry.shutdown(board)
    return {}


async def _purge(place: Place, question: Question, board: BoardId) -> object:
    return await place.registry.purge(board, question.identity)


async def _restore(place: Place, question: Question, board: BoardId) -> object:
    wish = question.read(Moment)
    identity = question.identity
    return await place.registry.restore(board, identity, wish.seq, wish.if_seq, wish.client)


async def _history(place: Place, question: Question, board: BoardId) -> object:
    before = question.number("before", 0) or None
    limit = min(question.number("limit", _HISTORY), limits.PAGE_ENTRIES)
    return await place.registry.history(board, before, limit)


async def _chat(place: Place, question: Question, board: BoardId) -> object:
    before = question.number("before", 0) or None
    limit = min(question.number("limit", _CHAT), limits.PAGE_ENTRIES)
    page = await place.registry.chat(board, before, limit)
    fields = ("seq", "at", "author", "name", "text")
    messages = [{name: getattr(message, name) for name in fields} for message in page.messages]
    return {"messages": messages, "more": page.more}


async def _at(place: Place, question: Question, board: BoardId) -> Answer:
    seq = int(question.path.rpartition("/")[2])
    state = await place.registry.at(board, seq)
    clock = place.registry.host.clock
    parts = await in_turns(chunking(state), clock)
    await free(state, clock)
    # Copying 24 MB lets other threads run.
    return Answer(200, "application/x-msgpack", await asyncio.to_thread(_led, parts))


def _led(parts: list[bytes]) -> bytes:
    """Join chunks, each led by its length."""
    return b"".join(piece for part in parts for piece in (len(part).to_bytes(4, "big"), part))


async def _upload(place: Place, question: Question, board: BoardId) -> Answer:
    _check_size(question.body)
    image = await recode_async(question.body)
    sha256 = await _keep(place, board, image.media_type, image.data)
    size = {"width": image.width, "height": image.height}
    model = {"sha256": sha256, "type": image.media_type, **size}
    return Answer(201, JSON, msgspec.json.encode(model))


async def _portrait(place: Place, question: Question, board: BoardId) -> Answer:
    _check_size(question.body)
    image = await portrait_async(question.body)
    sha256 = await _keep(place, board, image.media_type, image.data)
    return Answer(201, JSON, msgspec.json.encode({"blob": sha256}))


async def _blob(place: Place, question: Question, board: BoardId) -> Answer:
    blob = await place.store.get_blob(board, question.path.rpartition("/")[2])
    if blob is None:
        raise BoardNotFound(NOT_FOUND)
    return Answer(200, blob.media_type, blob.data)


async def _export(place: Place, question: Question, board: BoardId) -> Answer:
    if question.method == "POST":
        wish = question.read(ExportWish)
    else:
        query = parse_qs(urlsplit(question.path).query)
        wish = from_query({name: texts[-1] for name, texts in query.items()})
    state = await place.registry.state(board)
    return Answer(200, MEDIA_TYPES[wish.format], await make(place.store, board, state, wish))


async def _links(place: Place, question: Question, board: BoardId) -> object:
    raise NotAllowed(_NO_LINKS)


async def _keep(place: Place, board: BoardId, media_type: str, data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    await place.store.put_blob(board, Blob(sha256, media_type, data))
    return sha256


def _check_size(body: bytes) -> None:
    if len(body) > limits.BLOB_BYTES:
        raise LimitExceeded(f"an image of {len(body)} bytes; the limit is {limits.BLOB_BYTES}")


def _model(record: BoardRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "title": record.title,
        "role": "owner",
        "access": record.access,
        "created_at": record.created_at,
        "changed_at": record.changed_at,
        "head": record.head,
    }


_BOARD: Final = r"api/boards/(?P<board>[^/]+)"
_ROUTES: Final[tuple[tuple[str, str, Handler], ...]] = (
    ("GET", "api/me", _me),
    ("GET", "api/boards", _list),
    ("POST", "api/boards", _create),
    ("GET", _BOARD, _get),
    ("DELETE", _BOARD, _discard),
    ("POST", f"{_BOARD}/recover", _recover),
    ("POST", f"{_BOARD}/duplicate", _duplicate),
    ("POST", f"{_BOARD}/shutdown", _shutdown),
    ("POST", f"{_BOARD}/purge", _purge),
    ("POST", f"{_BOARD}/restore", _restore),
    ("POST", f"{_BOARD}/blobs", _upload),
    ("POST", f"{_BOARD}/picture", _portrait),
    ("GET", f"{_BOARD}/blobs/[0-9a-f]{{64}}", _blob),
    ("GET", f"{_BOARD}/history", _history),
    ("GET", f"{_BOARD}/chat", _chat),
    ("GET", f"{_BOARD}/at/[0-9]{{1,16}}", _at),
    ("GET", f"{_BOARD}/export", _export),
    ("POST", f"{_BOARD}/export", _export),
    ("GET", f"{_BOARD}/links", _links),
    ("POST", f"{_BOARD}/links", _links),
    ("DELETE", f"{_BOARD}/links/[^/]+", _links),
)
