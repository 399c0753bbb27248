"""`jupyter nbboard copy` between a file and a real Redis, and people who go on after it."""

import asyncio
import json
import random
import sys
from pathlib import Path

import pytest

from nbboard.cli import main
from nbboard.core import protocol
from nbboard.core.digest import digest
from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.room.registry import Registry
from nbboard.server.door import Door, Wish
from nbboard.store.base import Group
from nbboard.store.moving import Movable
from nbboard.store.redis.addresses import connect
from nbboard.store.redis.store import RedisStore
from nbboard.store.sqlite import SqliteStore
from tests.nodes.conftest import NOWHERE
from tests.nodes.servers import RedisServer
from tests.nodes.times import now, until
from tests.room.doubles import ADA, BEN, Person, add
from tests.store.contract_moving import everything
from tests.store.drafts import blob

ZOE_LINK = Wish(Role.EDITOR, "For Zoe", 0)


class Place:
    """Rooms on one store, and the board that everybody means."""

    def __init__(self, store: Movable, board: BoardId = NOWHERE) -> None:
        self.store = store
        self.registry = Registry(store)
        self.random = random.Random()
        self.board = board

    async def close(self) -> None:
        await self.registry.close()
        await self.store.close()


async def on_file(path: Path) -> SqliteStore:
    return await asyncio.to_thread(SqliteStore.open, path, now)


async def run(*words: str) -> int:
    """The command as a terminal has it: it makes an event loop of its own."""
    return await asyncio.to_thread(main, ["copy", *words])


async def filled(place: Place) -> Person:
    """A board with a purged history and one with a whole one; Ben draws on the latter."""
    purged = await place.registry.create(ADA, "Purged", "private")
    place.board = purged.id
    ada = await Person(place, ADA).hello()
    for _ in range(4):
        await ada.submit(add())
    await place.registry.purge(purged.id, ADA)
    for _ in range(2):
        await place.registry.submit(purged.id, ADA, (add(),))
    gone = await place.registry.create(ADA, "Gone", "edit")
    await place.registry.delete(gone.id)
    hidden = await place.registry.create(ADA, "Hidden", "edit")
    await place.registry.submit(hidden.id, ADA, (add(),))
    await place.registry.discard(hidden.id)
    shared = await place.registry.create(ADA, "Sprint", "edit")
    place.board = shared.id
    await place.store.put_blob(shared.id, blob())
    await place.store.put_group(Group("group:lab", "Lab", "ada", ("ben",), 5))
    ben = await Person(place, BEN).hello()
    for _ in range(700):
        await ben.submit(add())
    return ben


