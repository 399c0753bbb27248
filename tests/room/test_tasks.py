import asyncio

import pytest

from nbboard.room.tasks import Tasks


async def test_over_waits_for_all_and_errors_are_told() -> None:
    errors: list[BaseException] = []
    tasks = Tasks(errors.append)
    done: list[str] = []

    async def work(name: str, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        if turns == 3:
            raise ValueError(name)
        done.append(name)
        if turns == 1:
            tasks.spawn(work("begun by another", 7))

    tasks.spawn(work("short", 1))
    tasks.spawn(work("wrong", 3))
    await tasks.over()
    assert done == ["short", "begun by another"]
    (error,) = errors
    with pytest.raises(ValueError, match="wrong"):
        raise error
