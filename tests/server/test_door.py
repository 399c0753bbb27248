import asyncio
from collections.abc import Awaitable, Callable

import pytest

from nbboard.core import limits
from nbboard.core.errors import BoardNotFound, NotAllowed, StoreReadOnly
from nbboard.core.roles import Role
from nbboard.room.farewell import Farewell
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.server.door import ENDED, NO_LINK, Door, Wish, guest_name
from nbboard.store.base import BoardRecord, ShareLink
from nbboard.store.memory import MemoryStore
from tests.room.doubles import ManualClock

ANN = Identity("ann", "Ann")


def told(story: Callable[[Door, BoardRecord], Awaitable[None]]) -> None:
    async def run() -> None:
        registry = Registry(MemoryStore(lambda: 0))
        door = Door(registry)
        await story(door, await registry.create(ANN, "t", "private"))
        door.close()
        await registry.close()

    asyncio.run(run())


@pytest.mark.guarantee("T4")
def test_a_cookie_opens_only_the_link_it_was_given_for() -> None:
    async def story(door: Door, board: BoardRecord) -> None:
        one, secret = await door.create(board.id, ANN, Wish(Role.VIEWER, "", 0))
        other, _ = await door.create(board.id, ANN, Wish(Role.EDITOR, "", 0))
        _, cookie = await door.enter(one.id, secret)
        _, identity = await door.admit(one.id, cookie)
        assert identity.ceiling is Role.VIEWER
        assert identity.groups == (f"link:{one.id}",)
        assert identity.user == f"guest:{cookie.partition('.')[0]}"
        guest, _, code = cookie.partition(".")
        wrong = [
            (other.id, cookie),
            (one.id, f"{'a' * 16}.{code}"),
            (one.id, f"{guest}.{code[:-1]}"),
            (one.id, f"{guest}.{code}0"),
            (one.id, guest),
            (one.id, ""),
            (one.id, "é.é"),
        ]
        for key, forged in wrong:
            with pytest.raises(NotAllowed, match=NO_LINK[:30]):
                await door.admit(key, forged)

    told(story)


@pytest.mark.guarantee("T30")
def test_the_store_holds_nothing_that_opens_a_link() -> None:
    async def story(door: Door, board: BoardRecord) -> None:
        link, secret = await door.create(board.id, ANN, Wish(Role.VIEWER, "", 0))
        assert len(link.secret) == 32
        assert secret.encode() not in link.secret
        for tried in (link.secret.hex(), link.secret.decode("latin-1"), ""):
            with pytest.raises(NotAllowed):
                await door.enter(link.id, tried)
        # Under another server's key the same secret has another hash.
        elsewhere = Registry(MemoryStore(lambda: 0))
        other = await elsewhere.create(ANN, "t", "private")
        await elsewhere.host.store.put_link(link._replace(board=other.id))
        with pytest.raises(NotAllowed):
            await Door(elsewhere).enter(link.id, secret)

    told(story)


@pytest.mark.guarantee("T28")
def test_whoever_is_here_is_told_when_the_link_ends() -> None:
    async def story(door: Door, board: BoardRecord) -> None:
        ended: list[tuple[str, Farewell]] = []
        link, _ = await door.create(board.id, ANN, Wish(Role.VIEWER, "", 0))
        other, _ = await door.create(board.id, ANN, Wish(Role.VIEWER, "", 0))
        leave = [
            door.stays(way, lambda words, name=name: ended.append((name, words)))  # type: ignore[misc]
            for way, name in ((link, "left"), (link, "here"), (other, "other"))
        ]
        leave[0]()
        await door.check()
        assert ended == []
        await door.revoke(link, ANN)
        assert ended == [("here", ENDED)]
        leave[1]()
        await door.check()
        assert len(ended) == 1

    told(story)


class Full(MemoryStore):
    """Cannot be written any more once it is full."""

    full = False

    async def put_link(self, link: ShareLink) -> None:
        if self.full:
            raise StoreReadOnly("the disk is full")
        await super().put_link(link)


@pytest.mark.guarantee("T28")
async def test_all_whose_links_expired_are_turned_out_though_the_disk_is_full() -> None:
    clock, ended = ManualClock(), list[Farewell]()
    store = Full(clock.wall)
    registry = Registry(store, clock)
    door = Door(registry)
    board = await registry.create(ANN, "t", "private")
    for _ in range(2):
        soon = clock.wall() + 1000
        link, _ = await door.create(board.id, ANN, Wish(Role.VIEWER, "", soon))
        door.stays(link, ended.append)
    await clock.advance(2)
    store.full = True
    with pytest.raises(StoreReadOnly):
        await door.check()
    assert ended == [ENDED, ENDED]
    door.close()
    await registry.close()


@pytest.mark.guarantee("T28")
async def test_who_comes_in_the_turn_in_which_the_last_guest_left_is_turned_out_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LINK_CHECK_SECONDS", 0.01)
    clock, ended = ManualClock(), asyncio.Event()
    registry = Registry(MemoryStore(clock.wall), clock)
    door = Door(registry)
    board = await registry.create(ANN, "t", "private")
    link, _ = await door.create(board.id, ANN, Wish(Role.VIEWER, "", clock.wall() + 1000))
    leave = door.stays(link, lambda words: ended.set())

    async def check() -> None:
        leave()
        monkeypatch.delattr(door, "check")
        asyncio.get_running_loop().call_soon(door.stays, link, lambda words: ended.set())
        clock.now += 2

    monkeypatch.setattr(door, "check", check, raising=True)
    await asyncio.wait_for(ended.wait(), 10)
    door.close()
    await registry.close()


@pytest.mark.guarantee("T28")
async def test_links_are_checked_again_after_a_board_that_had_just_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LINK_CHECK_SECONDS", 0.01)
    registry = Registry(MemoryStore(lambda: 0))
    door = Door(registry)
    board = await registry.create(ANN, "t", "private")
    link, _ = await door.create(board.id, ANN, Wish(Role.VIEWER, "", 0))
    checked, again = 0, asyncio.Event()

    async def check() -> None:
        nonlocal checked
        checked += 1
        if checked == 1:
            raise BoardNotFound("no such board")
        again.set()

    monkeypatch.setattr(door, "check", check)
    door.stays(link, lambda words: None)
    await asyncio.wait_for(again.wait(), 10)
    assert checked == 2
    door.close()
    await registry.close()


def test_a_guest_is_called_by_an_animal_and_always_the_same() -> None:
    assert guest_name("a" * 16) == guest_name("a" * 16)
    names = {guest_name(f"{number:016d}") for number in range(300)}
    assert len(names) > 50
    assert all(name.startswith("Guest ") and name[6].isupper() for name in names)
