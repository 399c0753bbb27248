"""What lists show: which boards concern whom.

The sets by user and group only ever grow while a board lives: each board found there is asked
whether it is meant. Boards that are gone are taken out, as their ids are never used again.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Final

from nbboard.core.errors import InvalidInput
from nbboard.core.ids import BoardId, GroupId, UserId
from nbboard.core.roles import Role
from nbboard.store.base import Card, Listing
from nbboard.store.redis import records
from nbboard.store.redis.calls import Database

_AT_ONCE: Final = 300


async def describe(base: Database, board: BoardId, card: Card) -> None:
    """Keep what lists show of a board; raises BoardNotFound."""
    await records.get(base.at(board))
    for some in _groups(sorted(party for party, _ in card.grants)):
        pipe = base.calls.client.pipeline(transaction=False)
        for party in some:
            pipe.sadd(base.keys.concerning(party), board)
        await base.calls.run(pipe.execute)
    if card.listed:
        await base.ask("sadd", base.keys.listed, board)
    shown = {"title": card.title, "access": card.access}
    flags = {"listed": int(card.listed), "archived": int(card.archived)}
    fields = records.flat({**shown, **flags})
    grants = itertools.chain(*((party, int(role)) for party, role in sorted(card.grants)))
    names = base.keys.board(board)
    await base.at(board).script(
        "describe", (names.record, names.grants), len(fields) // 2, *fields, *grants
    )


async def visited(base: Database, board: BoardId, user: UserId, at: int) -> None:
    """Note that a user was on a board; raises BoardNotFound."""
    await base.ask("sadd", base.keys.visited(user), board)
    names = base.keys.board(board)
    await base.at(board).script("visit", (names.record, names.visits), user, at)


async def every(
    base: Database, parties: Sequence[UserId | GroupId] | None, *, deleted: bool
) -> list[Listing]:
    """Give boards as `base` says."""
    made = await base.ask("zrevrange", base.keys.boards, 0, -1)
    order = {_id(key): place for place, key in enumerate(made)}
    if parties is None:
        wanted = list(order)
    else:
        wanted = sorted(await _candidates(base, parties), key=lambda key: order.get(key, 0))
    found: list[Listing] = []
    for some in _groups(wanted):
        found += await _listings(base, some, parties, deleted=deleted)
    # Of boards that changed at the same time the newest comes first, as in `order`.
    return sorted(found, key=lambda listing: -listing.record.changed_at)


async def _candidates(base: Database, parties: Sequence[UserId | GroupId]) -> set[BoardId]:
    names = [base.keys.listed, *map(base.keys.concerning, parties)]
    if parties:
        names.append(base.keys.visited(parties[0]))
    pipe = base.calls.client.pipeline(transaction=False)
    for name in names:
        pipe.smembers(name)
    return {_id(key) for some in await base.calls.run(pipe.execute) for key in some}


async def _listings(
    base: Database,
    boards: Sequence[BoardId],
    parties: Sequence[UserId | GroupId] | None,
    *,
    deleted: bool,
) -> list[Listing]:
    asked = list(dict.fromkeys(parties or ()))
    pipe = base.calls.client.pipeline(transaction=False)
    for board in boards:
        names = base.keys.board(board)
        pipe.hgetall(names.record)
        if asked:
            pipe.hmget(names.grants, asked)
            pipe.hget(names.visits, asked[0])
    answers = iter(await base.calls.run(pipe.execute))
    found = []
    for board in boards:
        answer = next(answers)
        held, visit = (next(answers), next(answers)) if asked else ([], None)
        listing = _listing(board, answer, dict(zip(asked, held, strict=True)), visit)
        if listing is None or bool(listing.record.deleted_at) is not deleted:
            continue
        record, grants, visited_at = listing
        offered = record.listed and record.access != "private"
        if parties is None or grants or visited_at or offered:
            found.append(listing)
    return found


def _listing(
    board: BoardId, found: dict[bytes, bytes], held: dict[str, Any], visit: bytes | None
) -> Listing | None:
    if not found:
        return None
    try:
        grants = tuple((party, Role(int(role))) for party, role in held.items() if role is not None)
    except ValueError as error:
        raise InvalidInput(f"a role of board {board} cannot be read: {error}") from error
    return Listing(records.parsed(board, found), grants, int(visit or 0))


def _groups(items: Iterable[Any]) -> Iterable[list[Any]]:
    """Give items in lists that one round trip takes."""
    rest = iter(items)
    while some := list(itertools.islice(rest, _AT_ONCE)):
        yield some


def _id(key: bytes) -> BoardId:
    return BoardId(key.decode("utf-8", "replace"))
