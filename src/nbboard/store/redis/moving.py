"""Boards that leave this Redis for another store, or come from one."""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from redis.asyncio.cluster import RedisCluster

from nbboard.core.errors import BoardExists, InvalidInput, StoreDamaged, StoreError, shown
from nbboard.core.ids import BoardId, ClientId, GroupId, UserId
from nbboard.core.ops import Entry
from nbboard.core.protocol import encode
from nbboard.core.roles import Role
from nbboard.store.base import Blob, BoardRecord, StoredSnapshot
from nbboard.store.moving import (
    Around,
    Inventory,
    Number,
    Part,
    Run,
    Spent,
    beginning,
    check_history,
    check_whole,
    earlier,
    following,
)
from nbboard.store.numbering import content
from nbboard.store.redis import contents, log, people, records
from nbboard.store.redis.calls import Database, Place
from nbboard.store.redis.keys import COMMITS_SECONDS
from nbboard.store.redis.log import mark

KEEP_ENTRIES: Final = 5000
"""Of a board's log this much stays in its stream; what is older is compressed."""
_AT_ONCE: Final = 300
_packer = msgspec.msgpack.Encoder()


class Moving:
    """The part of `RedisStore` that `store.moving.Movable` adds."""

    _base: Database
    _clock: Callable[[], int]

    async def inventory(self) -> Inventory:
        """Give all records, also of discarded boards, used ids, groups and secrets."""
        base = self._base
        found: dict[BoardId, BoardRecord] = {}
        for some in _some(
            [_text(key) for key in await base.ask("zrange", base.keys.boards, 0, -1)]
        ):
            names = [base.keys.board(BoardId(key)).record for key in some]
            for key, row in zip(some, await _each(base, "hgetall", names), strict=True):
                if row:
                    found[BoardId(key)] = records.parsed(BoardId(key), row)
        used = await _between(base, *base.keys.every_used)
        groups = [
            await people.get_group(base, GroupId(name))
            for name in await _between(base, base.keys.group(GroupId("")))
        ]
        secrets = {
            name: await base.ask("get", base.keys.secret(name))
            for name in await _between(base, base.keys.secret(""))
        }
        gone = frozenset(map(BoardId, used)) - found.keys()
        return Inventory(found, gone, [group for group in groups if group is not None], secrets)

    async def parts(self, record: BoardRecord, after: int = 0) -> AsyncIterator[Part]:
        """Go over all of a board, of its log only what follows seq `after`."""
        place, first = self._base.at(record.id), record.history_from
        if first and not after:
            snapshot = await contents.load_snapshot(place, record, first)
            if snapshot is not None:
                yield snapshot
        after = max(after, first)
        while after < record.head:
            entries = await _stored(place, after, record.head)
            yield Run(entries)
            after = entries[-1].seq
        if first:
            for some in _some(await _spent(place, first, self._clock())):
                yield Spent(some)
        newest = await contents.load_snapshot(place, record, record.head)
        if newest is not None and newest.seq > first:
            yield newest
        for sha256 in await place.calls.ask("hkeys", place.keys.blobs):
            blob = await contents.blob_of(place, _text(sha256))
            if blob is None:
                raise StoreDamaged(f"an image of board {shown(record.id)} cannot be read")
            yield blob
        yield await _around(place)

    async def adopt(self, record: BoardRecord, parts: AsyncIterable[Part]) -> None:
        """Take in a board as it is elsewhere, or go on with one."""
        base, place = self._base, self._base.at(record.id)
        head = await _begin(base, record, self._clock())
        snapshot: StoredSnapshot | None = None
        async for part in parts:
            match part:
                case Run():
                    head = await _take_run(place, part, head, self._clock())
                case Spent():
                    await _take_spent(place, part, self._clock())
                case StoredSnapshot():
                    await _take_snapshot(place, record, part)
                    snapshot = part
                case Blob():
                    packed = _packer.encode(tuple(part))
                    await place.calls.ask("hsetnx", place.keys.blobs, part.sha256, packed)
                case Around():
                    await _take_around(base, record, part)
        check_whole(head, record)
        if snapshot is not None:
            while await log.compact(place, record.epoch, snapshot.seq, KEEP_ENTRIES):
                pass
        fields = records.fields(record)
        await base.ask("hset", place.keys.record, items=fields)

    async def adopt_beside(self, inventory: Inventory) -> None:
        """Take in used ids, groups (unless a newer one is there) and secrets."""
        base = self._base
        for board in inventory.gone:
            names = base.keys.board(board)
            if await base.ask("exists", names.record):
                raise BoardExists(f"the id {shown(board)} is in use")
            await base.ask("set", names.used, "1")
        for group in inventory.groups:
            if not earlier(group, await people.get_group(base, group.id)):
                await people.put_group(base, group)
        for name, value in inventory.secrets.items():
            await base.ask("set", base.keys.secret(name), value)

    async def check_alone(self) -> None:
        """Raise StoreError when a node is running: each of them listens for signals."""
        client, channel = self._base.calls.client, self._base.keys.nodes
        options: dict[str, Any] = {}
        if isinstance(client, RedisCluster):
            await self._base.ask("initialize")
            options["target_nodes"] = client.get_node_from_key(channel)
        listening = await self._base.ask("pubsub_shardnumsub", channel, **options)
        count = sum(int(number) for _, number in listening)
        if count:
            raise StoreError(
                f"{count} nbboard server(s) are running on this Redis: stop them, so that nothing "
                "changes meanwhile"
            )


