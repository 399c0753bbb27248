"""Share links: ways onto a board for people without an account. `board.links`."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from nbboard.client import rest
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint
from nbboard.client.session import Session


class ShareLink(NamedTuple):
    """One share link; `url` is known only to whoever made it, when it was made."""

    id: str
    role: str
    title: str
    created_at: datetime
    expires_at: datetime | None
    url: str | None


class Links:
    """The share links of one board; owners only, where the server allows them."""

    def __init__(self, session: Session):
        self._session = session

    def create(
        self, role: str = "viewer", *, title: str = "", lasts: timedelta | None = timedelta(days=7)
    ) -> ShareLink:
        """Make a link that opens this board as "viewer" or "editor"; `lasts` None: until revoked.

        Keep the `url` of the answer: its secret is stored nowhere else. Raises NotAllowed when
        the server does not allow share links.
        """
        expires_at = 0 if lasts is None else _milliseconds(datetime.now(UTC) + lasts)
        endpoint, board = self._where
        body = {"role": role, "title": title, "expires_at": expires_at}
        return _link(background().run(rest.create_link(endpoint, board, body)))

    def list(self) -> list[ShareLink]:
        """Give the links that still work, newest first."""
        return [_link(model) for model in background().run(rest.links(*self._where))]

    def revoke(self, link: ShareLink | str) -> None:
        """End a link: whoever came by it is turned out at once."""
        key = link if isinstance(link, str) else link.id
        endpoint, board = self._where
        background().run(rest.revoke_link(endpoint, board, key))

    @property
    def _where(self) -> tuple[Endpoint, str]:
        return self._session.endpoint, self._session.board


def _link(model: dict[str, Any]) -> ShareLink:
    expires_at = model["expires_at"]
    return ShareLink(
        id=model["id"],
        role=model["role"],
        title=model["title"],
        created_at=rest.local_time(model["created_at"]),
        expires_at=rest.local_time(expires_at) if expires_at else None,
        url=model.get("url"),
    )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