@pytest.mark.guarantee("G3")
async def test_boards_go_to_redis_and_back_and_pages_and_links_go_on(
    server: RedisServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.flush()
    place = Place(await on_file(tmp_path / "boards.db"))
    ben = await filled(place)
    door = Door(place.registry)
    link, secret = await door.create(place.board, ADA, ZOE_LINK)
    _, cookie = await door.enter(link.id, secret)
    door.close()
    head = (await place.store.get(place.board)).head
    before = digest(await place.registry.state(place.board))
    await place.close()

    assert await run(f"sqlite:{tmp_path / 'boards.db'}", server.address, "--json") == 0
    *lines, total = map(json.loads, capsys.readouterr().out.splitlines())
    assert {line["what"] for line in lines} == {"copied"}
    assert before in {line["digest"] for line in lines}
    assert total["total"] == {
        "boards": 3, "copied": 3, "failed": 0, "entries": total["total"]["entries"],
        "gone": 1, "groups": 1, "secrets": 1,
    }  # fmt: skip

    there = Place(RedisStore(connect(server.address), now), place.board)
    door = Door(there.registry)
    assert (await door.enter(link.id, secret))[0] == link
    _, zoe = await door.admit(link.id, cookie)
    guest = await Person(there, zoe).hello()
    assert guest.peer.of(protocol.Welcome)[-1].you.role is Role.EDITOR
    door.close()
    await resumed(there, ben, head)
    after = digest(await there.registry.state(there.board))
    await there.close()

    # And back, into a new file and into the old one, which is behind.
    for name, what in (("new.db", {"copied"}), ("boards.db", {"same", "continued"})):
        assert await run(server.address, str(tmp_path / name), "--json") == 0
        *lines, _ = map(json.loads, capsys.readouterr().out.splitlines())
        assert {line["what"] for line in lines} == what
        assert after in {line["digest"] for line in lines}
        await check_same(tmp_path / name, server)


async def resumed(there: Place, ben: Person, head: int) -> None:
    """Ben's page on the other store: one change is in, of which it had no answer, one is not."""
    epoch = ben.peer.of(protocol.Welcome)[-1].epoch
    again = Person(there, BEN, ben.secret)
    again.n = ben.n
    await again.hello(since=head, epoch=epoch, pending=(ben.n, ben.n + 1))
    [welcome] = again.peer.of(protocol.Welcome)
    assert welcome.epoch == epoch
    assert [n for n, _ in welcome.committed] == [ben.n]
    # The page goes on with what it has.
    assert not [*again.peer.of(protocol.Snapshot), *again.peer.of(protocol.Resync)]
    await again.submit(add(), n=ben.n)
    await again.submit(add())
    await until(lambda: again.peer.entries() != [], "the pending change is taken")
    assert [(entry.n, entry.seq) for entry in again.peer.entries()] == [(ben.n + 1, head + 1)]


async def check_same(path: Path, server: RedisServer) -> None:
    """Compare a file and a Redis: each entry with its time and author, and all around it."""
    back, redis = await on_file(path), RedisStore(connect(server.address), now)
    here, far = await everything(back), await everything(redis)
    for board, (one, contents) in far["boards"].items():
        assert here["boards"][board][0] == one
        for key in ("log", "spent", "blobs", "around"):
            assert here["boards"][board][1][key] == contents[key], (board, key)
    for key in ("gone", "groups", "secrets"):
        assert here[key] == far[key]
    assert here["boards"].keys() == far["boards"].keys()
    await back.close()
    await redis.close()


async def test_what_is_in_use_is_left_alone(
    server: RedisServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.flush()
    file = tmp_path / "boards.db"
    store = await on_file(file)
    assert await run(str(file), server.address) == 1
    assert "boards.db is in use: stop the nbboard server" in capsys.readouterr().err
    await store.close()
    node = RedisStore(connect(server.address), now)
    leave = node.on_signal(lambda words: None)
    with server.client() as client:
        await until(lambda: client.pubsub_shardnumsub("nbboard:nodes")[0][1], "the node listens")
    for words in ((str(file), server.address), (server.address, str(file))):
        assert await run(*words) == 1
        assert "1 nbboard server(s) are running on this Redis" in capsys.readouterr().err
    leave()
    await node.close()
    assert server.client().keys("*") == []


async def test_a_copy_that_was_killed_goes_on(
    server: RedisServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.flush()
    place = Place(await on_file(tmp_path / "boards.db"))
    await filled(place)
    shared = place.board
    await place.close()
    places = [str(tmp_path / "boards.db"), server.address]
    command = [sys.executable, "-c", "from nbboard.cli import main; main()", "copy", *places]
    with server.client() as client:

        def head() -> int:
            return int(client.hget(f"nbboard:{{{shared}}}:record", "head") or -1)

        copying = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await until(lambda: head() >= 0, "the copy is under way", 30)
        copying.kill()
        await copying.wait()
        # What is not whole is hidden.
        if head() < 700:
            assert client.hget(f"nbboard:{{{shared}}}:record", "deleted_at") != b"0"
    assert await run(*places) == 0
    assert "3 boards with" in capsys.readouterr().out
    assert await run(*places) == 0
    words = capsys.readouterr().out
    assert "0 copied, 3 the same already; 1 used ids, 1 groups" in words


@pytest.mark.parametrize(
    ("source", "destination", "words"),
    [
        ("none.db", "new.db", "none.db does not exist"),
        ("env:NO_SUCH_NAME", "new.db", "the variable NO_SUCH_NAME is not set"),
        ("redis://127.0.0.1:1/0", "new.db", "Redis is not reached"),
        ("http://example.org", "new.db", "is no address of Redis"),
        ("same.db", "sqlite:same.db", "the source is the destination"),
    ],
)
def test_plain_words_where_it_cannot_begin(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    source: str,
    destination: str,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["copy", source, destination]) == 1
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_address_may_be_in_the_environment(
    server: RedisServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server.flush()
    monkeypatch.setenv("NBBOARD_STORE", server.address)
    assert main(["copy", "env:NBBOARD_STORE", str(tmp_path / "new.db")]) == 0
    assert capsys.readouterr().out.startswith("0 boards with 0 entries")
