"""A login that a browser keeps: which browser, how long, and back to where."""

from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from nbboard.hub import login as module
from tests.hub.stand_in import PREFIX, Running, hub_stand_in, serving


async def begin(service: Running, path: str = "", **headers: str) -> tuple[str, str]:
    """Ask for a page as a stranger; gives the state for the Hub and the cookie."""
    answer = await service.ask("GET", path, **headers)
    assert answer.code == 302, answer.body
    way = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert way["code_challenge_method"] == ["S256"]
    kept = [one for one in answer.headers.get_list("Set-Cookie") if "oauth-state-" in one]
    (cookie,) = [one for one in kept if '=""' not in one]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    return way["state"][0], cookie.partition(";")[0]


async def back(service: Running, state: str, cookie: str) -> tuple[int, str, str]:
    """Come back from the Hub; gives status, where it leads and what is said."""
    query = urlencode({"code": "a-code", "state": state})
    answer = await service.ask("GET", f"oauth_callback?{query}", Cookie=cookie)
    return answer.code, answer.headers.get("Location", ""), answer.body.decode()


@pytest.mark.guarantee("T5")
async def test_only_the_browser_that_began_a_login_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        hub.codes["a-code"] = "adas"
        state, cookie = await begin(service, "boards/brave-otter-7f3k")
        other, others = await begin(service)
        name, _, value = cookie.partition("=")
        swapped = f"{others.partition('=')[0]}={value}"
        for wrong in ((state, ""), (state, others), (other, cookie), (other, swapped), ("", "")):
            code, _, words = await back(service, *wrong)
            assert code == 403
            assert "Try logging in again" in words
        assert hub.codes, "no code was shown to the Hub"
        monkeypatch.setattr(module, "SECONDS", 0)
        assert (await back(service, state, cookie))[0] == 403, "too late"
        monkeypatch.undo()
        code, where, _ = await back(service, state, f"{others}; {cookie}")
        assert (code, where) == (302, f"{PREFIX}boards/brave-otter-7f3k")
        assert name.startswith("service-nbboard-oauth-state-")


async def test_a_browser_keeps_few_logins_and_no_long_address(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        begun = [(await begin(service))[1] for _ in range(module._AT_ONCE)]
        answer = await service.ask("GET", "", Cookie="; ".join(begun))
        gone = [one for one in answer.headers.get_list("Set-Cookie") if '=""' in one]
        assert len(gone) == module._AT_ONCE
        hub.know("adas", "ada")
        hub.codes["a-code"] = "adas"
        state, cookie = await begin(service, f"boards/brave-otter-7f3k?{'x' * 3000}")
        assert len(cookie) < 4096
        assert (await back(service, state, cookie))[1] == PREFIX


async def test_what_the_hub_refuses_is_said(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        answer = await service.ask("GET", "oauth_callback?error=x&error_description=not+you<b>")
        assert answer.code == 400
        assert b"did not sign you in: not you&lt;b&gt;" in answer.body


async def test_a_login_outlives_a_restart_in_between(tmp_path: Path) -> None:
    async with hub_stand_in() as hub:
        hub.know("adas", "ada")
        hub.codes["a-code"] = "adas"
        async with serving(hub, tmp_path) as before:
            state, cookie = await begin(before, "boards/brave-otter-7f3k")
        async with serving(hub, tmp_path) as after:
            code, where, _ = await back(after, state, cookie)
        assert (code, where) == (302, f"{PREFIX}boards/brave-otter-7f3k")


async def test_who_comes_back_by_the_browsers_history_is_signed_in_still(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        browser = await service.sign_in(hub, "adas")
        code, where, _ = await back(service, "of-long-ago", browser["Cookie"])
        assert (code, where) == (302, PREFIX)