def _text(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")


def _some(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


async def _each(base: Database, command: str, names: Sequence[str], *values: Any) -> list[Any]:
    """Send one command for many keys at once."""
    pipe = base.calls.client.pipeline(transaction=False)
    for name in names:
        getattr(pipe, command)(name, *values)
    found: list[Any] = await base.calls.run(pipe.execute)
    return found


async def _between(base: Database, before: str, after: str = "") -> list[str]:
    """Give what stands between `before` and `after` in the keys that have both."""

    async def scan() -> list[str]:
        keys = base.calls.client.scan_iter(match=f"{before}*{after}", count=1000)
        return sorted({_text(key) for key in [key async for key in keys]})

    return [key.removeprefix(before).removesuffix(after) for key in await base.calls.run(scan)]


# ---- giving


async def _stored(place: Place, after: int, head: int) -> Sequence[Entry]:
    rows = await log.stored(place, after)
    try:
        entries = [log.entry(row) for row in rows if row.seq <= head]
    except (msgspec.MsgspecError, InvalidInput) as error:
        raise StoreDamaged(
            f"an entry of board {shown(place.board)} after {after} cannot be read ({error}): "
            "restore a backup"
        ) from error
    if not entries:
        raise StoreDamaged(f"entry {after + 1} of board {shown(place.board)} is missing")
    return following(entries, after)


async def _spent(place: Place, first: int, at: int) -> Sequence[Number]:
    found: dict[tuple[ClientId, int], int] = {}
    for name in place.keys.commits(at):
        for key, value in (await place.calls.ask("hgetall", name)).items():
            client, _, n = _text(key).rpartition(":")
            seq = int(value.partition(b":")[0])
            if seq <= first:
                found[client, int(n)] = seq
    return [(client, n, seq) for (client, n), seq in found.items()]


async def _around(place: Place) -> Around:
    names, ask = place.keys, place.calls.ask
    grants, visits = await ask("hgetall", names.grants), await ask("hgetall", names.visits)
    return Around(
        {_text(party): Role(int(role)) for party, role in grants.items()},
        {_text(user): int(at) for user, at in visits.items()},
        await people.all_links(place),
    )


# ---- taking


async def _begin(base: Database, record: BoardRecord, at: int) -> int:
    """Make the board unless it is there; gives its head."""
    place, names = base.at(record.id), base.keys.board(record.id)
    number = await base.ask("incr", base.keys.made)
    await base.ask("zadd", base.keys.boards, {record.id: number}, nx=True)
    first = beginning(record, at)
    word, *_ = await base.calls.script("create", (names.record, names.used), *records.fields(first))
    if word != b"exists":
        return first.head
    found = await place.calls.ask("hgetall", names.record)
    if not found:
        raise BoardExists(f"the id {shown(record.id)} is that of a deleted board")
    kept = records.parsed(record.id, found)
    check_history(kept, record)
    return int(found[b"head"])


async def _take_run(place: Place, run: Run, head: int, now: int) -> int:
    entries, keys = following(run.entries, head), place.keys
    if not entries:
        return head
    remembering = keys.commits(now)
    values: list[Any] = []
    for entry in entries:
        data = encode(msgspec.structs.replace(entry, seq=0, at=0))
        # What is older Redis would have forgotten by now.
        name = keys.commits(min(entry.at, now))[0]
        where = remembering.index(name) + 1 if name in remembering else 0
        values += (mark(entry.client, entry.n), entry.at, data, content(entry.ops), where)
    names = (keys.record, keys.log, *remembering)
    word, reached = await place.script("adopt", names, head, COMMITS_SECONDS, *values)
    if word != b"done":
        raise StoreError(f"another program writes board {shown(place.board)}: stop it, try again")
    return int(reached)


async def _take_spent(place: Place, spent: Spent, now: int) -> None:
    name = place.keys.commits(now)[0]
    pipe = place.calls.client.pipeline(transaction=False)
    for client, n, seq in spent.numbers:
        pipe.hsetnx(name, mark(client, n), f"{seq}:")
    pipe.expire(name, COMMITS_SECONDS)
    await place.calls.run(pipe.execute)


async def _take_snapshot(place: Place, record: BoardRecord, snapshot: StoredSnapshot) -> None:
    name, ask = place.keys.snapshots, place.calls.ask
    await ask("hset", name, str(snapshot.seq), _packer.encode(tuple(snapshot)))
    for key in await ask("hkeys", name):
        if int(key) not in (record.history_from, snapshot.seq):
            await ask("hdel", name, key)


async def _take_around(base: Database, record: BoardRecord, around: Around) -> None:
    board, names = record.id, base.keys.board(record.id)
    for link in around.links:
        await people.put_link_of(base, link)
    # Lists are led by hints, which come first.
    for some in _some(list(around.grants)):
        await _each(base, "sadd", [base.keys.concerning(party) for party in some], board)
    for some in _some(list(around.visits)):
        await _each(base, "sadd", [base.keys.visited(user) for user in some], board)
    if record.listed:
        await base.ask("sadd", base.keys.listed, board)
    await base.ask("delete", names.grants)
    await _fill(base, names.grants, {party: int(role) for party, role in around.grants.items()})
    kept = await base.ask("hgetall", names.visits)
    later: dict[UserId, int] = {
        user: at
        for user, at in around.visits.items()
        if at > int(kept.get(user.encode("utf-8", "surrogatepass"), 0))
    }
    await _fill(base, names.visits, later)


async def _fill(base: Database, name: str, values: Mapping[str, int]) -> None:
    for some in _some(list(values.items())):
        await base.ask("hset", name, mapping=dict(some))
