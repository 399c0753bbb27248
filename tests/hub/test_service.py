"""The service with a stand-in for the Hub: who gets in, who stays, and what ends it."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from nbboard.core import protocol
from nbboard.core.model import Rect
from nbboard.core.ops import Add, Say, SetGroup
from nbboard.core.roles import Role
from nbboard.hub.service import HubRefuses, Service, main
from nbboard.hub.settings import read
from nbboard.server.routes import ROUTES
from tests.hub.stand_in import (
    SCOPE,
    SERVICE_TOKEN,
    HubStandIn,
    Running,
    environment,
    hub_stand_in,
    serving,
    until,
)
from tests.waiting import TIME_FACTOR

BOX = Add(Rect(id="b" * 16, at=(0, 0), size=(160, 160)))


def words(answer: Any) -> str:
    return str(json.loads(answer.body)["message"])


def paths() -> list[tuple[str, str]]:
    """Every route of the service that asks for a login, with a method it has."""
    found = []
    for route, handler in ROUTES:
        path = re.sub(r"\(\?P<board_id>\[\^/\]\+\)|\(\[\^/\]\+\)", "brave-otter-7f3k", route)
        path = path.replace("([0-9]{1,16})", "1").replace("([0-9a-f]{64})", "0" * 64)
        method = "GET" if "get" in vars(handler) else "POST"
        found.append((method, path))
    return [*found, ("POST", "api/tickets"), ("GET", "metrics")]


@pytest.mark.guarantee("T6")
async def test_nobody_gets_in_without_the_scope(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("eves", "eve", scopes=["access:servers!server=eve/", "access:services!service=x"])
        for method, path in paths():
            stranger = await service.ask(method, path)
            forged = await service.ask(method, path, "made-up")
            without = await service.ask(method, path, "eves")
            codes = (stranger.code, forged.code, without.code)
            assert codes == (401, 401, 403), f"{method} {path}: {codes}"
        assert SCOPE in words(await service.ask("GET", "api/me", "eves"))
        assert "sign in" in words(await service.ask("GET", "api/me", "made-up"))
        in_address = await service.ask("GET", "api/me?token=eves")
        assert in_address.code == 401, "a token in an address lets nobody in"


async def test_pages_lead_to_the_login_and_back(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada", user_info={"display_name": "Ada L."})
        browser = await service.sign_in(hub, "adas")
        me = await service.ask("GET", "api/me", **browser, **{"Sec-Fetch-Mode": "cors"})
        assert json.loads(me.body)["name"] == "Ada L."
        board = await service.board("adas")
        page = await service.ask("GET", f"boards/{board}", Cookie=browser["Cookie"])
        assert page.code == 200
        assert b'"home": "/services/nbboard/"' in page.body
        assert b'"tickets": true' in page.body
        hub.know("adas", "ada", scopes=[])
        async with asyncio.timeout(30):
            await service.service.accounts.of("adas", 0)
        refused = await service.ask("GET", f"boards/{board}", Cookie=browser["Cookie"])
        assert refused.code == 403
        assert SCOPE in refused.body.decode()


@pytest.mark.guarantee("T2", "T5")
async def test_a_script_without_the_pages_token_reads_and_changes_nothing(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        browser = await service.sign_in(hub, "adas")
        cookie = {"Cookie": browser["Cookie"]}
        for method, path in (("GET", "api/me"), ("POST", "api/boards"), ("POST", "api/tickets")):
            bare = await service.ask(method, path, **cookie, **{"Sec-Fetch-Mode": "cors"})
            assert bare.code == 403, path
            made_up = {"X-XSRFToken": "made-up", "Sec-Fetch-Mode": "cors"}
            assert (await service.ask(method, path, **cookie, **made_up)).code == 403, path
        assert (await service.ask("POST", "api/boards", **browser)).code == 201


@pytest.mark.guarantee("T1", "T2", "T4")
async def test_a_ticket_opens_one_socket_of_one_board_and_a_cookie_none(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        browser = await service.sign_in(hub, "adas")
        cookie = {"Cookie": browser["Cookie"]}
        board, other = await service.board("adas"), await service.board("adas")

        async def refused(where: str, **headers: str) -> int:
            with pytest.raises(HTTPClientError) as caught:
                await service.enter(where, **headers)
            return int(caught.value.code)

        assert await refused(board, **cookie) == 401
        for_other = {"Sec-WebSocket-Protocol": await service.ticket(browser, other)}
        assert await refused(board, **cookie, **for_other) == 401
        assert await refused(other, **for_other) == 401, "without the login that it is for"
        ticket = {"Sec-WebSocket-Protocol": await service.ticket(browser, board)}
        elsewhere = {"Origin": "https://elsewhere.example"}
        assert await refused(board, **cookie, **ticket, **elsewhere) == 403
        ticket = {"Sec-WebSocket-Protocol": await service.ticket(browser, board)}
        page = await service.enter(board, **cookie, **ticket)
        assert page.socket.selected_subprotocol == "nbboard"
        assert (await page.hello()).you.user == "ada"
        assert await refused(board, **cookie, **ticket) == 401, "spent"


async def test_a_kernel_is_its_person(tmp_path: Path) -> None:
    """An account may be called python here: kernels have no account of their own."""
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("servers", "python", "course-101")
        board = await service.board("servers")
        kernel = await service.enter(board, "servers")
        welcome = await kernel.hello(name="Python · intro.ipynb")
        assert (welcome.you.user, welcome.you.name) == ("python", "Python · intro.ipynb")
        assert (welcome.you.role, welcome.floor) == (Role.OWNER, Role.NONE)
        assert welcome.groups == ("hub:course-101",)


@pytest.mark.guarantee("T7")
async def test_groups_of_the_hub_have_roles_on_a_board(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("teas", "tea", "course-101-staff")
        hub.know("anns", "ann", "course-101")
        hub.know("bobs", "bob", "course-101-staf")
        board = await service.board("teas", access="private")
        assert (await service.ask("GET", f"api/boards/{board}", "anns")).code == 404
        tea = await service.enter(board, "teas", 1)
        await tea.hello()
        await tea.submit(1, SetGroup("hub:course-101", Role.VIEWER))
        ann = await service.enter(board, "anns", 2)
        assert (await ann.hello()).you.role is Role.VIEWER
        await ann.send(protocol.Submit(1, (BOX,)))
        assert (await ann.until(protocol.Refused)).code == "forbidden"
        listed = json.loads((await service.ask("GET", "api/boards", "anns")).body)["boards"]
        assert [one["role"] for one in listed] == ["viewer"]
        assert (await service.ask("GET", f"api/boards/{board}", "bobs")).code == 404


async def test_new_boards_begin_with_the_admins_roles(tmp_path: Path) -> None:
    roles = {"course-101": "viewer", "course-101-staff": "owner"}
    settings = {"NBBOARD_GROUP_ROLES": json.dumps(roles)}
    async with hub_stand_in() as hub, serving(hub, tmp_path, **settings) as service:
        hub.know("teas", "tea", "course-101-staff")
        hub.know("toms", "tom", "course-101-staff")
        hub.know("anns", "ann", "course-101")
        hub.know("eves", "eve")
        board = await service.board("teas")

        async def role(token: str, which: str) -> str:
            answer = await service.ask("GET", f"api/boards/{which}", token)
            return str(json.loads(answer.body).get("role", answer.code))

        roles_now = [await role(who, board) for who in ("teas", "toms", "anns", "eves")]
        assert roles_now == ["owner", "owner", "viewer", "404"]
        said = await service.board("teas", access="edit")
        assert [await role(who, said) for who in ("toms", "anns", "eves")] == ["editor"] * 3
        shown = json.loads((await service.ask("GET", f"api/boards/{board}/people", "teas")).body)
        assert {one["title"]: one["role"] for one in shown["groups"]} == roles


async def test_an_admin_sees_and_ends_any_board_on_the_services_pages(tmp_path: Path) -> None:
    """Not in a notebook, nor on somebody else's server, which act with the admin's token, too."""
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        hub.know("hildas", "hilda", admin=True)
        hub.know("hildas-own", "hilda", admin=True, scopes=[SCOPE, "admin:users"])
        board = await service.board("adas", access="private")
        there = f"api/boards/{board}"
        assert (await service.ask("GET", there, "hildas")).code == 404
        assert (await service.ask("GET", there, "hildas-own")).code == 200
        browser = await service.sign_in(hub, "hildas")
        assert (await service.ask("GET", there, **browser)).code == 200
        own = await service.ask("POST", "api/boards", "", {"title": "Own"}, **browser)
        assert own.code == 201
        listed = json.loads((await service.ask("GET", "api/boards", **browser)).body)["boards"]
        kinds = {one["owner"]: one["kinds"] for one in listed}
        assert kinds == {"ada": ["others"], "hilda": ["mine"]}
        ada = await service.enter(board, "adas")
        await ada.hello()
        assert (await service.ask("POST", f"{there}/shutdown", **browser)).code < 300
        assert (await ada.until(protocol.Bye)).code == "ended"
        assert (await service.ask("GET", "api/logs", "hildas")).code == 403
        assert (await service.ask("GET", "api/logs", **browser)).code == 200


@pytest.mark.guarantee("T28")
async def test_the_hubs_word_changes_open_sockets(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        for name in ("ann", "bob", "cat", "dan"):
            hub.know(f"{name}s", name, "course-101")
        hub.know("teas", "tea")
        board = await service.board("teas", access="private")
        tea = await service.enter(board, "teas", 9)
        await tea.hello()
        await tea.submit(1, SetGroup("hub:course-101", Role.EDITOR))
        guests = {}
        for secret, name in enumerate(("ann", "bob", "cat", "dan"), 1):
            guests[name] = await service.enter(board, f"{name}s", secret)
            await guests[name].hello()
        del hub.people["anns"]
        hub.know("bobs", "bob", "course-101", scopes=[])
        hub.know("cats", "cat", "course-202")
        visits = service.service.visits
        assert visits is not None
        for token in ("anns", "bobs", "cats", "dans"):
            await visits.check(token)
        assert await guests["ann"].closed() == 4401
        assert await guests["bob"].closed() == 4403
        assert await guests["cat"].closed() == 4403, "the board is not theirs any more"
        await guests["dan"].submit(1, BOX)
        await tea.submit(2, SetGroup("hub:course-202", Role.VIEWER))
        cat = await service.enter(board, "cats", 3)
        assert (await cat.hello()).you.role is Role.VIEWER
        hub.know("cats", "cat", "course-101", "course-202")
        await visits.check("cats")
        assert await cat.closed() == 1012, "comes again, to learn of its groups"


@pytest.mark.guarantee("G4")
async def test_a_hub_that_is_down_throws_nobody_out(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        hub.know("bobs", "bob")
        board = await service.board("adas")
        ada = await service.enter(board, "adas")
        await ada.hello()
        visits = service.service.visits
        assert visits is not None
        await hub.down()
        await visits.check("adas")
        await ada.submit(1, BOX)
        again = await service.enter(board, "adas", 2)
        assert (await again.hello()).you.user == "ada"
        unknown = await service.ask("GET", "api/me", "bobs")
        assert unknown.code == 503
        assert "the Hub does not say" in words(unknown)
        assert (await service.ask("GET", "health")).code == 200


@pytest.mark.guarantee("T20")
async def test_a_slow_hub_holds_up_nobody_else(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        hub.know("bobs", "bob")
        board = await service.board("adas")
        ada = await service.enter(board, "adas")
        await ada.hello()
        hub.answers.clear()
        coming = [asyncio.create_task(service.ask("GET", "api/me", "bobs")) for _ in range(8)]
        await until(lambda: hub.at_once)
        async with asyncio.timeout(30):
            await ada.submit(1, BOX)
            assert (await service.ask("GET", "health")).code == 200
        hub.answers.set()
        assert {answer.code for answer in await asyncio.gather(*coming)} == {200}
        assert hub.asked.count("bobs") == 1, "asked once for all who waited"


async def test_a_login_outlives_the_service(tmp_path: Path) -> None:
    async with hub_stand_in() as hub:
        hub.know("adas", "ada")
        async with serving(hub, tmp_path) as service:
            browser = await service.sign_in(hub, "adas")
        async with serving(hub, tmp_path) as service:
            assert (await service.ask("GET", "api/me", **browser)).code == 200


async def test_guests_come_by_link_without_the_hub(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        board = await service.board("adas")
        relayed = {"X-Forwarded-Host": "hub.example.org", "X-Forwarded-Proto": "https"}
        link = await service.ask(
            "POST", f"api/boards/{board}/links", "adas", {"role": "viewer"}, **relayed
        )
        url, _, secret = json.loads(link.body)["url"].partition("#")
        assert url.startswith("https://hub.example.org/services/nbboard/s/")
        key = url.rpartition("/")[2]
        assert (await service.ask("GET", f"s/{key}")).code == 200
        site = service.url.partition("/services/")[0]
        entered = await service.ask("POST", f"s/{key}/enter", "", {"secret": secret}, Origin=site)
        assert json.loads(entered.body)["role"] == "viewer"
        assert "Path=/services/nbboard/s/" in entered.headers["Set-Cookie"]


async def test_the_hub_says_that_something_is_set_up_wrong(tmp_path: Path) -> None:
    async with hub_stand_in() as hub:
        wrong = {"JUPYTERHUB_API_TOKEN": "of-nobody-at-all"}
        with pytest.raises(HubRefuses, match="does not know this service's token"):
            async with serving(hub, tmp_path, **wrong):
                pass
        hub.know("a-persons-token", "ada")
        with pytest.raises(HubRefuses, match="belongs to the user 'ada'"):
            async with serving(hub, tmp_path, JUPYTERHUB_API_TOKEN="a-persons-token"):
                pass


async def test_it_waits_for_a_hub_that_starts_later(tmp_path: Path) -> None:
    async with hub_stand_in() as hub:
        await hub.down()
        async with serving(hub, tmp_path) as service:
            assert (await service.ask("GET", "ready")).code == 200
            hub.know("adas", "ada")
            hub.up()
            assert await service.service.hub_problem() is None


@pytest.mark.guarantee("G2", "T3")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_drains_when_told_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    """Everybody is told, what was acknowledged is kept, and the log holds nobody's token."""
    async with hub_stand_in() as hub:
        hub.know("a-secret-of-adas-0123456789", "ada")
        settings = environment(hub, tmp_path)
        command = [sys.executable, "-m", "nbboard.hub"]
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **settings}, stderr=subprocess.PIPE
        )
        running = Running(Service(read(settings)))
        try:
            await running.started()
            token = "a-secret-of-adas-0123456789"
            board = await running.board(token)
            browser = await running.sign_in(hub, token)
            ticket = await running.ticket(browser, board)
            ticketed = {"Cookie": browser["Cookie"], "Sec-WebSocket-Protocol": ticket}
            page = await running.enter(board, **ticketed)
            await page.hello()
            await page.submit(1, Say("kept"))
            process.send_signal(number)
            assert (await page.until(protocol.Bye)).code == "restart"
            assert await page.closed() == 1012
            await running.leave()
            async with asyncio.timeout(9 * TIME_FACTOR):
                _, log = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
        assert process.returncode == 0, log.decode()
        lines = [json.loads(line) for line in log.decode().splitlines()]
        assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, lines))
        for secret in (token, ticket.rpartition(".")[2], browser["X-XSRFToken"], SERVICE_TOKEN):
            assert secret not in log.decode()
        async with serving(hub, tmp_path) as again:
            chat = json.loads((await again.ask("GET", f"api/boards/{board}/chat", token)).body)
            assert [one["text"] for one in chat["messages"]] == ["kept"]


def test_a_mistake_ends_it_with_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = environment(HubStandIn(), tmp_path, JUPYTERHUB_API_TOKEN="", JUPYTERHUB_API_URL="hub")
    assert main(wrong) == 2
    said = capsys.readouterr().err
    assert "JUPYTERHUB_API_TOKEN is not set" in said
    assert "JUPYTERHUB_API_URL 'hub'" in said, "all at once"


def test_it_says_which_package_is_missing() -> None:
    code = (
        "import runpy, sys; sys.modules['jupyterhub'] = None; "
        "runpy.run_module('nbboard.hub', run_name='__main__')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, timeout=50
    )
    assert ended.returncode == 1
    assert "pip install nbboard[hub]" in ended.stderr.decode()


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    async with hub_stand_in() as hub:
        url = f"http://127.0.0.1:{hub.port}"
        with pytest.raises(OSError, match=f":{hub.port} .*another program there"):
            async with serving(hub, tmp_path, JUPYTERHUB_SERVICE_URL=url):
                pass
