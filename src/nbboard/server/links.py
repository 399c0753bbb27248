"""REST: share links, for the owners of a board."""

from typing import Annotated, Literal

from jupyter_server.auth.decorator import authorized
from msgspec import UNSET, Meta, Struct, UnsetType
from tornado import web

from nbboard.core import limits
from nbboard.core.errors import NOT_FOUND, BoardNotFound, NotAllowed
from nbboard.core.ops import Seq
from nbboard.core.roles import Role
from nbboard.server.base import BoardHandler, read_json
from nbboard.server.door import Wish, over
from nbboard.server.people import ROLES
from nbboard.store.base import ShareLink

OFF = (
    "share links are off on this server: its admin may allow them with "
    "c.NBBoardApp.share_links = True"
)


class NewLink(Struct, forbid_unknown_fields=True):
    """The body of ``POST …/links``; `expires_at` in ms since 1970, 0 for never."""

    role: Literal["viewer", "editor"] = "viewer"
    title: Annotated[str, Meta(max_length=limits.TITLE_BYTES)] = ""
    expires_at: Seq = 0


class LinkModel(Struct):
    """A share link; `url` holds its secret and is told only when the link is made."""

    id: str
    role: str
    title: str
    owner: str
    created_at: int
    expires_at: int
    url: str | UnsetType = UNSET


class LinksHandler(BoardHandler):
    """``api/boards/<id>/links``: list and make."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """List the links that work, newest first; owners only."""
        board, _ = await self.admit(board_id, Role.OWNER)
        now = (await self.registry()).host.clock.wall()
        links = await (await self.store()).links(board)
        self.reply({"links": [_model(link) for link in links if not over(link, now)]})

    @web.authenticated
    @authorized
    async def post(self, board_id: str) -> None:
        """Make a link; owners only, where the server's admin allows links.

        The answer's `url` is the only place where the secret ever is: behind its ``#``, which
        browsers send to nobody.
        """
        board, identity = await self.admit(board_id, Role.OWNER)
        if not self.hosting.share_links:
            raise NotAllowed(OFF)
        body = read_json(self, NewLink)
        door = (await self.hosting.opened()).door
        wish = Wish(ROLES[body.role], body.title, body.expires_at)
        link, secret = await door.create(board, identity, wish)
        self.set_header("Cache-Control", "no-store")
        url = f"{self.site}{self.home}s/{link.id}#{secret}"
        self.reply(_model(link, url), 201)


class OneLinkHandler(BoardHandler):
    """``api/boards/<id>/links/<link>``."""

    @web.authenticated
    @authorized
    async def delete(self, board_id: str, key: str) -> None:
        """End a link: who came by it is turned out at once; owners only."""
        board, identity = await self.admit(board_id, Role.OWNER)
        link = await (await self.store()).get_link(key)
        if link is None or link.board != board:
            raise BoardNotFound(NOT_FOUND)
        await (await self.hosting.opened()).door.revoke(link, identity)
        self.done()


def _model(link: ShareLink, url: str | UnsetType = UNSET) -> LinkModel:
    role = link.role.name.lower()
    return LinkModel(link.id, role, link.title, link.owner, link.created_at, link.expires_at, url)
