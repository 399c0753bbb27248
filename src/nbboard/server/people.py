"""REST: who may do what on a board, asking for more, and a picture of oneself."""

import hashlib
from typing import Literal

from jupyter_server.auth.decorator import authorized
from msgspec import UNSET, Struct, UnsetType
from tornado import web

from nbboard.core import limits
from nbboard.core.errors import LimitExceeded
from nbboard.core.ids import BoardId, GroupId, UserId, is_board_id, is_guest
from nbboard.core.roles import Access, Role
from nbboard.core.state import BoardState
from nbboard.render import portrait_async
from nbboard.room import rights
from nbboard.server.auth import readers
from nbboard.server.base import Answering, BoardHandler, read_json
from nbboard.server.rates import ASKS, LINK_PORTRAITS, PORTRAITS
from nbboard.store.base import Blob, Store

ROLES = {role.name.lower(): role for role in Role}


class Holder(Struct, omit_defaults=True):
    """A user with a role of their own; `picture` is a blob of the board."""

    user: UserId
    name: str
    role: str
    picture: str | UnsetType = UNSET


class GroupShown(Struct):
    """A group with a role."""

    id: GroupId
    title: str
    role: str


class Request(Struct, omit_defaults=True):
    """Somebody who asks for a role; `at` in ms since 1970."""

    user: UserId
    name: str
    role: str
    at: int
    picture: str | UnsetType = UNSET


class Named(Struct):
    """A user and how they are called."""

    user: UserId
    name: str


class PeopleModel(Struct):
    """Who may do what. `asks` and `banned` are for owners, and empty for others."""

    you: dict[str, str]
    access: Access
    listed: bool
    archived: bool
    locked: bool
    pen: UserId | None
    roles: list[Holder]
    groups: list[GroupShown]
    asks: list[Request]
    banned: list[Named]


class Wanted(Struct, forbid_unknown_fields=True):
    """The body of ``POST …/ask``."""

    role: Literal["viewer", "editor"]


class PeopleHandler(BoardHandler):
    """``api/boards/<id>/people``."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """Say who has which role; owners also see who asks and who is kept out."""
        board, identity = await self.admit(board_id, Role.VIEWER)
        async with (await self.registry()).using(board) as room:
            state = room.state
            role = rights.role(state, identity)
            shown = PeopleModel(
                you={"user": identity.user, "role": role.name.lower()},
                access=state.access,
                listed=state.listed,
                archived=state.archived,
                locked=state.locked,
                pen=state.pen,
                roles=_holders(state),
                groups=[],
                asks=_requests(state) if role is Role.OWNER else [],
                banned=_banned(state) if role is Role.OWNER else [],
            )
            groups = dict(state.groups)
        shown.groups = await _groups(await self.store(), board, groups)
        self.reply(shown)


class AskHandler(BoardHandler):
    """``api/boards/<id>/ask``: ask the owners for a role."""

    @web.authenticated
    @readers
    async def post(self, board_id: str) -> None:
        """Pass a request on to the owners.

        The answer comes before anything is looked up, and is the same for a board that is not
        there: whoever asks learns nothing by it.
        """
        wanted = ROLES[read_json(self, Wanted).role]
        identity = await self.identify()
        self.hosting.rates.spend(ASKS, identity.user)
        registry = await self.registry()
        self.reply({}, 202)
        if is_board_id(board_id):
            await registry.ask(BoardId(board_id), identity, wanted)


class Introducing(Answering):
    """Takes in a picture of the visitor, with or without the host's login."""

    async def take_portrait(self, key: str) -> None:
        """Make a small square of the body, keep it as a blob of the board and answer its hash."""
        board, identity = await self.admit(key, Role.VIEWER)
        body = self.request.body
        if len(body) > limits.BLOB_BYTES:
            text = f"a picture of {len(body)} bytes; the limit is {limits.BLOB_BYTES}"
            raise LimitExceeded(f"{text}: make it smaller")
        rates = self.hosting.rates
        if is_guest(identity.user):
            # A guest may come in again as somebody else, as often as they like.
            rates.spend(LINK_PORTRAITS, f"{board}\n{identity.groups}")
        rates.spend(PORTRAITS, f"{board}\n{identity.user}")
        image = await portrait_async(body)
        sha256 = hashlib.sha256(image.data).hexdigest()
        await (await self.store()).put_blob(board, Blob(sha256, image.media_type, image.data))
        self.reply({"blob": sha256}, 201)


class PictureHandler(BoardHandler, Introducing):
    """``api/boards/<id>/picture``."""

    @web.authenticated
    @readers
    async def post(self, board_id: str) -> None:
        """Keep a picture of the visitor; they show it by an ``introduce``."""
        await self.take_portrait(board_id)


def _holders(state: BoardState) -> list[Holder]:
    return [
        Holder(
            user, state.names.get(user, user), role.name.lower(), state.pictures.get(user, UNSET)
        )
        for user, role in state.roles.items()
    ]


def _requests(state: BoardState) -> list[Request]:
    return [
        Request(
            user, asked.name, asked.role.name.lower(), asked.at, state.pictures.get(user, UNSET)
        )
        for user, asked in state.asks.items()
    ]


def _banned(state: BoardState) -> list[Named]:
    return [Named(user, state.names.get(user, user)) for user in state.banned]


async def _groups(store: Store, board: BoardId, groups: dict[GroupId, Role]) -> list[GroupShown]:
    titles = {f"link:{link.id}": link.title for link in await store.links(board)}
    shown = []
    for key, role in groups.items():
        title = titles.get(key, "")
        if not title and key.startswith("group:"):
            group = await store.get_group(key)
            title = "" if group is None else group.title
        shown.append(GroupShown(key, title or key.partition(":")[2], role.name.lower()))
    return shown
