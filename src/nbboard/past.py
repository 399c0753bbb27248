"""What a board was: its history, and the board at a moment."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from nbboard.client import rest
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint
from nbboard.core.model import Element, Image
from nbboard.core.snapshot import restore
from nbboard.core.state import BoardState, ChatMessage
from nbboard.core.story import Story, moments, told
from nbboard.drawing import Drawing

LENGTH_BYTES = 4
"""Before each chunk of a state from the server: its length, big-endian."""


STORY_MOMENTS = 48
"""Between two of these the elements' own marks tell the order in which things happened."""


Blobs = Callable[[Sequence[Element]], Mapping[str, bytes]]
"""Gives the images of elements by their hash."""


class Change(NamedTuple):
    """One entry of a board's log, in short.

    `ops` counts what it did by kind (``{"add": 2}``), `touched` the elements it changed; entries
    with the same non-empty `batch` are one action.
    """

    seq: int
    at: datetime
    author: str
    name: str
    batch: str
    ops: Mapping[str, int]
    touched: int


class Moment(Drawing):
    """A board as it was just after entry `seq`: to read, export, compare; not to change."""

    def __init__(self, state: BoardState, blobs: Blobs):
        self._state = state
        self._elements = tuple(state)
        self._blobs = blobs

    @property
    def seq(self) -> int:
        """The number of the newest entry that is part of it."""
        return self._state.seq

    @property
    def at(self) -> datetime:
        """When that entry was made, by the server's clock."""
        return rest.local_time(self._state.at)

    @property
    def title(self) -> str:
        """The title at that moment."""
        return self._state.title

    @property
    def elements(self) -> Sequence[Element]:
        """What was on the board, bottom to top; numbers in 1/16 board unit (see the model)."""
        return self._elements

    @property
    def chat(self) -> Sequence[ChatMessage]:
        """The newest messages of that moment, oldest first."""
        return tuple(self._state.chat)

    def _load_blobs(self) -> Mapping[str, bytes]:
        return self._blobs(self._elements)

    def _blob(self, image: Image) -> bytes:
        return self._blobs((image,))[image.blob]

    def _find(self, element_id: str) -> Element | None:
        return self._state.get(element_id)

    def _repr_png_(self) -> bytes:
        return self._preview()

    def __repr__(self) -> str:
        return f"<Moment {self.seq} of {self.title!r}: {len(self.elements)} elements>"


def changes(endpoint: Endpoint, board: str, limit: int, before: int | None) -> list[Change]:
    """Give the newest `limit` changes (before entry `before`), oldest first."""
    found: list[Change] = []
    more = True
    while more and len(found) < limit:
        wanted = min(limit - len(found), rest.PAGE)
        page = background().run(rest.history(endpoint, board, before, wanted))
        found = [*map(_change, page["entries"]), *found]
        more = bool(page["more"]) and bool(page["entries"])
        before = found[0].seq if found else None
    return found


def older_chat(endpoint: Endpoint, board: str, before: int, limit: int) -> list[ChatMessage]:
    """Give up to `limit` messages older than entry `before`, oldest first."""
    page = background().run(rest.chat(endpoint, board, before, limit))
    return [ChatMessage(**message) for message in page["messages"]]


def state_at(endpoint: Endpoint, board: str, seq: int) -> BoardState:
    """Fetch the state of a board just after entry `seq`."""
    return restore(_chunks(background().run(rest.state_at(endpoint, board, seq), 60)))


def story(endpoint: Endpoint, board: str) -> Story:
    """Tell how a board came to be, from at most `STORY_MOMENTS` of its moments.

    Raises NotAllowed for who may not read the history.
    """
    page = background().run(rest.history(endpoint, board, None, 1))
    first, last = int(page["history_from"]), int(page["head"])
    chosen = moments(first, last, STORY_MOMENTS)
    return told([state_at(endpoint, board, seq) for seq in chosen])


def _chunks(data: bytes) -> list[bytes]:
    found: list[bytes] = []
    start = 0
    while start < len(data):
        body = start + LENGTH_BYTES
        end = body + int.from_bytes(data[start:body], "big")
        found.append(data[body:end])
        start = end
    return found


def _change(entry: dict[str, Any]) -> Change:
    return Change(**{**entry, "at": rest.local_time(entry["at"])})
