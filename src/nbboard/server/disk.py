"""Warning before there is no room for the boards: on their disk, or in the memory of Redis."""

from nbboard.core import limits


def nearly_full(free: int | None) -> list[str]:
    """Give a warning in a list when little room is left, else an empty one."""
    if free is None or free >= limits.DISK_WARNING_BYTES:
        return []
    left = free // 1_000_000
    return [f"{left} MB are left where the boards are stored: free some space soon"]
