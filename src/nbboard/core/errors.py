"""The errors of nbboard, as one tree.

NBBoardError
├── BoardNotFound            no such board, or not shared with you
├── GroupNotFound            no such group, or you are not in it
├── NotAllowed               the host or the board's roles say no
├── ServerUnreachable        no server found or no answer
├── NotAcknowledged          a wait ended with changes still pending
├── OpRefused                the board judged an op void, or the server refused it
├── InvalidInput             a value does not fit the model; nothing was changed
│   └── LimitExceeded        … because it is over a bound of `limits`
├── TooOften                 asked more often than a limit allows; wait and try again
├── RenderFailed             the process that draws pictures died, or took too much
├── NotInstalled             a program or package that this needs is not here
├── NoEquivalent             a call of ipycanvas for which a board has nothing
├── ProtocolError            a frame that breaks the protocol; carries code and close code
└── StoreError
    ├── BoardExists          create with an id that is or was in use
    ├── EpochChanged         the history was rewritten: load the board anew
    ├── Conflict             same (client, n) with other content
    ├── StoreReadOnly        the disk is full or the database cannot be written
    └── StoreDamaged         stored data fails its check; nothing was repaired
"""

from typing import Final

SHOWN: Final = 80
NOT_FOUND: Final = "no such board, or not shared with you: ask its owner"
"""The same words for a board that is absent and one that is not shared with the asker."""


def shown(value: object) -> str:
    """Give `value` as text for a message, cut to 80 characters."""
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


class NBBoardError(Exception):
    """Base of every error that nbboard raises on purpose."""


class BoardNotFound(NBBoardError):
    """There is no such board, or it is not shared with you."""


class GroupNotFound(NBBoardError):
    """There is no such group, or you are not in it."""


class NotAllowed(NBBoardError):
    """The host or the board's roles do not allow this."""


class ServerUnreachable(NBBoardError):
    """No nbboard server was found, or it did not answer in time."""


class NotAcknowledged(NBBoardError):
    """Changes were still unacknowledged when a wait ended; `pending` lists them."""

    def __init__(self, message: str, pending: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.pending = pending


class OpRefused(NBBoardError):
    """A change was refused; `code` is the verdict or the server's refusal code."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class InvalidInput(NBBoardError, ValueError):
    """A value does not fit the model; nothing was changed."""


class LimitExceeded(InvalidInput):
    """A value is over one of the bounds in `nbboard.core.limits`."""


class TooOften(NBBoardError):
    """Something was asked more often than `limits` allow; `seconds` is how long to wait."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class RenderFailed(NBBoardError):
    """A picture could not be drawn: its process died, or took too much time or memory."""


class NotInstalled(NBBoardError):
    """A program or package that this needs is not installed; the message names it."""


class NoEquivalent(NBBoardError):
    """A call of ipycanvas for which a shared board has no elements; says what to do instead."""


class ProtocolError(NBBoardError):
    """A frame breaks the protocol; the connection ends with `close_code`."""

    def __init__(self, code: str, message: str, close_code: int = 1008) -> None:
        super().__init__(message)
        self.code = code
        self.close_code = close_code


class StoreError(NBBoardError):
    """The store could not do what was asked."""


class BoardExists(StoreError):
    """A board with this id exists or existed; ids are never used twice."""


class EpochChanged(StoreError):
    """A board's history was rewritten since the caller loaded it: load it anew."""


class Conflict(StoreError):
    """The same (client, n) was already committed with other content."""


class StoreReadOnly(StoreError):
    """The store cannot be written at the moment (full disk, lost database)."""


class StoreDamaged(StoreError):
    """Stored data fails its check; it is refused, not repaired."""
