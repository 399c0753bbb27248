"""What the service changes in the extension's handlers; the rest is told in test_service."""

import json
from pathlib import Path

import pytest

from tests.hub.stand_in import hub_stand_in, serving


async def test_errors_of_pages_are_pages(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        browser = await service.sign_in(hub, "adas")
        answer = await service.ask("GET", "boards/NO<b>", Cookie=browser["Cookie"])
        assert answer.code == 404
        assert answer.headers["Content-Type"].startswith("text/html")
        assert b"no such board, or not shared with you" in answer.body
        assert b"<b>" not in answer.body


@pytest.mark.guarantee("T1")
async def test_pages_stand_in_no_strange_frame_and_run_only_our_scripts(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        browser = await service.sign_in(hub, "adas")
        page = await service.ask("GET", "", Cookie=browser["Cookie"])
        policy = page.headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy, "JupyterLab shows a board in a tab"
        assert "script-src 'self';" in policy
        assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.guarantee("T1", "T22")
async def test_a_token_gets_no_ticket(tmp_path: Path) -> None:
    """A ticket's socket counts as the service's own page, where admins act as such."""
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("hildas", "hilda", admin=True)
        board = await service.board("hildas")
        answer = await service.ask("POST", "api/tickets", "hildas", {"board": board})
        assert answer.code == 403
        assert "bring your token itself" in json.loads(answer.body)["message"]


async def test_whose_page_it_is_goes_before_how_the_service_is_reached(tmp_path: Path) -> None:
    public = {"JUPYTERHUB_PUBLIC_URL": "https://boards.example.org/services/nbboard/"}
    async with hub_stand_in() as hub, serving(hub, tmp_path, **public) as service:
        hub.know("adas", "ada")
        board = await service.board("adas")
        link = await service.ask("POST", f"api/boards/{board}/links", "adas", {"role": "viewer"})
        assert json.loads(link.body)["url"].startswith("https://boards.example.org/services/")
        shown = json.loads((await service.ask("GET", f"api/boards/{board}", "adas")).body)
        assert shown["url"] == f"https://boards.example.org/services/nbboard/boards/{board}"
        assert shown["thumbnail"].startswith("/services/nbboard/"), "of the page that asks"
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        browser = await service.sign_in(hub, "adas")
        claimed = {"X-Forwarded-Host": "evil.example.org"}
        link = await service.ask(
            "POST", f"api/boards/{board}/links", body={"role": "viewer"}, **browser, **claimed
        )
        assert "evil.example.org" not in json.loads(link.body)["url"], "a page is no relay"


async def test_a_failed_login_says_what_to_do(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        answer = await service.ask("GET", "oauth_callback?code=x&state=made-up")
        assert answer.code == 403
        assert b"Try logging in again" in answer.body
        assert b'<a href="/services/nbboard/">' in answer.body
        assert hub.asked.count("x") == 0
