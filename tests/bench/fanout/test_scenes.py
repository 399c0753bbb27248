"""The load reaches a real server, and all that is sent arrives."""

import pytest

from bench.fanout.scenes import Scene, Stage, figures

pytestmark = pytest.mark.server


def test_a_small_scene_plays_whole_on_a_real_server() -> None:
    with Stage(("nbboard",)) as stage:
        scene = Scene("small", (3, 5), drawers=2, rooms=2, seconds=0.3)
        windows = stage.windows("nbboard", scene)
    assert [one.members for one in windows] == [10, 14]
    for one in windows:
        assert one.sent >= 40
        assert one.delivered == one.expected == one.sent * (one.members // 2 - 1)
        assert one.lost == 0
        assert figures(one).per_delivery > 0
        assert 0 < one.p50 <= one.p99
