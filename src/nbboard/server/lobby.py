"""REST: who you are, the boards that concern you, and a new one."""

from collections.abc import Sequence
from typing import Annotated

from jupyter_server.auth.decorator import authorized
from msgspec import UNSET, Meta, Struct, UnsetType
from tornado import web

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, NotAllowed, shown
from nbboard.core.ids import HUB_GROUP, GroupId
from nbboard.core.model import bounded
from nbboard.core.ops import Ops, SetAccess, SetGroup
from nbboard.core.protocol import Member
from nbboard.core.roles import Access, Role
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.server.auth import HostUser, tells_people_apart
from nbboard.server.base import BoardHandler, read_json
from nbboard.server.listing import BoardModel, alone, fresh, held, model, others
from nbboard.store.base import BoardRecord, Listing


class NewBoard(Struct, forbid_unknown_fields=True):
    """The body of ``POST api/boards``."""

    title: Annotated[str, Meta(max_length=limits.TITLE_BYTES)] = ""
    access: Access | UnsetType = UNSET
    listed: bool = False


class BoardShowing(BoardHandler):
    """A handler that answers with boards."""

    async def show(self, record: BoardRecord, identity: Identity) -> BoardModel:
        """Show one board to a visitor who may see it."""
        registry = await self.registry()
        async with registry.using(record.id) as room:
            listing = alone(record, room.state, identity)
            (shown,) = await self.shown(registry, [listing], identity)
        return shown

    async def shown(
        self, registry: Registry, listings: Sequence[Listing], identity: Identity
    ) -> list[BoardModel]:
        """Show the boards of a list, with who is there on any node."""
        elsewhere = await others(await self.store(), listings)
        return [
            self._shown(registry, listing, identity, elsewhere.get(listing.record.id, ()))
            for listing in listings
        ]

    def _shown(
        self,
        registry: Registry,
        listing: Listing,
        identity: Identity,
        elsewhere: Sequence[Member],
    ) -> BoardModel:
        board = model(registry, listing, identity, self.home, elsewhere, admin=self.is_admin)
        board.url = f"{self.page_site}{board.url}"
        return board

    @property
    def page_site(self) -> str:
        """Scheme and host of the pages, where browsers know them by others than they ask; or ""."""
        return ""

    @property
    def is_admin(self) -> bool:
        """Whether the host lets this account see every board, besides those of its own."""
        user = self.current_user
        return isinstance(user, HostUser) and user.floor is Role.OWNER

    def reply_created(self, board: BoardModel) -> None:
        """Answer with a board that was not there before."""
        self.set_header("Location", f"{self.home}api/boards/{board.id}")
        self.reply(board, 201)


class MeHandler(BoardHandler):
    """``api/me``: how this server knows the visitor."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Say who the visitor is and what the server offers them."""
        identity = await self.identify()
        groups = await (await self.store()).groups_of(identity.user)
        self.reply(
            {
                "user": identity.user,
                "name": identity.name,
                "tells_apart": tells_people_apart(self.identity_provider),
                "groups": [
                    *({"id": group.id, "title": group.title} for group in groups),
                    *({"id": key, "title": _title(key)} for key in _of_hub(identity)),
                ],
                "share_links": self.hosting.share_links,
                "group_roles": self._group_roles(),
            }
        )

    def _group_roles(self) -> list[dict[str, str]]:
        roles = self.hosting.group_roles.items()
        return [
            {"id": group, "title": _title(group), "role": role.name.lower()}
            for group, role in roles
        ]


def _of_hub(identity: Identity) -> list[GroupId]:
    return [group for group in identity.groups if group.startswith(HUB_GROUP)]


def _title(group: GroupId) -> str:
    return group.partition(":")[2]


class BoardsHandler(BoardShowing):
    """``api/boards``: list and create."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List the boards that concern the visitor and that they may see, newest change first.

        No board is loaded for it. With ``deleted=1`` it lists those of theirs that may still be
        recovered.
        """
        deleted = self._deleted()
        identity = await self.identify()
        registry = await self.registry()
        least = Role.OWNER if deleted else Role.VIEWER
        found = await self._found(identity, deleted)
        listings = [fresh(registry, item, identity) for item in found]
        seen = [item for item in listings if held(item, identity) >= least]
        self.reply({"boards": await self.shown(registry, seen, identity)})

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Create a board; its creator is its owner."""
        body = read_json(self, NewBoard)
        bounded(body.title, limits.TITLE_BYTES, "title")
        identity = await self.identify()
        if identity.ceiling < Role.EDITOR:
            raise NotAllowed("you may look at boards of this server, not make any")
        registry = await self.registry()
        access, ops = self._openness(body)
        record = await registry.create(identity, body.title, access)
        if ops:
            owner = identity._replace(floor=Role.OWNER)
            await registry.submit(record.id, owner, ops)
            self.reply_created(await self.show(record, identity))
            return
        listing = Listing(record, ((identity.user, Role.OWNER),))
        (shown,) = await self.shown(registry, [listing], identity)
        self.reply_created(shown)

    async def _found(self, identity: Identity, deleted: bool) -> Sequence[Listing]:
        """List the boards that concern somebody, and all others for who sees every board."""
        store = await self.store()
        if identity.floor is not Role.OWNER:
            return await store.list((identity.user, *identity.groups), deleted=deleted)
        every = await store.list(None, deleted=deleted)
        if not self.is_admin:
            # Whoever has a server's one token has no account that boards could concern.
            return every
        own = await store.list((identity.user, *identity.groups), deleted=deleted)
        known = {item.record.id: item for item in own}
        return [known.get(item.record.id, item) for item in every]

    def _openness(self, body: NewBoard) -> tuple[Access, Ops]:
        """Give whom a new board is open to, and what its log begins with because of that.

        Where the host gives groups roles, those are all, unless the maker says something else.
        """
        granted = self.hosting.group_roles if body.access is UNSET else {}
        default: Access = "private" if granted else "edit"
        access = default if body.access is UNSET else body.access
        listed = (SetAccess(access, True),) if body.listed else ()
        return access, (*(SetGroup(group, role) for group, role in granted.items()), *listed)

    def _deleted(self) -> bool:
        text = self.get_query_argument("deleted", "0")
        if text not in ("0", "1"):
            raise InvalidInput(f"deleted {shown(text)}: give 0 or 1")
        return text == "1"
