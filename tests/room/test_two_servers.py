"""A purge on one file that two servers share, down to its bytes."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nbboard.core.digest import digest
from nbboard.core.model import Image, TextBox
from nbboard.core.ops import Add, Op, Patch, PatchSet, Remove, Rename, Say, Unsay
from nbboard.core.roles import Role
from nbboard.room.host import LoopClock
from nbboard.room.registry import Registry
from nbboard.store.base import Blob
from nbboard.store.sqlite import SqliteStore, watching
from tests.room.doubles import ADA, BEN, House, Person, new_id
from tests.store.sqlite.opened import until

SECRET = "a word that must not stay"
WORDS = SECRET.encode()
IMAGE = Blob(hashlib.sha256(WORDS * 99).hexdigest(), "image/png", WORDS * 99)


def traces(folder: Path) -> dict[str, int]:
    """How often the secret words are in each file of the database."""
    return {file.name: file.read_bytes().count(WORDS) for file in folder.iterdir()}


class Server(House):
    """A server of its own on the file."""

    def __init__(self, path: Path, seed: int) -> None:
        self.disk = SqliteStore.open(path, LoopClock().wall)
        super().__init__(self.disk, seed)

    def new_registry(self) -> Registry:
        return Registry(self.store, LoopClock(), os.urandom)

    async def close(self) -> None:
        await self.registry.close()
        await self.disk.close()


async def said(person: Person, *ops: Op) -> None:
    """Submit ops and wait until they are on the disk and told."""
    seen = len(person.peer.entries())
    await person.submit(*ops)
    await until(lambda: len(person.peer.entries()) > seen)
    assert person.refusals == []


def left(person: Person) -> Callable[[], bool]:
    return lambda: person.bye is not None


@pytest.mark.guarantee("G5", "T34")
async def test_t34_a_purge_leaves_no_byte_and_sends_members_of_both_servers_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    path = tmp_path / "boards.db"
    here, there = Server(path, 1), Server(path, 2)
    await here.begin()
    there.board = here.board
    ada, ben = await here.join(), await there.join(BEN)
    await until(lambda: bool(ada.peer.messages) and bool(ben.peer.messages))
    await here.store.put_blob(here.board, IMAGE)
    text, image, kept = new_id(), new_id(), new_id()
    box = TextBox(id=text, at=(0, 0), size=(9, 9), text=SECRET)
    await said(ada, Add(box), Add(Image(id=image, at=(0, 0), size=(9, 9), blob=IMAGE.sha256)))
    await said(ada, Say(SECRET), Rename(SECRET))
    talk = ada.peer.entries()[-1].seq
    await said(ada, Add(TextBox(id=kept, at=(0, 0), size=(9, 9), text=SECRET)))
    for registry in (here.registry, there.registry):
        await (await registry.open(here.board)).save()
    await said(ada, Remove((text, image)), Unsay(talk), Rename("Sprint"))
    await said(ada, Patch(kept, PatchSet(text="what stays")))
    await until(lambda: ben.peer.entries()[-1:] == ada.peer.entries()[-1:])
    assert sum(traces(tmp_path).values()) > 5

    await here.registry.purge(here.board, ADA)
    await until(left(ada))
    # Nobody said a word on the other server; its room notices by itself.
    await until(left(ben))
    assert ben.bye is not None
    assert (ben.bye.code, ben.bye.retry) == ("rewritten", True)
    assert set(traces(tmp_path).values()) == {0}

    ben.connect()
    await ben.hello()
    await until(lambda: bool(ben.peer.messages))
    await said(ben, Say("here again"))
    states = [await server.registry.state(here.board) for server in (here, there)]
    await until(lambda: states[0].seq >= talk)
    assert [element.id for element in states[1]] == [kept]
    assert await here.store.get_blob(here.board, IMAGE.sha256) is None
    for server in (there, here):
        await server.close()
    # Neither room wrote back what it had in memory.
    assert traces(tmp_path) == {"boards.db": 0}
    again = Server(path, 3)
    state = await again.registry.state(here.board)
    assert digest(state) == digest(states[1])
    assert state.board_role("ada") is Role.OWNER
    await again.close()
