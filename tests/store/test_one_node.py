"""Names that one process holds: bounded, and free again in time."""

import pytest

from nbboard.store import one_node
from nbboard.store.one_node import OneNode


async def test_a_name_is_free_when_its_time_is_up() -> None:
    now = [100.0]
    node = OneNode(lambda: now[0])
    assert await node.claim("one", 5)
    now[0] += 4.9
    assert not await node.claim("one", 5)
    now[0] += 0.1
    assert await node.claim("one", 5)


@pytest.mark.guarantee("T19")
async def test_so_many_names_are_held_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_node, "MOST", 3)
    now = [0.0]
    node = OneNode(lambda: now[0])
    assert [await node.claim(f"{number}", 5) for number in range(4)] == [True, True, True, False]
    now[0] += 5
    assert await node.claim("3", 5), "those whose time is up make room"
