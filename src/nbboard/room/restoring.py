"""Making a board again what it was, by new entries that anybody may follow and undo."""

import asyncio
import hashlib
from collections import deque
from typing import Final

from msgspec import Struct

from nbboard.core.ids import ClientId, ElementId, client_id
from nbboard.core.ops import Add, Op, Ops, Patch, Remove, Revive
from nbboard.core.restore import entries, restoring
from nbboard.core.state import BoardState
from nbboard.room.host import Host
from nbboard.room.identity import Identity, display_name
from nbboard.room.room import Room
from nbboard.room.submission import Receipt, Submission
from nbboard.room.turns import Turns, free
from nbboard.store.base import Draft

_AT_ONCE: Final = 2000
"""Elements up to which boards are compared on the loop (some ms); larger ones in a thread."""
_APART: Final = 4096
"""Between the first numbers of two restores; the largest board takes fewer entries."""
_TAG: Final = b"nbboard restore\0"


class Moment(Struct, frozen=True):
    """What to restore: the board just after entry `seq`.

    With `if_seq`, what anybody but `client` changed after that entry stays. `client` is any name
    that whoever asks gives their restores, so that one can undo another.
    """

    seq: int
    if_seq: int | None = None
    client: str | None = None


class Restored(Struct, frozen=True):
    """The entries that a restore made, `first` to `last`, and how many elements it left.

    Undo it by restoring `first` - 1 with `if_seq` = `last` and the same client.
    """

    batch: str
    first: int
    last: int
    left: int


async def restore(host: Host, room: Room, identity: Identity, moment: Moment) -> Restored:
    """Make the board what it was, in the name of `identity`, whose right the caller checks.

    Raises InvalidInput for a moment that is not in the log, OpRefused where nobody may draw (an
    archived board, somebody else's pen), StoreErrors.
    """
    then = await room.history.at(moment.seq)
    client = _client(identity, moment.client)
    now = room.state.kept()
    head = now.seq
    large = max(len(now.placed), len(then.placed)) > _AT_ONCE
    asked = (now, then, moment.if_seq, client)
    pieces = await asyncio.to_thread(_pieces, *asked) if large else _pieces(*asked)
    await free(now, host.clock)
    await free(then, host.clock)
    batch = host.random(8).hex()
    user, _, ceiling, floor, groups = identity
    name = display_name(identity)
    first = await _unused(host, room, client)
    waiting: deque[Receipt] = deque()
    turns = Turns(host.clock)
    for n in range(first, first + len(pieces)):
        receipt = Receipt()
        draft = Draft(user, name, client, n, batch, pieces.popleft(), ceiling, floor, groups)
        await room.submit(Submission.of(draft, receipt))
        await turns.pause()
        waiting.append(receipt)
    # Each is waited for, so that none goes on alone after an error of another.
    if waiting:
        await asyncio.wait([receipt.entry for receipt in waiting])
    for receipt in waiting:
        # The first refusal is told; asyncio would complain of all that nobody asked for.
        receipt.entry.exception()
    seqs: list[int] = []
    void: set[ElementId] = set()
    while waiting:
        # Let go of one after another: of 100,000 elements it takes a while.
        entry = waiting.popleft().entry.result()
        seqs.append(entry.seq)
        judged = zip(entry.ops, entry.verdicts, strict=True)
        void.update(key for op, verdict in judged if verdict != "done" for key in _names(op))
        await turns.pause()
    if not seqs:
        return Restored(batch, head + 1, head, 0)
    return Restored(batch, seqs[0], seqs[-1], len(void))


def _pieces(now: BoardState, then: BoardState, if_seq: int | None, client: ClientId) -> deque[Ops]:
    return deque(entries(restoring(now, then, if_seq, client)))


async def _unused(host: Host, room: Room, client: ClientId) -> int:
    """Give the first of some numbers that this client has not used, here or elsewhere."""
    n = host.clock.wall() * _APART
    while await host.store.find(room.id, client, [n]):
        n += _APART
    return n


def _names(op: Op) -> tuple[ElementId, ...]:
    match op:
        case Add(element):
            return (element.id,)
        case Patch(key):
            return (key,)
        case Remove(ids) | Revive(ids):
            return ids
    # A move comes to nothing only with the element that it was to go next to.
    return ()


def _client(identity: Identity, name: str | None) -> ClientId:
    """Derive the client of a restore: nobody can use up another client's numbers by it."""
    by = f"{identity.user}\0{name or ''}".encode()
    return client_id(hashlib.sha256(_TAG + by).digest()[:16])
