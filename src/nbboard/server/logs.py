"""REST: what this server logged, and how much it logs."""

from typing import Final

from jupyter_server.auth import AllowAllAuthorizer
from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import ensure_async
from msgspec import Struct
from tornado import web

from nbboard.core.errors import NotAllowed
from nbboard.server.auth import tells_people_apart
from nbboard.server.base import BoardHandler, read_json
from nbboard.server.logbook import levels, set_levels

LOGS: Final = "nbboard-logs"
"""What the host's Authorizer is asked about ("execute") where people are told apart."""
_MOST_SECONDS: Final = 30


class Levels(Struct, forbid_unknown_fields=True):
    """The body of ``PUT api/logs``: levels by module."""

    levels: dict[str, str]


class LogsHandler(BoardHandler):
    """``api/logs?after=<n>&level=info&module=nbboard.room&wait=<seconds>``."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer lines after number `after`; with `wait`, only once there is one or time is up."""
        await self._admit_admin()
        after = self.whole_number("after", 0, 2**53 - 1)
        level = self.get_query_argument("level", "debug")
        module = self.get_query_argument("module", "")
        book = self.hosting.logbook
        lines = book.lines(after, level, module)
        wait = self.whole_number("wait", 0, _MOST_SECONDS)
        if not lines and wait:
            await book.news(wait)
            lines = book.lines(after, level, module)
        self.reply({"lines": lines, "levels": levels()})

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Set levels, effective at once and until the server ends."""
        await self._admit_admin()
        set_levels(read_json(self, Levels).levels.items())
        self.reply({"levels": levels()})

    async def _admit_admin(self) -> None:
        """Raise NotAllowed for who may not read the log of the whole server.

        Where the host knows only one account that is everybody; where it tells people apart its
        Authorizer must say so, and one that allows everything has said nothing.
        """
        if self.from_kernel or not tells_people_apart(self.identity_provider):
            return
        user = self.current_user
        allowed = self.authorizer.is_authorized(self, user, "execute", LOGS)
        if isinstance(self.authorizer, AllowAllAuthorizer) or not await ensure_async(allowed):
            raise NotAllowed(
                f"the log is for who may 'execute' {LOGS}, says the server's Authorizer"
            )
