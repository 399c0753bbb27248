import pytest

from nbboard.core.errors import InvalidInput
from nbboard.store.base import StoredSnapshot
from nbboard.store.checks import board_not_found, check_blob, check_new_board, check_snapshot
from tests.store.drafts import BOARD, OTHER, blob, record


def test_a_sound_snapshot_of_what_is_committed_is_fine() -> None:
    check_snapshot(StoredSnapshot.sealed(3, [b"a"]), 3)


@pytest.mark.parametrize(
    ("snapshot", "text"),
    [
        (StoredSnapshot.sealed(4, [b"a"]), "at seq 4 of a board whose head is 3"),
        (StoredSnapshot.sealed(-1, [b"a"]), "at seq -1"),
        (StoredSnapshot.sealed(3, [b"a"])._replace(chunks=(b"b",)), "digest does not fit"),
    ],
)
def test_other_snapshots_are_refused(snapshot: StoredSnapshot, text: str) -> None:
    with pytest.raises(InvalidInput, match=text):
        check_snapshot(snapshot, 3)


def test_a_blob_is_named_by_its_bytes() -> None:
    check_blob(blob(b"x"))
    with pytest.raises(InvalidInput, match=blob(b"y").sha256):
        check_blob(blob(b"x")._replace(data=b"y"))


def test_a_new_board_has_no_entries() -> None:
    check_new_board(record())
    with pytest.raises(InvalidInput, match="not 2"):
        check_new_board(record()._replace(head=2))


def test_an_absent_board_and_one_of_others_are_the_same_error() -> None:
    assert str(board_not_found(BOARD)) == str(board_not_found(OTHER))
    assert "or not shared with you: ask its owner" in str(board_not_found(BOARD))
