"""The permission table, as the design draws it."""

import pytest

from nbboard.core import ops
from nbboard.core.roles import DRAWS, KEPT, Role, effective, is_last_owner, needed
from tests.core.verdicts import VERDICTS

TABLE = {
    Role.NONE: {"ask", "decline"},
    Role.VIEWER: {"introduce", "say", "unsay"},
    Role.EDITOR: {"add", "patch", "remove", "reorder", "revive", "clear", "pass-pen"},
    Role.OWNER: {
        "archive", "lock-board", "rename", "set-access", "set-role", "set-group", "kick", "ban",
    },
}  # fmt: skip


def test_every_op_needs_the_role_of_the_table() -> None:
    found = {least: {kind for kind in VERDICTS if needed(kind) is least} for least in TABLE}
    assert found == TABLE
    assert needed("clear", everything=True) is Role.OWNER


def test_the_ops_that_draw_are_those_on_elements() -> None:
    elements = {"Add", "Patch", "Remove", "Revive", "Reorder", "Clear"}
    assert {getattr(ops, name).__struct_config__.tag for name in elements} == DRAWS
    assert {"say", "unsay", "rename"} == KEPT - DRAWS


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("ceiling", list(Role))
@pytest.mark.parametrize("floor", list(Role))
def test_the_ceiling_caps_and_the_floor_lifts(role: Role, ceiling: Role, floor: Role) -> None:
    found = effective(role, ceiling, floor)
    assert isinstance(found, Role)
    assert found >= floor
    assert found in (role, ceiling, floor)
    if floor is Role.NONE:
        assert found <= ceiling
        assert found <= role


def test_the_last_owner_is_one_without_company() -> None:
    owner, viewer = Role.OWNER, Role.VIEWER
    assert is_last_owner({"ada": owner, "bob": viewer}, "ada")
    assert not is_last_owner({"ada": owner, "bob": owner}, "ada")
    assert not is_last_owner({"ada": owner, "bob": viewer}, "bob")
    assert not is_last_owner({}, "ada")
