"""Board records as hashes of Redis."""

from typing import Any, Final

from nbboard.core.errors import StoreDamaged, shown
from nbboard.core.ids import BoardId
from nbboard.store.base import BoardRecord
from nbboard.store.checks import board_not_found
from nbboard.store.redis.calls import Place

_TEXT: Final = ("title", "owner", "access", "epoch")
_NUMBERS: Final = ("created_at", "changed_at", "confirmed", "deleted_at", "history_from")
_FLAGS: Final = ("listed", "archived")


def fields(record: BoardRecord) -> list[Any]:
    """Give the hash of a new board's record, : field, value, field and so on."""
    found: dict[str, Any] = record._asdict()
    del found["id"]
    found["confirmed"] = found["head"]
    return flat(
        {name: int(value) if isinstance(value, bool) else value for name, value in found.items()}
    )


def flat(found: dict[str, Any]) -> list[Any]:
    """Give a mapping as a list of names, each before its value."""
    return [item for pair in found.items() for item in pair]


def parsed(board: BoardId, found: dict[bytes, bytes]) -> BoardRecord:
    """Read a record; its head is what is confirmed. Raises StoreDamaged."""
    try:
        text = {name: found[name.encode()].decode("utf-8", "surrogatepass") for name in _TEXT}
        numbers = {name: int(found[name.encode()]) for name in _NUMBERS}
        flags = {name: found[name.encode()] == b"1" for name in _FLAGS}
    except (KeyError, ValueError) as error:
        raise StoreDamaged(
            f"the record of board {shown(board)} cannot be read ({error!r}): restore a backup"
        ) from error
    head = numbers.pop("confirmed")
    if text["access"] not in ("edit", "view", "private"):
        raise StoreDamaged(f"the access of board {shown(board)} is {shown(text['access'])}")
    return BoardRecord(id=board, head=head, **text, **numbers, **flags)  # type: ignore[arg-type]


async def get(place: Place) -> BoardRecord:
    """Give the record of a board that is there and not discarded; raises BoardNotFound."""
    found = await place.calls.ask("hgetall", place.keys.record)
    if not found or found.get(b"deleted_at") != b"0":
        raise board_not_found(place.board)
    return parsed(place.board, found)
