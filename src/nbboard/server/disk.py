"""Warning before the disk of the boards is full."""

from nbboard.core import limits


def nearly_full(free: int | None) -> list[str]:
    """Give a warning in a list when little room is left on the disk, else an empty one."""
    if free is None or free >= limits.DISK_WARNING_BYTES:
        return []
    left = free // 1_000_000
    return [f"{left} MB are left on the disk of the boards: free some space soon"]
