"""G9: every role and every op, by socket and by the server's own submissions.

The expectation is made from the permission table, not from the code that is tested.
"""

import itertools

import pytest

from nbboard.core.errors import OpRefused
from nbboard.core.ops import (
    Add,
    Archive,
    Ask,
    Ban,
    Clear,
    Decline,
    Introduce,
    Kick,
    LockBoard,
    Op,
    PassPen,
    Patch,
    PatchSet,
    Remove,
    Rename,
    Reorder,
    Revive,
    Say,
    SetAccess,
    SetGroup,
    SetRole,
    Unsay,
    kind,
)
from nbboard.core.roles import DRAWS, KEPT, Role, needed
from nbboard.room.identity import Identity
from tests.room.doubles import ADA, House, new_id, rect

KEY = new_id()
OPS: dict[str, Op] = {
    "add": Add(rect()),
    "patch": Patch(KEY, PatchSet(at=(1, 1))),
    "remove": Remove((KEY,)),
    "revive": Revive((KEY,)),
    "reorder": Reorder((KEY,), "back"),
    "clear": Clear("mine"),
    "clear all": Clear("all"),
    "say": Say("hi"),
    "unsay": Unsay(1),
    "rename": Rename("Mine now"),
    "set-access": SetAccess("edit"),
    "set-role": SetRole("eve", Role.OWNER),
    "set-group": SetGroup("hub:a", Role.OWNER),
    "ask": Ask(Role.VIEWER),
    "decline": Decline("eve"),
    "introduce": Introduce(None),
    "archive": Archive(False),
    "lock-board": LockBoard(True),
    "kick": Kick("ada"),
    "ban": Ban("ada", True),
    "pass-pen": PassPen("eve"),
}
PEN_OR_LOCK = ("plain", "ada holds the pen", "eve holds the pen", "locked", "archived")
ROLES = (Role.VIEWER, Role.EDITOR, Role.OWNER)
EVE = Identity("eve", "Eve")


def may(role: Role, name: str, mode: str) -> bool:
    """The table of the design, section 5, once more in other words."""
    op = OPS[name]
    if mode == "archived" and kind(op) in KEPT:
        return False
    if name == "pass-pen":
        return role is Role.OWNER or mode == "eve holds the pen"
    if kind(op) in DRAWS:
        if mode == "ada holds the pen":
            return False
        if mode == "eve holds the pen":
            role = max(role, Role.EDITOR)
        if mode == "locked" and role is not Role.OWNER:
            return False
    return role >= needed(kind(op), everything=name == "clear all")


async def prepared(role: Role, mode: str) -> House:
    house = await House().begin("view")
    setup: list[Op] = [Add(rect(KEY)), SetRole("eve", role)]
    if "pen" in mode:
        setup.append(PassPen(mode.partition(" ")[0]))
    if mode == "locked":
        setup.append(LockBoard(True))
    if mode == "archived":
        setup.append(Archive(True))
    await house.registry.submit(house.board, ADA, tuple(setup))
    return house


def test_every_op_is_in_the_matrix() -> None:
    assert {kind(op) for op in OPS.values()} == {op.__struct_config__.tag for op in Op.__args__}


@pytest.mark.guarantee("G9", "T8")
@pytest.mark.parametrize("mode", PEN_OR_LOCK)
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name.lower())
async def test_what_is_not_allowed_leaves_no_trace(role: Role, mode: str) -> None:
    for name, op in OPS.items():
        house = await prepared(role, mode)
        ada, eve = await house.join(), await house.join(EVE)
        before = len(ada.peer.frames)
        await eve.submit(op)
        allowed = may(role, name, mode)
        log = await house.log()
        assert (len(log) == 3) == allowed, (name, role, mode)
        assert (eve.refusals == []) == allowed
        if not allowed:
            assert eve.refusals == [(1, "forbidden")]
            assert len(ada.peer.frames) == before
            with pytest.raises(OpRefused) as raised:
                await house.registry.submit(house.board, EVE, (Say("hi"), op))
            assert raised.value.code == "forbidden"
            assert len(await house.log()) == 2


@pytest.mark.guarantee("G9")
@pytest.mark.parametrize("ceiling", [Role.NONE, Role.VIEWER], ids=["none", "viewer"])
async def test_the_hosts_ceiling_holds_against_the_boards_role(ceiling: Role) -> None:
    house = await prepared(Role.OWNER, "plain")
    eve = await house.join(EVE._replace(ceiling=ceiling))
    if ceiling is Role.NONE:
        assert eve.bye is not None
        return
    for name, op in OPS.items():
        await eve.submit(op)
        assert (eve.refusals[-1:] == [(eve.n, "forbidden")]) == (not may(ceiling, name, "plain"))


@pytest.mark.guarantee("G9")
async def test_both_answers_appear_in_the_matrix() -> None:
    cells = list(itertools.product(ROLES, OPS, PEN_OR_LOCK))
    allowed = sum(may(*cell) for cell in cells)
    assert len(cells) == 315
    assert 100 < allowed < 260
