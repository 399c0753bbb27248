"""The messages between a client and a room: binary frames of MessagePack.

One WebSocket frame is one message: an array led by its tag. `docs/protocol.md` tells the order
of events; TypeScript reads and writes the same messages through code generated from here.

Fields are only ever appended. The server refuses what it does not know (`decode_client`); a
client passes over further fields and refuses only what it cannot apply (`decode_server`).
"""

from collections.abc import Sequence
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, ProtocolError, shown
from nbboard.core.ids import SECRET_BYTES, ClientId, UserId
from nbboard.core.model import Element, Id, Position, Style, UserName, check_new
from nbboard.core.ops import Entry, Ops, PatchSet, Seq
from nbboard.core.points import measure
from nbboard.core.roles import Role
from nbboard.core.state import Meta as BoardMeta
from nbboard.core.state import Placed
from nbboard.core.tolerance import without_news

VERSION: Final = 1
"""Of the protocol; a server refuses another with `bye` version."""

Agent = Literal["widget", "page", "kernel"]
MemberId = Annotated[str, Meta(min_length=1, max_length=16)]
Batch = Annotated[str, Meta(max_length=16)]
Attention = Literal["active", "idle", "away"]
"""active; idle (no input for `limits.IDLE_INPUT_SECONDS`); away (the page is hidden)."""
Zoom = Annotated[int, Meta(ge=1, le=100_000)]


