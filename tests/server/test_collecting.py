"""Full collections do not walk over what stays, and everything is collected in the end."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from nbboard.server import collecting
from nbboard.server.collecting import OFTEN, Collecting, settle


def test_what_is_loaded_is_passed_over_once() -> None:
    settle()
    frozen = gc.get_freeze_count()
    assert frozen > 10_000
    kept = [[number] for number in range(1000)]
    settle()
    assert gc.get_freeze_count() <= frozen
    assert len(kept) == 1000


class Ring:
    """Refers to itself."""

    def __init__(self) -> None:
        self.ring = self


class Server:
    """Whose collections are followed; somebody is connected."""

    def __init__(self) -> None:
        self.empty = False
        self.collecting = Collecting(lambda: self.empty)

    def loses_a_ring(self) -> bool:
        """Tell whether what was frozen and dropped is freed by the next collection."""
        ring = Ring()
        seen = weakref.ref(ring)
        gc.collect()
        del ring
        gc.collect()
        return seen() is None


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(collecting, "LONG", 0.0)
    server = Server()
    server.collecting.open()
    yield server
    server.collecting.close()
    server.collecting.close()


def test_what_a_long_collection_walked_over_is_out_of_the_next_ones_way(server: Server) -> None:
    kept = [[number] for number in range(1000)]
    gc.collect(1)
    assert any(one is kept for one in gc.get_objects())
    gc.collect()
    assert not any(one is kept for one in gc.get_objects())


def test_full_ones_are_more_often_until_the_end() -> None:
    usual = gc.get_threshold()
    following = Collecting(lambda: True)
    following.open()
    assert gc.get_threshold() == (*usual[:2], OFTEN)
    following.close()
    following.close()
    assert gc.get_threshold() == usual


def test_a_short_one_leaves_everything_as_it_is(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "LONG", 60.0)
    assert server.loses_a_ring()


def test_everything_is_collected_when_nobody_is_there(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not server.loses_a_ring()
    monkeypatch.setattr(collecting, "THAW_SECONDS", 0.0)
    assert not server.loses_a_ring()
    server.empty = True
    assert server.loses_a_ring()


def test_at_last_it_is_whoever_is_there(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "AT_LAST", 0.0)
    assert server.loses_a_ring()
