"""`board.links` against real servers, with and without share links."""

from datetime import UTC, datetime, timedelta

import pytest

from nbboard import NBBoard, NotAllowed
from tests.lab import TOKEN, Lab

pytestmark = pytest.mark.server


def test_a_link_is_made_listed_and_revoked(lab: Lab) -> None:
    with NBBoard.create("open day", server=lab.url, token=TOKEN) as board:
        link = board.links.create("viewer", title="for visitors", lasts=timedelta(hours=1))
        assert link.url is not None
        assert f"nbboard/s/{link.id}#" in link.url
        assert link.expires_at is not None
        assert timedelta(minutes=59) < link.expires_at - datetime.now(UTC) < timedelta(minutes=61)
        (listed,) = board.links.list()
        assert listed == link._replace(url=None)
        board.links.create("editor", lasts=None)
        board.links.revoke(link)
        (left,) = board.links.list()
        assert (left.role, left.expires_at) == ("editor", None)


def test_a_server_without_share_links_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    lab = Lab(tmp_path_factory.mktemp("closed") / "server")
    lab.start()
    try:
        with (
            NBBoard.create(server=lab.url, token=TOKEN) as board,
            pytest.raises(NotAllowed, match="share"),
        ):
            board.links.create()
    finally:
        lab.stop()
