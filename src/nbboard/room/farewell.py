"""Why a connection ends: the `bye` a client gets, its close code, and whether to come back."""

from typing import Final, NamedTuple

from nbboard.core import errors, limits, protocol
from nbboard.core.errors import ProtocolError


class Farewell(NamedTuple):
    """One reason to close. `retry` says whether coming back by itself can help.

    Close codes from 4000 on are ours, the last three digits as in HTTP where there is a kin.
    """

    code: str
    close_code: int
    retry: bool
    message: str

    def frame(self) -> bytes:
        """Encode the `bye` message."""
        return protocol.encode(protocol.Bye(self.code, self.message, self.retry))


NOT_FOUND: Final = Farewell("not-found", 4404, False, errors.NOT_FOUND)
NOT_SHARED: Final = Farewell(
    "not-shared", 4403, False, "the board is no longer shared with you: ask its owner"
)
KICKED: Final = Farewell("kicked", 4410, False, "an owner ended your visit; you may join again")
BANNED: Final = Farewell("banned", 4403, False, "an owner closed the board to you")
DELETED: Final = Farewell("deleted", 4404, False, "the board was deleted by an owner")
ENDED: Final = Farewell("ended", 4410, False, "an owner ended the session; the board is saved")
REPLACED: Final = Farewell("replaced", 4409, False, "this client has connected again")
VERSION: Final = Farewell(
    "version",
    4400,
    False,
    f"the server speaks version {protocol.VERSION} of the protocol: reload the page or update",
)
FULL: Final = Farewell(
    "full", 1013, True, f"{limits.MEMBERS} people are on this board: try again later"
)
NO_HELLO: Final = Farewell(
    "no-hello", 4408, True, f"no hello within {limits.HELLO_SECONDS} seconds"
)
SILENT: Final = Farewell("silent", 4408, True, f"silent for {limits.DEAD_SECONDS} seconds")
SLOW: Final = Farewell(
    "slow", 4413, True, f"took nothing for {limits.STALLED_SECONDS} seconds: the line is too slow"
)
RESTART: Final = Farewell("restart", 1012, True, "the server restarts; nothing is lost")
REWRITTEN: Final = Farewell(
    "rewritten", 1012, True, "an owner removed the board's past; what is on it stays"
)
REGROUPED: Final = Farewell(
    "regrouped", 1012, True, "your groups have changed: what you may do here is looked up again"
)
UNAVAILABLE: Final = Farewell("unavailable", 1013, True, "the board cannot be read at the moment")
DAMAGED: Final = Farewell(
    "damaged", 1011, False, "the board's stored data is damaged: ask the server's admin"
)
INTERNAL: Final = Farewell("internal", 1011, True, "the server failed here; the log tells why")


def of(error: ProtocolError) -> Farewell:
    """Make the farewell for a frame that broke the protocol."""
    return Farewell(error.code, error.close_code, False, str(error))
