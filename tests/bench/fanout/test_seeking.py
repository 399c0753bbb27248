"""The largest crowd is found to a few in a hundred, from wherever the search begins."""

from typing import Any, cast

import pytest

from bench.fanout.load import Crowd, Job, Window
from bench.fanout.seeking import FEWEST, TIRED, Search
from bench.fanout.servers import Target

MS = 100.0


class Counted:
    """Stands for a crowd: only counts who is there."""

    def __init__(self) -> None:
        self.there = 0

    def join(self, path: str, viewers: int, drawers: int) -> None:
        assert viewers >= 0
        self.there += viewers

    def leave(self, viewers: int) -> None:
        self.there -= viewers


def window(viewers: int, late: bool, load: float = 0.1) -> Window:
    zeros: dict[str, Any] = dict.fromkeys(Window.__struct_fields__, 0)
    more = {"viewers": viewers, "p99": MS * 2 if late else MS / 2, "client": load, "seconds": 1.0}
    return Window(**zeros | more)


def search(first: int, limit: int, load: float = 0.1) -> Search:
    """A search at a server that keeps up with so many."""
    target = Target("relay", 1, 1)
    job = Job(target, ("/room",), (first,), enough=MS, ceiling=4000)
    crowd = Counted()

    def look(_: Crowd, viewers: int) -> Window:
        assert crowd.there == viewers
        return window(viewers, viewers > limit, load)

    return Search(cast("Crowd", crowd), job, look)


@pytest.mark.parametrize("first", [50, 800, 1000, 3500])
def test_the_limit_is_found_from_below_and_from_above(first: int) -> None:
    found = search(first, 1000).most()
    assert 950 <= found.viewers <= 1000


def test_no_more_than_the_ceiling_are_looked_for() -> None:
    assert search(2000, 9000).most().viewers == 4000


def test_a_load_that_comes_to_its_end_ends_the_search() -> None:
    one = search(500, 9000, load=TIRED + 0.01)
    assert one.most().viewers == 500
    assert len(one.seen) == 1


def test_a_server_that_keeps_up_with_nobody_is_not_searched_for_ever() -> None:
    found = search(500, 0).most()
    assert not found.within(MS)
    assert found.viewers >= FEWEST
