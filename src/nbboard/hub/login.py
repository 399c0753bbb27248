"""The Hub's login, begun at one replica of the service and ended at any other.

JupyterHub's own keeps in memory where a login was to lead, so only the process that began it can
end it. Here the visitor's browser keeps it, in a cookie of its own that all replicas can check:
nothing for strangers to fill a memory with, and a login outlives a restart of the service.
"""

import hashlib
import secrets
from typing import Any, Final

import msgspec
from jupyterhub.services.auth import HubOAuth
from jupyterhub.utils import get_browser_protocol
from msgspec import Struct
from tornado import web

SECONDS: Final = 600
"""How long a login may take."""
_DAY: Final = 24 * 3600
_AT_ONCE: Final = 8
"""Logins that one browser may have under way: each is a cookie, which every request carries."""
_LONGEST: Final = 2000
"""Of an address that is returned to; a browser drops a cookie above 4 KiB."""


class UnderWay(Struct, frozen=True):
    """A login that was begun: `state` goes to the Hub and back, the rest stays in the browser.

    `verifier` proves to the Hub that who ends the login has begun it (RFC 7636), "" where the Hub
    is too old to ask.
    """

    state: str
    next_url: str
    verifier: str


_packer: Final = msgspec.json.Encoder()
_reader: Final = msgspec.json.Decoder(UnderWay)


class HubLogin(HubOAuth):
    """JupyterHub's client side of the login, without its memory."""

    def set_state_cookie(
        self, handler: web.RequestHandler, next_url: str = "", *, code_verifier: str | None = None
    ) -> str:
        """Have the browser keep a login that begins; gives the state for the Hub."""
        begun = [name for name in handler.request.cookies if name.startswith(self._stem)]
        if len(begun) >= _AT_ONCE:
            self.forget(handler)
        state = secrets.token_urlsafe(16)
        next_url = next_url if len(next_url) <= _LONGEST else self.base_url
        value = _packer.encode(UnderWay(state, next_url, code_verifier or ""))
        given = {name.lower(): option for name, option in self.cookie_options.items()}
        options = {"samesite": "Lax", **given, **self._place(handler)}
        handler.set_secure_cookie(
            self._name(state), value, max_age=SECONDS, httponly=True, **options
        )
        return state

    def begun(self, handler: web.RequestHandler, state: str) -> UnderWay | None:
        """Give the login of a state that the Hub sent back, if this browser began it lately."""
        value = handler.get_secure_cookie(self._name(state), max_age_days=SECONDS / _DAY)
        if value is None:
            return None
        try:
            found = _reader.decode(value)
        except msgspec.MsgspecError:
            return None
        return found if secrets.compare_digest(found.state.encode(), state.encode()) else None

    async def token_of(self, code: str, login: UnderWay) -> str:
        """Give the token that the Hub gives for a login's code."""
        proof: dict[str, Any] = {"code_verifier": login.verifier} if login.verifier else {}
        token: str = await self.token_for_code(code, sync=False, **proof)
        return token

    def forget(self, handler: web.RequestHandler) -> None:
        """Take all logins under way from the browser."""
        for name in handler.request.cookies:
            if name.startswith(self._stem):
                handler.clear_cookie(name, **self._place(handler))

    @property
    def _stem(self) -> str:
        return f"{self.state_cookie_name}-"

    def _place(self, handler: web.RequestHandler) -> dict[str, Any]:
        https = get_browser_protocol(handler.request) == "https"
        return {"path": self.cookie_path, "secure": https or self._stem.startswith("__Host-")}

    def _name(self, state: str) -> str:
        # By the state, so that several tabs that sign in at once do not take each other's.
        return self._stem + hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:16]
