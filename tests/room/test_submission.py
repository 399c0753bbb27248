import pytest

from nbboard.core import limits, protocol
from nbboard.core.errors import OpRefused, StoreReadOnly
from nbboard.core.ids import GroupId
from nbboard.core.ops import Say
from nbboard.core.roles import Role
from nbboard.room.submission import READ_ONLY, Receipt, Submission
from nbboard.store.base import Draft

DRAFT = Draft("ada", "Ada", "c1", 3, "b", (Say("hello"),), Role.OWNER, Role.NONE)


async def test_a_submission_knows_its_size_as_an_entry() -> None:
    submission = Submission.of(DRAFT, Receipt())
    assert submission.size == len(protocol.encode(DRAFT.entry(0, 0)))
    assert protocol.decode_entry(protocol.encode(DRAFT.entry(7, 9))).ops == DRAFT.ops


@pytest.mark.parametrize("count", [1, 3, 15, 16, 300])
async def test_without_groups_that_the_board_does_not_know_its_size_is_right_too(
    count: int,
) -> None:
    groups = tuple(GroupId(f"group-{number}") for number in range(count))
    submission = Submission.of(DRAFT._replace(groups=groups), Receipt())
    for known in ((), groups[::2], groups):
        left = submission.of_groups(known)
        assert left.draft.groups == known[: limits.GROUPS_OF_USER]
        assert left.size == len(protocol.encode(left.draft.entry(0, 0)))
    assert submission.of_groups(groups[:256]).draft.ops is DRAFT.ops


async def test_a_receipt_gives_the_entry() -> None:
    receipt = Receipt()
    entry = DRAFT.entry(1, 1)
    receipt.judged(entry)
    assert await receipt.entry is entry
    assert not receipt.holds_back(3)


async def test_a_receipt_raises_what_was_refused() -> None:
    receipt = Receipt()
    receipt.refused(3, "too-large", "too many bytes")
    with pytest.raises(OpRefused, match="too many bytes") as raised:
        await receipt.entry
    assert raised.value.code == "too-large"
    receipt = Receipt()
    receipt.refused(3, READ_ONLY, "disk full")
    with pytest.raises(StoreReadOnly, match="disk full"):
        await receipt.entry


async def test_a_receipt_that_nobody_waits_for_any_more_is_left_alone() -> None:
    receipt = Receipt()
    receipt.entry.cancel()
    receipt.judged(DRAFT.entry(1, 1))
    receipt.refused(3, "forbidden", "no")
    assert receipt.entry.cancelled()


async def test_a_receipt_of_what_was_done_before_says_so() -> None:
    receipt = Receipt()
    receipt.repeated(3, 9)
    with pytest.raises(OpRefused, match="done as entry 9") as raised:
        await receipt.entry
    assert raised.value.code == "conflict"
