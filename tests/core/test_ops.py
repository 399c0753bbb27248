"""Ops and entries: what is refused at the edge, by type or by `check_ops`."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbboard.core import limits, ops, protocol
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.roles import Role
from tests.properties.random_logs import random_log
from tools.vectors.messages import EVERY_OP, PATCHES
from tools.vectors.scene import eid, patch, rect, remove

decoder = msgspec.msgpack.Decoder(ops.Op)


@pytest.mark.parametrize("op", [*EVERY_OP, *PATCHES], ids=ops.kind)
def test_every_op_is_accepted_and_comes_back(op: ops.Op) -> None:
    ops.check_ops((op,))
    assert decoder.decode(msgspec.msgpack.encode(op)) == op


def test_kinds_are_those_of_the_design() -> None:
    kinds = [op.__struct_config__.tag for op in get_args(ops.Op)]
    assert kinds == [
        "add", "patch", "remove", "revive", "reorder", "clear", "say", "unsay", "rename",
        "set-access", "set-role", "set-group", "ask", "decline", "introduce", "archive",
        "lock-board", "kick", "ban", "pass-pen",
    ]  # fmt: skip


@pytest.mark.parametrize("op", [*EVERY_OP, *PATCHES], ids=ops.kind)
def test_an_unknown_trailing_field_is_refused(op: ops.Op) -> None:
    raw = msgspec.msgpack.decode(msgspec.msgpack.encode(op))
    full = raw + [None] * (len(op.__struct_fields__) + 1 - len(raw))
    with pytest.raises(msgspec.ValidationError):
        decoder.decode(msgspec.msgpack.encode([*full, None]))


@given(st.integers(0, 2**48))
@settings(max_examples=50, deadline=None)
def test_random_entries_come_back(seed: int) -> None:
    for entry in random_log(seed).entries:
        assert protocol.decode_entry(protocol.encode(entry)) == entry


def test_a_patch_says_absent_and_null_apart() -> None:
    raw = msgspec.msgpack.encode(patch(1, stroke=None))
    found = decoder.decode(raw)
    assert isinstance(found, ops.Patch)
    assert found.set.stroke is None
    assert found.set.fill is msgspec.UNSET
    assert msgspec.msgpack.decode(raw)[2] == {"stroke": None}


def test_a_patch_can_set_no_field_of_the_board_itself() -> None:
    """id, author, points and the like are not fields of a PatchSet."""
    fields = set(ops.PatchSet.__struct_fields__)
    kept = "id author edited_by edited_at locked_by points pressures blob style"
    assert not fields & set(kept.split())


@pytest.mark.parametrize("count", [0, limits.OPS_PER_ENTRY + 1])
def test_the_number_of_ops_is_bounded(count: int) -> None:
    with pytest.raises(LimitExceeded, match=f"{count} ops"):
        ops.check_ops((ops.Say("x"),) * count)


def test_clears_are_few_since_each_walks_the_board() -> None:
    ops.check_ops((ops.Clear("mine"),) * limits.CLEARS_PER_ENTRY)
    with pytest.raises(LimitExceeded, match="5 clear ops"):
        ops.check_ops((ops.Clear("mine"),) * (limits.CLEARS_PER_ENTRY + 1))


@pytest.mark.parametrize("make", [ops.Remove, ops.Revive, lambda ids: ops.Reorder(ids, "front")])
def test_an_op_names_an_element_once(make: Any) -> None:
    ops.check_ops((make((eid(1), eid(2))),))
    with pytest.raises(InvalidInput, match="names an element twice"):
        ops.check_ops((make((eid(1), eid(2), eid(1))),))


@pytest.mark.parametrize(
    ("op", "message"),
    [
        (ops.Say("é" * 2001), "chat message has 4002 bytes; the limit is 4000"),
        (ops.Rename("é" * 101), "title has 202 bytes; the limit is 200"),
        (ops.SetRole("é" * 65, None), "user has 130 bytes; the limit is 128"),
        (ops.PassPen("é" * 65), "user has 130 bytes; the limit is 128"),
        (ops.Say("a\x1b[0m"), "chat message holds a control character"),
        (ops.Rename("\udc00"), "title holds half a surrogate pair at 0"),
        (ops.Ban("", True), "a ban names nobody"),
        (ops.PassPen(""), "a pass-pen names nobody"),
        (ops.SetGroup("", Role.VIEWER), "a set-group names no group"),
        (ops.SetGroup("é" * 65, None), "group has 130 bytes; the limit is 128"),
        (ops.SetGroup("link:a", Role.OWNER), "a share link makes viewers or editors"),
        (ops.SetRole("guest:a", Role.OWNER), "a guest cannot own a board"),
        (ops.Ask(Role.OWNER), "ask to be viewer or editor, not owner"),
        (ops.Ask(Role.NONE), "ask to be viewer or editor, not none"),
        (ops.Decline(""), "a decline names nobody"),
        (ops.Patch(eid(1), ops.PatchSet()), "a patch sets no field"),
    ],
)
def test_refusals_name_value_and_bound(op: ops.Op, message: str) -> None:
    with pytest.raises(InvalidInput, match=message.replace("[", r"\[")):
        ops.check_ops((op,))


def test_one_wrong_op_refuses_the_whole_entry() -> None:
    with pytest.raises(InvalidInput, match="set by the board"):
        ops.check_ops((remove(1), ops.Add(rect(1, author="eve")), remove(2)))


def test_an_entry_is_stored_without_verdicts() -> None:
    """A stored entry must not say what apply will find."""
    entry = ops.Entry(1, 1, "ada", "Ada", "c", 1, "", (ops.Say("x"),))
    verdicts, groups = msgspec.msgpack.decode(protocol.encode(entry))[-2:]
    assert (verdicts, groups) == ([], [])
