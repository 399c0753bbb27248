"""Costs come from what was measured, and a new measurement is kept whole."""

from pathlib import Path

import pytest

from bench.scale import known as module
from bench.scale.known import keep, known


def test_two_rooms_give_two_costs() -> None:
    found = known()
    for viewers, scene in ((5, "rooms"), (200, "one")):
        said = found.receive + viewers * found.deliver
        assert said * 1e6 == pytest.approx(found.viewing[scene]["per_inbound"])
    assert min(*found.costs(), *found.prices()) > 0


def test_a_measurement_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = known()
    monkeypatch.setattr(module, "KEPT", tmp_path / "costs.json")
    after = keep(before.redis, before.viewing)
    assert known() == after
    assert (after.redis, after.viewing) == (before.redis, before.viewing)
    # To the minute.
    assert after.at >= before.at
