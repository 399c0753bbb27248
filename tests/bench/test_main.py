"""A part that fails or hangs takes nothing else with it."""

import sys
import types

import pytest

from bench import __main__ as program
from bench.figures import Figure


def module(monkeypatch: pytest.MonkeyPatch, name: str, *figures: Figure) -> str:
    """A module that measures so much, or fails when it is nothing."""

    def measure() -> tuple[Figure, ...]:
        if not figures:
            raise LookupError("the server did not answer")
        return figures

    made = types.ModuleType(name)
    made.__dict__["figures"] = measure
    monkeypatch.setitem(sys.modules, name, made)
    return name


def test_what_else_a_part_measured_is_kept_when_a_module_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = Figure("one", "ms", 1, 1, 1)
    names = module(monkeypatch, "bench.bad"), module(monkeypatch, "bench.good", one)
    monkeypatch.setitem(program.PARTS, "basics", program.Planned(names, 5))
    monkeypatch.setattr("bench.priority.prefer", lambda pid: False)
    made = program.measured("basics")
    assert made.figures == (one,)
    assert made.failure == "bench.bad: LookupError: the server did not answer"
    assert "ahead" not in made.machine


def test_a_part_that_hangs_is_ended_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(program.PARTS, "growth", program.Planned(("bench.growth",), 0.3))
    assert program.measured_apart("growth") == "not done after 0 s"


def test_all_parts_together_are_bounded() -> None:
    assert sum(planned.seconds for planned in program.PARTS.values()) <= 1200
