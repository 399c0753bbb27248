"""Measuring runs and gives what the sums need; how much, only a quiet machine can say."""

import asyncio

import pytest

from bench.scale import measuring
from bench.scale.known import known


@pytest.mark.later
@pytest.mark.timeout(60)
def test_every_cost_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "ROUNDS", 1)
    monkeypatch.setattr(measuring, "APPENDS", 20)
    monkeypatch.setattr(measuring, "FRAMES", 50)
    monkeypatch.setattr(measuring, "NODES", 3)
    found = asyncio.run(measuring.costs())
    assert found.keys() == known().redis.keys()
    assert found["redis_append"] > 0
    assert found["node_append"] > found["redis_say"]
