"""Fingerprints: what they cover, and the values that they must keep for ever."""

import hashlib
from zlib import crc32

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from nbboard.core import ops
from nbboard.core.apply import apply
from nbboard.core.digest import checksum, digest
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from tests.core.boards import submit
from tests.properties.random_logs import random_log
from tools.vectors.log import limited
from tools.vectors.scene import add, eid, patch, rect, remove, reorder


def test_the_digest_is_sha256_of_meta_and_each_element_in_order() -> None:
    state = BoardState("Test", "ada")
    submit(state, *add(rect(2), rect(1)))
    submit(state, remove(2))
    whole = msgspec.msgpack.encode(state.meta())
    whole += msgspec.msgpack.encode(state.placed[eid(2)])
    whole += msgspec.msgpack.encode(state.placed[eid(1)])
    assert digest(state) == hashlib.sha256(whole).hexdigest()


def test_the_checksum_is_crc32_of_ids_and_edits_on_the_board() -> None:
    state = BoardState("Test", "ada")
    assert checksum(state) == 0
    submit(state, *add(rect(1), rect(2), rect(3)))
    submit(state, patch(1, angle=1), remove(2), reorder([1], "front"))
    assert checksum(state) == crc32(f"{eid(3)}:1;{eid(1)}:2;".encode())


def test_every_kind_of_change_changes_the_digest() -> None:
    state = BoardState("Test", "ada")
    submit(state, *add(rect(1), rect(2)))
    changes: list[ops.Op] = [
        patch(1, angle=1), reorder([1], "front"), remove(2), ops.Say("x"), ops.Rename("y"),
        ops.SetAccess("view"), ops.SetRole("bob", Role.VIEWER), ops.LockBoard(True),
        ops.Ban("eve", True), ops.PassPen("ada"),
    ]  # fmt: skip
    seen = {digest(state)}
    for change in changes:
        copied = state.copy()
        submit(copied, change)
        copied.seq, copied.at = state.seq, state.at
        seen.add(digest(copied))
    assert len(seen) == len(changes) + 1


@given(st.integers(0, 2**48), st.integers(0, 2**48))
@settings(max_examples=40, deadline=None)
def test_other_boards_have_other_digests(seed: int, other: int) -> None:
    states = []
    for log in (random_log(seed), random_log(other)):
        state = BoardState(*log.board)
        with limited(log.limits):
            for line in log.entries:
                apply(state, line)
        states.append(state)
    assert (digest(states[0]) == digest(states[1])) == (vars(states[0]) == vars(states[1]))
