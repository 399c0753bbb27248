"""What every store checks before it keeps something, and the errors that all of them raise."""

import hashlib
from typing import Final

from nbboard.core import limits
from nbboard.core.errors import (
    NOT_FOUND,
    BoardNotFound,
    EpochChanged,
    InvalidInput,
    StoreDamaged,
    shown,
)
from nbboard.core.ids import BoardId
from nbboard.store.base import Blob, BoardRecord, ShareLink, StoredSnapshot, snapshot_digest

_DAY_MS: Final = 24 * 3600 * 1000


def board_not_found(board: BoardId) -> BoardNotFound:
    """Make the one error for a board that is absent, deleted or not shared with the asker."""
    return BoardNotFound(NOT_FOUND)


def check_new_board(record: BoardRecord) -> None:
    """Refuse a record that does not begin a history; raises InvalidInput."""
    if record.head != 0:
        raise InvalidInput(f"a new board has head 0, not {record.head}: append its entries")


def check_snapshot(snapshot: StoredSnapshot, head: int) -> None:
    """Refuse a snapshot of entries that are not committed, or one damaged on its way."""
    if not 0 <= snapshot.seq <= head:
        raise InvalidInput(f"a snapshot at seq {snapshot.seq} of a board whose head is {head}")
    if snapshot_digest(snapshot.chunks) != snapshot.digest:
        raise InvalidInput("a snapshot whose digest does not fit: make it with `sealed`")


def check_beginning(record: BoardRecord, epoch: str, snapshot: StoredSnapshot) -> None:
    """Refuse what cannot begin a board's history anew; raises InvalidInput."""
    check_snapshot(snapshot, record.head)
    if snapshot.seq != record.head:
        raise InvalidInput(
            f"a snapshot at seq {snapshot.seq} of a board whose head is {record.head}: only one "
            "of the head can begin its history; make it again"
        )
    if epoch == record.epoch:
        raise InvalidInput(f"the epoch {shown(epoch)} is that of the old history: make a new one")


def check_epoch(record: BoardRecord, epoch: str | None) -> None:
    """Refuse a caller that loaded another history; raises EpochChanged."""
    if epoch is not None and epoch != record.epoch:
        raise EpochChanged(
            f"the history of board {shown(record.id)} was rewritten: load the board anew"
        )


def check_blob(blob: Blob) -> None:
    """Refuse a blob whose name is not the SHA-256 of its bytes; raises InvalidInput."""
    found = hashlib.sha256(blob.data).hexdigest()
    if found != blob.sha256:
        raise InvalidInput(f"a blob named {shown(blob.sha256)} has the SHA-256 {found}")


def check_link(link: ShareLink, kept: ShareLink | None) -> None:
    """Refuse to turn one board's link into another's; raises InvalidInput."""
    if kept is not None and kept.board != link.board:
        raise InvalidInput(f"the link {shown(link.id)} is of another board: make a new id")


def recover_until(now: int) -> int:
    """Give the time, in ms, up to which a board was discarded that cannot be recovered `now`."""
    return now - limits.RECOVER_DAYS * _DAY_MS


def no_beginning(record: BoardRecord) -> StoreDamaged:
    """Make the error for a rewritten history whose snapshots are all damaged."""
    return StoreDamaged(
        f"no snapshot of board {shown(record.id)} is sound, and its log begins only after "
        f"{record.history_from}: restore a backup"
    )
