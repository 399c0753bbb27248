from nbboard.core import limits
from nbboard.server.disk import nearly_full


def test_only_little_room_is_worth_a_word() -> None:
    assert nearly_full(None) == []
    assert nearly_full(limits.DISK_WARNING_BYTES) == []
    assert len(nearly_full(limits.DISK_WARNING_BYTES - 1)) == 1
