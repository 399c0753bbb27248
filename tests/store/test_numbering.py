import pytest

from nbboard.core.ops import Say
from nbboard.store.numbering import CONTENT_BYTES, Committed, content, number
from tests.store.drafts import draft


def test_content_tells_ops_apart_and_nothing_else() -> None:
    assert content((Say("a"),)) == content((Say("a"),))
    assert content((Say("a"),)) != content((Say("b"),))
    assert content((Say("a"), Say("b"))) != content((Say("ab"),))
    assert len(content((Say("a"),))) == CONTENT_BYTES


@pytest.mark.guarantee("G3")
def test_g3_new_drafts_follow_the_head() -> None:
    appended, new = number([draft(1), draft(2)], {}, head=41, at=7)
    assert [fate.seq for fate in appended] == [42, 43]
    assert [fate.entry.seq for fate in appended if fate.entry] == [42, 43]
    assert {fate.entry.at for fate in appended if fate.entry} == {7}
    assert new == {
        ("c1", 1): Committed(42, content(draft(1).ops)),
        ("c1", 2): Committed(43, content(draft(2).ops)),
    }


@pytest.mark.guarantee("G4")
def test_g4_known_ones_take_no_seq() -> None:
    known = {("c1", 1): Committed(5, content(draft(1).ops))}
    appended, new = number([draft(1), draft(1, "other"), draft(2)], known, head=9, at=7)
    assert [(fate.seq, fate.entry is None, fate.conflict) for fate in appended] == [
        (5, True, False),
        (5, True, True),
        (10, False, False),
    ]
    assert list(new) == [("c1", 2)]
    assert len(known) == 1
