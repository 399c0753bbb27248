"""Share links: who comes through one, and turning them out when it ends.

A link's secret is 256 random bits that only its maker sees, once; the store keeps a keyed hash of
it. Who knows the secret gets a cookie: an id of their own and a code over it, the link and the
hash. So a cookie opens one link of one server, and a stolen store opens none.

What a guest may do on the board is a role of the group ``link:<id>`` in the board's log: it
changes at an entry, as everybody's does. Here is only who may come in as that group.
"""

import asyncio
import base64
import hashlib
import hmac
import logging
from collections.abc import Callable
from typing import Final, NamedTuple

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, NBBoardError, NotAllowed, OpRefused
from nbboard.core.ids import GUEST, LINK, BoardId, board_id, element_id
from nbboard.core.model import bounded
from nbboard.core.ops import SetGroup
from nbboard.core.roles import Role
from nbboard.room.farewell import Farewell
from nbboard.room.identity import Identity
from nbboard.room.registry import Registry
from nbboard.store.base import ShareLink

ENDED: Final = Farewell(
    "link-ended", 4403, False, "the share link has ended: ask for a new one where you got it"
)
NO_LINK: Final = "this link opens nothing: it may have ended; ask for a new one where you got it"
"""The same words for a link that is absent, ended or opened with a wrong secret or cookie."""
_DAY: Final = 24 * 3600 * 1000
_REVOKED: Final = "link ended "
_SECRET_BYTES: Final = 32
_GUEST_BYTES: Final = 11
_log: Final = logging.getLogger(__name__)

End = Callable[[Farewell], None]


class Wish(NamedTuple):
    """A share link as its maker wants it; `expires_at` in ms since 1970, 0 for never."""

    role: Role
    title: str
    expires_at: int


