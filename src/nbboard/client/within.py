"""What a client needs of rooms, whether they are behind a network or in this process."""

from typing import NamedTuple, Protocol


class Line(Protocol):
    """One open connection of binary frames to one room; used on the background loop.

    What it carries is the same on every way, so that each side of the protocol exists once.
    """

    async def read(self) -> bytes | None:
        """Give the next frame, or None when the other side has ended the line."""

    def send(self, frame: bytes) -> None:
        """Send a frame; on a line that has ended it is dropped, and `read` gives None."""

    def close(self, code: int = 1000, reason: str = "bye") -> None:
        """End the line; again is no change."""

    @property
    def ending(self) -> tuple[int, str]:
        """The code and reason that the other side ended the line with, once `read` gave None."""


class Answer(NamedTuple):
    """What a route answered: an HTTP status, the type of the body, and the body."""

    status: int
    media_type: str
    body: bytes


class Rooms(Protocol):
    """Rooms of this process, as a client reaches them; used on the background loop."""

    async def open(self, board: str, *, page: bool) -> Line:
        """Open a line; `page` tells that a person's page uses it. Raises NBBoardError."""

    async def ask(self, method: str, path: str, body: bytes, *, page: bool = False) -> Answer:
        """Answer as a server's route below ``nbboard/`` would; raises its errors by name."""
