"""Who a token of the Hub belongs to: asked of the Hub, remembered for a moment.

The Hub is asked once for a token however many wait for the answer, and a few tokens at a time. Its
last answer serves for a moment, and for `limits.HUB_SILENT_SECONDS` while it cannot be reached.
"""

import asyncio
import hashlib
import logging
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, NamedTuple

from msgspec import Struct

from nbboard.core import limits
from nbboard.core.errors import StoreError

_ASKED_AT_ONCE: Final = 8
_WAITING: Final = 1000
_PATIENCE: Final = 10
_PAUSE: Final = 3
"""Seconds in which a Hub that did not answer is not asked again."""
_KNOWN: Final = 10_000
_log: Final = logging.getLogger(__name__)

Ask = Callable[[str], Awaitable[dict[str, Any] | None]]
"""Asks the Hub whose a token is; None for nobody's. Raises whatever goes wrong."""


class HubSilent(StoreError):
    """The Hub does not answer and nobody knows who a token belongs to."""


class Account(Struct, frozen=True):
    """Somebody as the Hub knows them; `kind` is user or service."""

    name: str
    kind: str
    admin: bool
    groups: tuple[str, ...]
    scopes: frozenset[str]
    shown_as: str


class _Known(NamedTuple):
    account: Account | None
    at: float
    fresh: bool = True


def fingerprint(token: str) -> bytes:
    """Give what stands for a token where the token itself must not be kept or told."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


class Accounts:
    """The accounts behind tokens; `ask` asks the Hub, `monotonic` gives seconds.

    `on_change` is called with a token's fingerprint when the Hub says something else of it than
    before.
    """

    def __init__(self, ask: Ask, monotonic: Callable[[], float]) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._asking: dict[bytes, asyncio.Task[Account | None]] = {}
        self._turn = asyncio.Semaphore(_ASKED_AT_ONCE)
        self._silent_until = -math.inf
        self.on_change: Callable[[bytes], None] = lambda _: None

    async def of(self, token: str, fresh: float = limits.HUB_ANSWER_SECONDS) -> Account | None:
        """Give whose token this is, as the Hub said at most `fresh` seconds ago; None: nobody's.

        Raises HubSilent when the Hub does not answer and its last answer is too old.
        """
        key = fingerprint(token)
        known = self._known.get(key)
        if known is not None and known.fresh and self._monotonic() - known.at < fresh:
            return known.account
        if self._monotonic() < self._silent_until:
            # Asked a moment ago, in vain: whoever comes now need not wait for that again.
            return self._last(key)
        asking = self._asking.get(key)
        if asking is None:
            if len(self._asking) >= _WAITING:
                raise HubSilent("too many wait for the Hub to say who they are: try again soon")
            asking = self._asking[key] = asyncio.create_task(self._fetch(key, token))
            asking.add_done_callback(partial(self._answered, key))
        # Shielded: the others still wait when the first who asked has gone away.
        return await asyncio.shield(asking)

    def forget(self, key: bytes) -> None:
        """Ask the Hub anew about a token; its last word serves while it is silent."""
        known = self._known.get(key)
        if known is not None:
            self._known[key] = known._replace(fresh=False)

    async def close(self) -> None:
        """Ask no more."""
        tasks = list(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _answered(self, key: bytes, task: "asyncio.Task[Account | None]") -> None:
        self._asking.pop(key, None)
        if not task.cancelled():
            # Whoever waited gets it; nobody may have waited that long.
            task.exception()

    async def _fetch(self, key: bytes, token: str) -> Account | None:
        async with self._turn:
            if self._monotonic() < self._silent_until:
                return self._last(key)
            try:
                async with asyncio.timeout(_PATIENCE):
                    model = await self._ask(token)
            # What a client of HTTP may raise has no common name.
            except Exception as error:  # noqa: BLE001
                self._silent_until = self._monotonic() + _PAUSE
                _log.warning("the Hub does not answer", extra={"reason": repr(error)})
                return self._last(key)
        account = None if model is None else _account(model)
        before = self._known.get(key)
        self._known[key] = _Known(account, self._monotonic())
        self._known.move_to_end(key)
        if len(self._known) > _KNOWN:
            self._known.popitem(last=False)
        # What another node had heard before is no news to it.
        if before is not None and before.fresh and before.account != account:
            self.on_change(key)
        return account

    def _last(self, key: bytes) -> Account:
        """Give the last answer about a token while the Hub is silent."""
        now = self._monotonic()
        known = self._known.get(key)
        if known is None or known.account is None or now - known.at > limits.HUB_SILENT_SECONDS:
            raise HubSilent("the Hub does not say who you are at the moment: try again")
        return known.account


def _account(model: dict[str, Any]) -> Account:
    info = model.get("user_info") or {}
    shown_as = info.get("display_name") or info.get("name") or ""
    return Account(
        name=str(model["name"]),
        kind=str(model.get("kind", "user")),
        admin=bool(model.get("admin", False)),
        groups=tuple(sorted(map(str, model.get("groups", ())))),
        scopes=frozenset(map(str, model.get("scopes", ()))),
        shown_as=str(shown_as),
    )
