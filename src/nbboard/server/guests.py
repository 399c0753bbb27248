"""The way in for people with a share link and no account: the only routes without the host's login.

Everything is below ``s/<link>/`` and stands on the cookie of that path, which `enter` gives for
the link's secret. The host's own login is never asked here: a visitor who happens to be signed in
is a guest like any other, and no token opens these routes.
"""

from typing import Final

from jupyter_server.auth import IdentityProvider, User
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from msgspec import Struct
from tornado import web

from nbboard.core.errors import NotAllowed, StoreError
from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from nbboard.server.auth import HOSTING, home
from nbboard.server.base import Answering, read_json
from nbboard.server.bundle import Bundle
from nbboard.server.door import NO_LINK
from nbboard.server.exports import Exporting, Uploading
from nbboard.server.history import ChatReading
from nbboard.server.page import Page
from nbboard.server.people import Introducing
from nbboard.server.rates import ENTER
from nbboard.server.socket import RoomSocket
from nbboard.store.base import ShareLink
from nbboard.wishes import ExportWish

COOKIE: Final = "nbboard-guest"


class NobodyProvider(IdentityProvider):
    """Says that nobody is signed in, whatever a request brings."""

    def get_user(self, handler: web.RequestHandler) -> User | None:
        """Give nobody."""
        return None

    def is_token_authenticated(self, handler: web.RequestHandler) -> bool:
        """Tell that Origin must be checked."""
        return False


class GuestAware(JupyterHandler):
    """A handler that the host's login has nothing to do with.

    Each method must bear ``@allow_unauthenticated``, and ask `guest` before it gives anything.
    """

    @property
    def identity_provider(self) -> IdentityProvider:
        """Nobody's, instead of the host's."""
        return NobodyProvider()

    def set_cors_headers(self) -> None:
        """Set none: no other site may read an answer, whatever the host allows elsewhere."""

    def check_xsrf_cookie(self) -> None:
        """Refuse what does not say that it comes from a page of this server.

        Every browser names the Origin of a POST. Jupyter's token would need its cookie, which
        belongs to people who are signed in; the guest's own is not sent from other sites at all
        (SameSite=Strict).
        """
        if "Origin" not in self.request.headers or not self.check_origin():
            raise web.HTTPError(403, "only pages of this server may ask this")

    async def guest(self, key: str) -> tuple[ShareLink, Identity]:
        """Give the link and who came by it; raises NotAllowed (one answer), StoreError."""
        door = (await self.settings[HOSTING].opened()).door
        link, identity = await door.admit(key, self.get_cookie(COOKIE, "") or "")
        return link, identity


class GuestHandler(GuestAware, Answering):
    """Base of the guests' REST handlers."""

    _track_activity = False

    async def admit(self, key: str, least: Role) -> tuple[BoardId, Identity]:
        """Give the board of the link `key` and its guest, if their role is at least `least`."""
        link, identity = await self.guest(key)
        role = await (await self.registry()).role(link.board, identity)
        if role < least:
            held, wanted = role.name.lower(), least.name.lower()
            raise NotAllowed(f"you are {held} of this board; this needs {wanted}")
        return link.board, identity


class Entering(Struct, forbid_unknown_fields=True):
    """The body of ``s/<link>/enter``; without a secret the cookie speaks."""

    secret: str = ""


