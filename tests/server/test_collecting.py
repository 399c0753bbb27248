import gc

from nbboard.server.collecting import settle


def test_what_is_loaded_is_passed_over_once() -> None:
    settle()
    frozen = gc.get_freeze_count()
    assert frozen > 10_000
    kept = [[number] for number in range(1000)]
    settle()
    assert gc.get_freeze_count() <= frozen
    assert len(kept) == 1000
