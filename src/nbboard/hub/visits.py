"""Open sockets, and asking the Hub from time to time whether their visitors may still be here."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from nbboard.core import limits
from nbboard.core.ids import HUB_GROUP
from nbboard.hub.accounts import Account, Accounts, HubSilent, fingerprint
from nbboard.hub.identity import Login, user_of
from nbboard.room import farewell
from nbboard.room.farewell import Farewell
from nbboard.room.registry import Registry
from nbboard.server.auth import HostUser

SIGNED_OUT: Final = Farewell(
    "sign-in", 4401, False, "the Hub no longer knows your login: sign in again"
)
NOT_ALLOWED: Final = Farewell(
    "not-allowed", 4403, False, "the Hub no longer lets you use its boards: ask its admin"
)
HUB_SILENT: Final = Farewell(
    "unavailable", 1013, True, "the Hub has not said for too long who you are: trying again"
)
RENAMED: Final = Farewell(
    "renamed", 1012, True, "your account has another name now: you come back under it"
)
_log: Final = logging.getLogger(__name__)


class _Visit(NamedTuple):
    login: Login
    user: HostUser
    end: Callable[[Farewell], None]


class Visits:
    """The open sockets; `may_enter` tells whether an account may be here at all."""

    def __init__(
        self,
        accounts: Accounts,
        registry: Registry,
        may_enter: Callable[[Account], bool],
    ) -> None:
        self._accounts = accounts
        self._registry = registry
        self._may_enter = may_enter
        self._visits: dict[object, _Visit] = {}
        self._watching: dict[str, asyncio.Task[None]] = {}
        self._checking: set[asyncio.Task[None]] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    def enter(
        self, login: Login, user: HostUser, end: Callable[[Farewell], None]
    ) -> Callable[[], None]:
        """Take note of an open socket; gives what to call when it is gone."""
        key = object()
        self._empty.clear()
        self._visits[key] = _Visit(login, user, end)
        token = login.token
        if token not in self._watching:
            watch = self._watching[token] = asyncio.create_task(self._watch(token))
            watch.add_done_callback(partial(self._stopped, token))
        return lambda: self._left(key)

    def close(self) -> None:
        """Check no more."""
        for task in (*self._watching.values(), *self._checking):
            task.cancel()

    async def check(self, token: str) -> None:
        """Ask the Hub about a token and act on the answer."""
        try:
            account = await self._accounts.of(token, 0)
        except HubSilent:
            self._end(token, HUB_SILENT)
            return
        if account is None:
            self._end(token, SIGNED_OUT)
        elif not self._may_enter(account):
            self._end(token, NOT_ALLOWED)
        else:
            await self._compare(token, account)

    def check_soon(self, key: bytes) -> None:
        """Check the token of this fingerprint if a socket stands on it."""
        for token in {visit.login.token for visit in self._visits.values()}:
            if fingerprint(token) == key:
                task = asyncio.create_task(self.check(token))
                self._checking.add(task)
                task.add_done_callback(self._checked)

    async def gone(self, seconds: float) -> None:
        """Wait until nobody is here, for so many seconds at most."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), seconds)

    async def _compare(self, token: str, account: Account) -> None:
        for key, visit in self._standing_on(token):
            before, now = visit.user, user_of(account, visit.login)
            if before == now:
                continue
            self._visits[key] = visit._replace(user=now)
            if before.username != now.username:
                # Whoever is given the old name next must not find somebody drawing under it.
                visit.end(RENAMED)
                continue
            if before.groups != now.groups:
                await self._registry.regroup(now.username, now.groups, HUB_GROUP)
            if before.floor is not now.floor:
                visit.end(farewell.REGROUPED)

    def _end(self, token: str, words: Farewell) -> None:
        for _, visit in self._standing_on(token):
            _log.info("visit ended", extra={"user": visit.user.username, "reason": words.code})
            visit.end(words)

    def _standing_on(self, token: str) -> list[tuple[object, _Visit]]:
        return [item for item in self._visits.items() if item[1].login.token == token]

    def _left(self, key: object) -> None:
        self._visits.pop(key, None)
        if not self._visits:
            self._empty.set()

    async def _watch(self, token: str) -> None:
        """Check a token again and again for as long as a socket stands on it."""
        # Spread out, so that a class that came at once is not asked about at once.
        pause = limits.HUB_CHECK_SECONDS * random.uniform(0.5, 1)  # noqa: S311
        while True:
            await asyncio.sleep(pause)
            if not self._standing_on(token):
                # At once: who comes in this very turn needs another.
                del self._watching[token]
                return
            await self.check(token)
            pause = limits.HUB_CHECK_SECONDS

    def _checked(self, task: "asyncio.Task[None]") -> None:
        self._checking.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a visitor was not checked", exc_info=error)

    def _stopped(self, token: str, task: "asyncio.Task[None]") -> None:
        if self._watching.get(token) is task:
            del self._watching[token]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("visitors are not checked any more", exc_info=error)