class EnterHandler(GuestHandler):
    """``s/<link>/enter``: the secret for a cookie."""

    @allow_unauthenticated
    async def post(self, key: str) -> None:
        """Let a guest in: gives a cookie for the link's secret, and says which board it opens.

        Wrong secrets are counted by address and link. Every link that opens nothing has the same
        answer.
        """
        secret = read_json(self, Entering).secret
        rates, visitor = self.hosting.rates, f"{self.request.remote_ip}\n{key}"
        rates.check(ENTER, visitor)
        door = (await self.hosting.opened()).door
        cookie = self.get_cookie(COOKIE, "") or ""
        try:
            if secret:
                _, fresh = await door.enter(key, secret)
                cookie = await self._kept(key, cookie) or fresh
            link, identity = await door.admit(key, cookie)
        except NotAllowed:
            rates.count(ENTER, visitor)
            raise
        registry = await self.registry()
        role = await registry.role(link.board, identity)
        self.set_cookie(
            COOKIE,
            cookie,
            path=f"{home(self)}s/{key}",
            httponly=True,
            samesite="Strict",
            secure=self.site.startswith("https:"),
        )
        self.set_header("Cache-Control", "no-store")
        async with registry.using(link.board) as room:
            title = room.state.title
        self.reply(
            {
                "board": link.board,
                "title": title,
                "user": identity.user,
                "name": identity.name,
                "role": role.name.lower(),
            }
        )

    async def _kept(self, key: str, cookie: str) -> str | None:
        """Give the cookie back if it still opens the link: the guest stays who they are."""
        try:
            await (await self.hosting.opened()).door.admit(key, cookie)
        except NotAllowed:
            return None
        return cookie


class GuestExportHandler(GuestHandler, Exporting):
    """``s/<link>/export``."""

    @allow_unauthenticated
    async def get(self, key: str) -> None:
        """Send the board as a file."""
        await self.send_export(key, self.wish())

    @allow_unauthenticated
    async def post(self, key: str) -> None:
        """Send the board as a file."""
        await self.send_export(key, read_json(self, ExportWish))


class GuestBlobsHandler(GuestHandler, Uploading):
    """``s/<link>/blobs``."""

    @allow_unauthenticated
    async def post(self, key: str) -> None:
        """Keep an image for the board."""
        await self.take_image(key)


class GuestBlobHandler(GuestHandler, Exporting):
    """``s/<link>/blobs/<sha256>``."""

    @allow_unauthenticated
    async def get(self, key: str, sha256: str) -> None:
        """Send an image of the board."""
        await self.send_blob(key, sha256)


class GuestChatHandler(GuestHandler, ChatReading):
    """``s/<link>/chat``."""

    @allow_unauthenticated
    async def get(self, key: str) -> None:
        """List messages of the board's chat, oldest first."""
        await self.send_chat(key)


class GuestPictureHandler(GuestHandler, Introducing):
    """``s/<link>/picture``."""

    @allow_unauthenticated
    async def post(self, key: str) -> None:
        """Keep a picture of the guest."""
        await self.take_portrait(key)


class GuestSocket(RoomSocket, GuestAware):
    """``s/<link>/socket``."""

    @allow_unauthenticated
    async def get(self, key: str) -> None:
        """Let the guest in whom the cookie names, or answer 403."""
        try:
            self.link, identity = await self.guest(key)
            self.door = (await self.hosting.opened()).door
            self.admit(await self.hosting.registry(), self.link.board, identity)
        except StoreError as error:
            raise web.HTTPError(503, str(error)) from error
        except NotAllowed:
            raise web.HTTPError(403, NO_LINK) from None
        await super().get(key)

    def open(self, *args: str, **options: str) -> None:
        """Begin the session; it ends when the link does."""
        super().open(*args, **options)
        assert self.session is not None
        self.leave = self.door.stays(self.link, self.session.end)

    def on_close(self) -> None:
        """Take the guest out of the room."""
        super().on_close()
        if self.session is not None:
            self.leave()


class GuestPageHandler(GuestAware, Page):
    """``s/<link>``: the same page for every link, whether it opens something or not."""

    @allow_unauthenticated
    async def get(self, key: str) -> None:
        """Send the page."""
        self.send_page("guest", "nbboard", {"link": key}, f"s/{key}/static/page.js")


class GuestBundleHandler(GuestAware, Bundle):
    """``s/<link>/static/<file>``: the browser's files, which hold nothing of anybody."""

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a file."""
        await self.send_file(path, include_body)

    @allow_unauthenticated
    async def head(self, path: str) -> None:
        """Say what `get` would send."""
        await self.send_file(path, include_body=False)
