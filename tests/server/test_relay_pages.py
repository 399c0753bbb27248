"""What a user's server answers itself while it hands on all else."""

import pytest

from nbboard.core import limits
from tests.server.relayed import PREFIX, StandIn, UserServer


@pytest.mark.parametrize(
    ("path", "leads"),
    [("", PREFIX), ("boards/brave-otter-7f3k", f"{PREFIX}boards/brave-otter-7f3k")],
)
async def test_pages_are_the_services(user_server: UserServer, path: str, leads: str) -> None:
    answer = await user_server.fetch("GET", path)
    assert (answer.code, answer.headers["Location"]) == (302, leads)


class TestOnADomainOfItsOwn:
    """The service's pages may not be framed by those of users' servers."""

    SERVICE = "https://nbboard--service.hub.example/services/nbboard/"

    @pytest.fixture(autouse=True)
    def _apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NBBOARD_HUB_PUBLIC_URL", self.SERVICE)

    async def test_a_frame_gets_a_link(self, user_server: UserServer) -> None:
        token = {"Authorization": "token hub-token-of-ann"}
        for path, language, word in (
            ("", "en-GB", "Open"),
            ("boards/brave-otter-7f3k", "de", "Öffnen"),
        ):
            headers = {**token, "Sec-Fetch-Dest": "iframe", "Accept-Language": language}
            answer = await user_server.fetch("GET", path, headers=headers)
            assert answer.code == 200
            page = answer.body.decode()
            assert (
                f'<a href="{self.SERVICE}{path}" target="_blank" rel="noopener noreferrer">' in page
            )
            assert f">{word}</a>" in page

    async def test_a_tab_is_sent_there(self, user_server: UserServer) -> None:
        token = {"Authorization": "token hub-token-of-ann"}
        answer = await user_server.fetch("GET", "", headers={**token, "Sec-Fetch-Dest": "document"})
        assert (answer.code, answer.headers["Location"]) == (302, self.SERVICE)


async def test_a_frame_of_the_same_host_is_sent_on(user_server: UserServer) -> None:
    headers = {"Authorization": "token hub-token-of-ann", "Sec-Fetch-Dest": "iframe"}
    answer = await user_server.fetch("GET", "", headers=headers)
    assert (answer.code, answer.headers["Location"]) == (302, PREFIX)


@pytest.mark.guarantee("T10")
async def test_no_redirect_leads_where_a_visitor_says(user_server: UserServer) -> None:
    for path in ("boards/%2F%2Fevil.example", "boards/..", "boards/%0d%0ax", "boards/A"):
        answer = await user_server.fetch("GET", path)
        assert answer.code == 404


async def test_the_bundle_is_served_here(user_server: UserServer, stand_in: StandIn) -> None:
    assert (await user_server.fetch("GET", "static/../relay.py")).code in (403, 404)
    assert (await user_server.fetch("GET", "static/no-such-file.js")).code == 404
    # Without a login: a module's import cannot show what the Hub's XSRF rule asks for.
    assert (await user_server.fetch("GET", "static/manifest.json", headers={})).code == 200
    assert stand_in.seen == []


async def test_a_ticket_is_given_to_pages_that_ask_right(
    user_server: UserServer, stand_in: StandIn
) -> None:
    bodies = [(b"{", 400), (b'{"board": "../x"}', 404), (b'{"board": "a-board", "x": 1}', 400)]
    for body, code in bodies:
        assert (await user_server.fetch("POST", "api/tickets", body=body)).code == code
    codes = [
        (await user_server.fetch("POST", "api/tickets", body=b'{"board": "a-board"}')).code
        for _ in range(limits.TICKETS + 1)
    ]
    assert codes == [201] * limits.TICKETS + [429]
    assert stand_in.seen == []
