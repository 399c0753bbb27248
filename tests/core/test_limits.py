"""Bounds: one table, each with unit and reason, and true to what it says of others."""

from nbboard.core import limits


def test_every_bound_of_the_module_is_in_the_table() -> None:
    named = {name: value for name, value in vars(limits).items() if name.isupper()}
    table = named.pop("LIMITS")
    assert {name: limit.value for name, limit in table.items()} == named


def test_every_bound_has_unit_and_reason() -> None:
    for name, limit in limits.LIMITS.items():
        assert limit.value > 0, name
        assert limit.unit, name
        assert len(limit.reason) > 5, name


def test_sums_of_coordinates_stay_exact() -> None:
    assert 2 * limits.COORDINATE < 2**31


def test_the_design_is_kept() -> None:
    assert limits.MESSAGE_BYTES == limits.ENTRY_BYTES == 64 * 1024
    assert limits.SNAPSHOT_BYTES == 256 * 1024
    assert limits.ELEMENTS >= 200_000
    assert limits.TOMBSTONES == 20_000
    assert limits.UNDO_STEPS == 100
    assert limits.POINTS == limits.LIVE_POINTS == 16_000
