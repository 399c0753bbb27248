import asyncio

import pytest

from nbboard.server.shelf import Shelf


def test_a_picture_is_made_once_however_many_ask() -> None:
    made: list[int] = []

    async def make() -> bytes:
        made.append(1)
        await asyncio.sleep(0)
        return b"picture"

    async def story() -> None:
        shelf = Shelf()
        found = await asyncio.gather(*(shelf.get("key", make) for _ in range(20)))
        assert set(found) == {b"picture"}
        assert await shelf.get("key", make) == b"picture"

    asyncio.run(story())
    assert made == [1]


@pytest.mark.guarantee("G8")
def test_what_was_not_asked_for_longest_goes_first() -> None:
    made: list[str] = []

    async def story() -> None:
        shelf = Shelf(most_bytes=10)
        for key in ("a", "b", "a", "c", "a", "b"):

            async def make(key: str = key) -> bytes:
                made.append(key)
                return b"12345"

            await shelf.get(key, make)

    asyncio.run(story())
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_told_and_tried_again() -> None:
    async def fails() -> bytes:
        raise ValueError("no")

    async def works() -> bytes:
        return b"yes"

    async def story() -> None:
        shelf = Shelf()
        with pytest.raises(ValueError, match="no"):
            await shelf.get("key", fails)
        assert await shelf.get("key", works) == b"yes"

    asyncio.run(story())


@pytest.mark.guarantee("T20")
def test_two_at_most_are_drawn_at_once() -> None:
    running, most = 0, 0

    async def make() -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return b""

    async def story() -> None:
        shelf = Shelf()
        await asyncio.gather(*(shelf.get(key, make) for key in range(20)))

    asyncio.run(story())
    assert most == 2


def test_whoever_goes_away_takes_nothing_from_the_others() -> None:
    async def story() -> None:
        shelf = Shelf()
        begun, go = asyncio.Event(), asyncio.Event()

        async def make() -> bytes:
            begun.set()
            await go.wait()
            return b"picture"

        first = asyncio.create_task(shelf.get("key", make))
        second = asyncio.create_task(shelf.get("key", make))
        await begun.wait()
        first.cancel()
        go.set()
        assert await second == b"picture"

    asyncio.run(story())