class Door:
    """The share links of one server.

    Raises StoreError, besides what is said of each method.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._store = registry.host.store
        self._here: dict[str, list[End]] = {}
        self._unsubscribe = self._store.on_signal(self._signalled)
        self._watch: asyncio.Task[None] | None = None

    # ---- owners; the caller checks that they are

    async def create(self, board: BoardId, maker: Identity, wish: Wish) -> tuple[ShareLink, str]:
        """Make a link onto a board and give it with its secret.

        Raises InvalidInput for a wish that makes no sense, OpRefused when the board refuses.
        """
        now = self._now()
        _check(wish, now)
        random = self._registry.host.random
        secret = base64.urlsafe_b64encode(random(_SECRET_BYTES)).decode().rstrip("=")
        key = element_id(random(_GUEST_BYTES))
        for old in await self._store.links(board):
            if old.expires_at and not old.revoked_at and over(old, now):
                await self._retire(old)
        # The board first: what it refuses leaves no link behind.
        await self._give(board, maker, SetGroup(LINK + key, wish.role))
        link = ShareLink(
            id=key,
            board=board,
            role=wish.role,
            title=wish.title,
            owner=maker.user,
            secret=await self._hash(key, secret),
            created_at=now,
            expires_at=wish.expires_at,
        )
        await self._store.put_link(link)
        return link, secret

    async def revoke(self, link: ShareLink, by: Identity) -> None:
        """End a link: nobody comes in any more, and who came by it is turned out, at once."""
        if not link.revoked_at:
            await self._store.put_link(link._replace(revoked_at=self._now()))
        self._turn_out(link.id)
        self._store.signal(_REVOKED + link.id)
        await self._give(link.board, by, SetGroup(LINK + link.id, None))

    # ---- guests

    async def enter(self, key: str, secret: str) -> tuple[ShareLink, str]:
        """Give the link that a secret opens, and a cookie for whoever brought it.

        Raises NotAllowed, with the same words, when it opens nothing.
        """
        link = await self._store.get_link(key)
        kept = b"" if link is None else link.secret
        right = hmac.compare_digest(await self._hash(key, secret), kept)
        if link is None or not right or over(link, self._now()):
            raise NotAllowed(NO_LINK)
        guest = element_id(self._registry.host.random(_GUEST_BYTES))
        return link, f"{guest}.{await self._code(link, guest)}"

    async def admit(self, key: str, cookie: str) -> tuple[ShareLink, Identity]:
        """Give the link that a cookie opens, and who brought it.

        Raises NotAllowed, with the same words, when it opens nothing.
        """
        link = await self._store.get_link(key)
        guest, _, code = cookie.partition(".")
        if link is None or over(link, self._now()) or not guest.isascii():
            raise NotAllowed(NO_LINK)
        right = await self._code(link, guest)
        if not hmac.compare_digest(right.encode(), code.encode()):
            raise NotAllowed(NO_LINK)
        return link, Identity(GUEST + guest, guest_name(guest), link.role, groups=(LINK + link.id,))

    def stays(self, link: ShareLink, end: End) -> Callable[[], None]:
        """Have `end` called when the link ends; gives what to call when the guest has left."""
        self._here.setdefault(link.id, []).append(end)
        if self._watch is None:
            self._watch = asyncio.create_task(self._keep_checking())
            self._watch.add_done_callback(self._stopped)
        return lambda: self._left(link.id, end)

    def _left(self, key: str, end: End) -> None:
        ends = self._here.get(key, [])
        if end in ends:
            ends.remove(end)
        if not ends:
            self._here.pop(key, None)

    async def check(self) -> None:
        """Turn out everybody whose link has ended since."""
        expired: list[ShareLink] = []
        for key in list(self._here):
            link = await self._store.get_link(key)
            if link is None or over(link, self._now()):
                self._turn_out(key)
                if link is not None and not link.revoked_at:
                    expired.append(link)
        # Last: nobody stays because the store cannot be written now.
        for link in expired:
            await self._retire(link)

    def close(self) -> None:
        """Check no more."""
        self._unsubscribe()
        if self._watch is not None:
            self._watch.cancel()

    def _signalled(self, words: str) -> None:
        """Turn out here who came by a link that was ended on another node."""
        if words.startswith(_REVOKED):
            self._turn_out(words.removeprefix(_REVOKED))

    def _turn_out(self, key: str) -> None:
        for end in self._here.pop(key, []):
            end(ENDED)

    async def _retire(self, link: ShareLink) -> None:
        """Take an expired link's role off the board, in the name of who made the link."""
        maker = Identity(link.owner, link.owner, floor=Role.OWNER)
        await self._store.put_link(link._replace(revoked_at=link.expires_at))
        await self._give(link.board, maker, SetGroup(LINK + link.id, None))

    async def _give(self, board: BoardId, by: Identity, op: SetGroup) -> None:
        entry = await self._registry.submit(board, by, (op,))
        (verdict,) = entry.verdicts
        # Gone: its role was taken from the board by hand.
        if verdict != "done" and (op.role is not None or verdict != "gone"):
            raise OpRefused(f"the board refuses the link's role: {verdict}", verdict)

    async def _keep_checking(self) -> None:
        while self._here:
            await asyncio.sleep(limits.LINK_CHECK_SECONDS)
            try:
                await self.check()
            except NBBoardError as error:
                # Asked again in a minute: the store does not answer, or a board has just gone.
                _log.warning("share links not checked", extra={"reason": str(error)})
        # At once: who comes in this very turn needs another.
        self._watch = None

    def _stopped(self, task: asyncio.Task[None]) -> None:
        if self._watch is task:
            self._watch = None
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("share links are not checked any more", exc_info=error)

    def _now(self) -> int:
        return self._registry.host.clock.wall()

    async def _hash(self, key: str, secret: str) -> bytes:
        return await self._mac("secret", key, secret)

    async def _code(self, link: ShareLink, guest: str) -> str:
        return (await self._mac("cookie", link.id, guest, link.secret.hex())).hex()

    async def _mac(self, *parts: str) -> bytes:
        key = await self._store.secret("share-links")
        # Lengths keep ("a", "bc") from being ("ab", "c").
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)


def over(link: ShareLink, now: int) -> bool:
    """Tell whether a link has ended, `now` in ms since 1970."""
    return bool(link.revoked_at) or 0 < link.expires_at <= now


def guest_name(guest: str) -> str:
    """Give how a guest is called who has chosen no name: the same each time."""
    # The animals are those of the boards' ids.
    animal = board_id(hashlib.sha256(guest.encode()).digest()).split("-")[1]
    return f"Guest {animal.capitalize()}"


def _check(wish: Wish, now: int) -> None:
    if wish.role not in (Role.VIEWER, Role.EDITOR):
        raise InvalidInput("a share link makes viewers or editors")
    bounded(wish.title, limits.TITLE_BYTES, "title")
    if wish.expires_at and wish.expires_at <= now:
        raise InvalidInput(f"expires_at {wish.expires_at} has passed; it is in ms since 1970")
    if wish.expires_at > now + limits.LINK_DAYS * _DAY:
        raise LimitExceeded(f"a share link may end within {limits.LINK_DAYS} days, or never")
