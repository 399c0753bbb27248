"""Records as hashes: what was written is read, and nothing else is."""

import pytest

from nbboard.core.errors import StoreDamaged
from nbboard.store.redis.records import fields, parsed
from tests.store.drafts import BOARD, record


def stored() -> dict[bytes, bytes]:
    flat = [str(item).encode() for item in fields(record())]
    return dict(zip(flat[::2], flat[1::2], strict=True))


def test_a_record_comes_back() -> None:
    assert parsed(BOARD, stored()) == record()


def test_the_head_is_what_is_confirmed() -> None:
    assert parsed(BOARD, stored() | {b"head": b"9", b"confirmed": b"7"}).head == 7


@pytest.mark.guarantee("T32")
@pytest.mark.parametrize(
    "change",
    [
        {b"access": b"everybody"},
        {b"confirmed": b"seven"},
        {b"title": b"\xff\xfe"},
        {b"created_at": b""},
    ],
)
def test_t32_a_record_that_is_none_is_named(change: dict[bytes, bytes]) -> None:
    with pytest.raises(StoreDamaged, match=BOARD):
        parsed(BOARD, stored() | change)


def test_a_record_without_a_field_is_named() -> None:
    for field in stored().keys() - {b"head"}:
        found = stored()
        del found[field]
        with pytest.raises(StoreDamaged, match="restore a backup"):
            parsed(BOARD, found)
