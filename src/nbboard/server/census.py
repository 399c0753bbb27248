"""How many rooms and members a server has now, for its admin and for what watches over it."""

from typing import NamedTuple

from nbboard.room.registry import Registry


class Census(NamedTuple):
    """What is in memory now, and the bytes left where the boards are stored.

    `read_only` has one reason for each room that takes no changes; `disk_free` is None where the
    store has no disk.
    """

    rooms: int
    members: int
    read_only: tuple[str, ...]
    disk_free: int | None


def census(registry: Registry) -> Census:
    """Count what a server has in memory."""
    rooms = registry.rooms()
    return Census(
        rooms=len(rooms),
        members=sum(len(room.audience) for room in rooms),
        read_only=tuple(room.read_only for room in rooms if room.read_only is not None),
        disk_free=registry.host.store.free_bytes(),
    )