class _Message(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    pass


# ---- the live lane: never stored, dropped first for a slow member


class Ink(_Message, tag="ink", frozen=True):
    """Points of a stroke while the pen is down; `id` is that of the coming `add`.

    `start` is the index of the first point here. `points` are packed in board coordinates, the
    first absolute. `style` comes with index 0. `end` says that the pen was lifted or the stroke
    given up.
    """

    id: Id
    start: Annotated[int, Meta(ge=0, le=limits.LIVE_POINTS)]
    points: bytes
    pressures: bytes = b""
    style: Style | None = None
    end: bool = False


class Shape(_Message, tag="shape", frozen=True):
    """An element while it is being drawn by a drag, whole in each message; None when given up."""

    id: Id
    element: Element | None


class Drag(_Message, tag="drag", frozen=True):
    """Elements while they are moved or changed by a drag; no patches when it ends."""

    patches: Annotated[tuple[tuple[Id, PatchSet], ...], Meta(max_length=200)]


class Cursor(_Message, tag="cursor", frozen=True):
    """Where a member points, in board coordinates; None when the pointer left the board."""

    at: Position | None


class Laser(_Message, tag="laser", frozen=True):
    """The newest packed points of a laser pointer's trail; they fade by themselves."""

    points: bytes


class Typing(_Message, tag="typing", frozen=True):
    """Whether a member is writing a chat message."""

    active: bool


class View(_Message, tag="view", frozen=True):
    """What a followed member sees: the middle of the view and the zoom in 1/1000."""

    center: Position
    zoom: Zoom


LiveItem = Ink | Shape | Drag | Cursor | Laser | Typing | View


# ---- client to server


class Hello(_Message, tag="hello", frozen=True):
    """The first message. `secret` stays between this client and the server.

    `since` and `epoch` name what the client has already applied; `pending` the numbers it sent
    and saw no answer to. `name` is the display name the person chose, if any.
    """

    version: int
    secret: Annotated[bytes, Meta(min_length=SECRET_BYTES, max_length=SECRET_BYTES)]
    agent: Agent
    since: Seq | None = None
    epoch: str | None = None
    pending: Annotated[tuple[Seq, ...], Meta(max_length=limits.PENDING_OPS)] = ()
    name: UserName = ""


class Submit(_Message, tag="ops", frozen=True):
    """Ops to append as one entry; `n` counts this client's own submissions from 1."""

    n: Annotated[int, Meta(ge=1, lt=2**53)]
    ops: Ops
    batch: Batch = ""


class Me(_Message, tag="me", frozen=True):
    """How a member shows itself from now on, whole in each message; told to all by `members`.

    `name` is the display name they chose ("": the host's), `hand` whether it is raised,
    `following` the member whose view they share.
    """

    name: UserName = ""
    hand: bool = False
    attention: Attention = "active"
    following: Annotated[str, Meta(max_length=16)] = ""


class Live(_Message, tag="live", frozen=True):
    """What changed on the live lane since the last frame of the screen."""

    items: Annotated[tuple[LiveItem, ...], Meta(max_length=64)]


class Ping(_Message, tag="ping", frozen=True):
    """Are you there? Answered by `pong` with the same number; both sides may ask."""

    t: int


class Pong(_Message, tag="pong", frozen=True):
    """I am here."""

    t: int


ClientMessage = Hello | Submit | Me | Live | Ping | Pong


# ---- server to client


class Member(Struct, array_like=True, frozen=True, gc=False):
    """One connection in a room.

    `joined_at` and `hand_at` are server ms; `hand_at` is 0 while the hand is down.
    """

    id: MemberId
    user: UserId
    name: str
    client: ClientId
    role: Role
    agent: Agent
    joined_at: Seq = 0
    hand_at: Seq = 0
    attention: Attention = "active"
    following: str = ""


class Welcome(_Message, tag="welcome", frozen=True):
    """The answer to hello; a snapshot or the missing entries follow, then `ready`.

    `committed` pairs each pending number that is already in the log with its seq. `live` is what
    is being drawn right now. `groups` are yours that the board may give a role.
    """

    you: Member
    ceiling: Role
    floor: Role
    epoch: str
    seq: Seq
    committed: tuple[tuple[int, Seq], ...]
    members: tuple[Member, ...]
    live: tuple[tuple[MemberId, LiveItem], ...]
    history_from: Seq
    groups: tuple[UserName, ...] = ()


class Snapshot(_Message, tag="snapshot", frozen=True):
    """Part `index` of `of`; the first has `meta` and, if any, the corners of all unturned boxes."""

    index: int
    of: int
    placed: tuple[Placed, ...]
    meta: BoardMeta | None = None
    upper_left: tuple[int, int] | None = None
    lower_right: tuple[int, int] | None = None


class Entries(_Message, tag="entries", frozen=True):
    """Entries in order; an author's own entry is its acknowledgement."""

    entries: tuple[Entry, ...]


class Ready(_Message, tag="ready", frozen=True):
    """Everything up to `seq` has been sent; `digest` is `digest.checksum` of that state."""

    seq: Seq
    digest: int


class LiveBy(_Message, tag="live-by", frozen=True):
    """What other members do right now, merged per tick."""

    items: tuple[tuple[MemberId, LiveItem], ...]


class Committed(_Message, tag="committed", frozen=True):
    """A repeated submission: it was committed before, as entry `seq`."""

    n: int
    seq: Seq


class Refused(_Message, tag="refused", frozen=True):
    """A submission that got no seq; `code` is for programs, `message` for people."""

    n: int
    code: str
    message: str


class Members(_Message, tag="members", frozen=True):
    """Who came, who went (ids), and who changed."""

    joined: tuple[Member, ...] = ()
    left: tuple[MemberId, ...] = ()
    changed: tuple[Member, ...] = ()


class Resync(_Message, tag="resync", frozen=True):
    """Forget what you have: a snapshot follows, then `ready`."""

    reason: str


class Status(_Message, tag="status", frozen=True):
    """The room's own state, for the banner: ``live`` or ``read-only`` with the reason."""

    state: Literal["live", "read-only"]
    message: str = ""


class Bye(_Message, tag="bye", frozen=True):
    """The server is about to close; `retry` says whether coming back can help."""

    code: str
    message: str
    retry: bool


ServerMessage = (
    Welcome
    | Snapshot
    | Entries
    | Ready
    | LiveBy
    | Committed
    | Refused
    | Members
    | Resync
    | Status
    | Bye
    | Ping
    | Pong
)

T = TypeVar("T")

_encoder: Final = msgspec.msgpack.Encoder()
_client_decoder: Final[msgspec.msgpack.Decoder[ClientMessage]] = msgspec.msgpack.Decoder(
    ClientMessage
)
_server_decoder: Final[msgspec.msgpack.Decoder[ServerMessage]] = msgspec.msgpack.Decoder(
    ServerMessage
)
_entry_decoder: Final = msgspec.msgpack.Decoder(Entry)


def encode(message: Struct) -> bytes:
    """Encode any message, entry or element."""
    return _encoder.encode(message)


def encode_live_item(member: str, item: LiveItem) -> bytes:
    """Encode one pair of `LiveBy`, for `encode_live_by`."""
    return _encoder.encode((member, item))


def decoded(decoder: msgspec.msgpack.Decoder[T], data: bytes) -> T:
    """Decode `data`; raises msgspec.DecodeError for whatever it is that does not fit."""
    try:
        return decoder.decode(data)
    except (UnicodeDecodeError, RecursionError) as error:
        raise msgspec.DecodeError(str(error)) from error


def decode_entry(data: bytes) -> Entry:
    """Decode one stored entry; raises msgspec.DecodeError when it is damaged."""
    return decoded(_entry_decoder, data)


class _RawEntries(Struct, array_like=True, frozen=True, tag="entries"):
    entries: tuple[Raw, ...]


def encode_entries(encoded: tuple[bytes, ...]) -> bytes:
    """Frame entries that are already encoded, without encoding them again."""
    return _encoder.encode(_RawEntries(tuple(map(Raw, encoded))))


# Without the head of the array of items, which is one byte while it is empty.
_LIVE_BY: Final = encode(LiveBy(()))[:-1]


def encode_live_by(encoded: Sequence[bytes]) -> bytes:
    """Frame (member id, live item) pairs that are already encoded, fewer than 2^32."""
    count = len(encoded)
    head = bytes((0x90 | count,)) if count < 16 else b"\xdd" + count.to_bytes(4, "big")
    return b"".join((_LIVE_BY, head, *encoded))


def decode_server(frame: bytes) -> ServerMessage:
    """Decode a frame from a server, without fields that a newer one appended.

    Raises ProtocolError for a frame that this version cannot read.
    """
    try:
        return decoded(_server_decoder, frame)
    except msgspec.MsgspecError as error:
        try:
            return _server_decoder.decode(without_news(frame, ServerMessage))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise ProtocolError("version", f"{error}: update nbboard on the older side") from error


def decode_client(frame: bytes) -> ClientMessage:
    """Decode and bound a frame from a client.

    Raises ProtocolError: ``too-large`` (close 1009), ``malformed`` (1007) for bytes that are no
    message, ``invalid`` (1008) for a live item out of bounds. Ops are bounded separately by
    `check_ops`, so that a refusal can name their number.
    """
    if len(frame) > limits.MESSAGE_BYTES:
        text = f"a message of {len(frame)} bytes; the limit is {limits.MESSAGE_BYTES}: split it"
        raise ProtocolError("too-large", text, 1009)
    try:
        message = _client_decoder.decode(frame)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError("malformed", f"not a message: {shown(str(error))}", 1007) from error
    if isinstance(message, Live):
        for item in message.items:
            check_live(item)
    return message


def check_live(item: LiveItem) -> None:
    """Bound what somebody does right now; raises ProtocolError ``invalid``."""
    try:
        if isinstance(item, Ink):
            if item.points:
                length, *_ = measure(item.points)
                if item.pressures and len(item.pressures) != length:
                    raise InvalidInput(f"{len(item.pressures)} pressures for {length} points")
            elif not item.end:
                raise InvalidInput("ink without points")
        elif isinstance(item, Laser):
            measure(item.points)
        elif isinstance(item, Shape) and item.element is not None:
            check_new(item.element)
            if item.element.id != item.id:
                raise InvalidInput("a shape under another element's id")
    except InvalidInput as error:
        raise ProtocolError("invalid", f"live: {error}") from error
