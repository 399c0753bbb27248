"""Several replicas of the service: each request may land on another one than the one before."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.websocket import websocket_connect

from nbboard.core import limits, protocol
from nbboard.core.ops import Ask, SetRole
from nbboard.core.roles import Role
from tests.hub.replicas import Replicas, replicas
from tests.hub.stand_in import SERVICE_TOKEN, Running, serving
from tests.nodes.servers import running
from tests.server.conftest import Guest

SOON = 5.0
"""Seconds in which what happens at one replica takes effect at the other, which is not asked."""


class Turns(Running):
    """Sends each request to the other replica than the one before."""

    def __init__(self, *places: Running) -> None:
        self._places = places
        self._turn = 0
        self._guests: list[Guest] = []

    @property
    def url(self) -> str:  # type: ignore[override]
        self._turn += 1
        return self._places[self._turn % len(self._places)].url


def model(answer: Any) -> Any:
    assert answer.code < 300, answer.body
    return json.loads(answer.body)


async def refusal(service: Running, board: str, **headers: str) -> int:
    with pytest.raises(HTTPClientError) as caught:
        await service.enter(board, **headers)
    return int(caught.value.code)


@pytest.mark.timeout(120)
@pytest.mark.guarantee("T3", "T4", "T5", "T28")
async def test_no_request_needs_the_replica_of_the_one_before(tmp_path: Path) -> None:
    """One story after another on the same two processes, which take some seconds to start."""
    with running(tmp_path / "redis", "appendonly yes", "appendfsync always") as redis:
        async with replicas(redis, tmp_path) as both:
            await logins_and_tickets(both)
            await a_knock_is_answered_elsewhere(both)
            await a_link_that_ends_ends_everywhere(both)
            await a_room_that_is_ended_ends_everywhere(both)
            await who_signs_out_is_out_everywhere(both)
            await what_differs_is_said(both, tmp_path)
            nobody_can_be_taken_for_another(both)


async def logins_and_tickets(both: Replicas) -> None:
    """T4, T5: a login begun here ends there; a ticket opens one socket, wherever."""
    both.hub.know("adas-token-0123456789", "ada")
    for first, second in ((both.first, both.second), (both.second, both.first)):
        browser = await Turns(first, second).sign_in(both.hub, "adas-token-0123456789")
        made = await first.ask("POST", "api/boards", body={"title": "Sprint"}, **browser)
        board = model(made)["id"]
        cookie = {"Cookie": browser["Cookie"]}
        ticket = {"Sec-WebSocket-Protocol": await first.ticket(browser, board)}
        assert await refusal(second, board, **ticket) == 401, "a ticket without its login"
        page = await second.enter(board, **cookie, **ticket)
        assert (await page.hello()).you.user == "ada"
        for place in (first, second):
            assert await refusal(place, board, **cookie, **ticket) == 401, "spent"
        # Who is on it there is shown here.
        async with asyncio.timeout(SOON):
            while True:
                shown = model(await first.ask("GET", f"api/boards/{board}", **browser))
                if shown["members"]:
                    break
        assert (shown["active"], shown["members"]) == (True, 1)
        assert [one["user"] for one in shown["people"]] == ["ada"]


async def a_knock_is_answered_elsewhere(both: Replicas) -> None:
    """Who asks at one replica is seen and let in by an owner at the other, and comes in here."""
    both.hub.know("adas", "ada")
    both.hub.know("bens", "ben")
    board = await both.first.board("adas", access="private")
    there = f"api/boards/{board}"
    assert (await both.first.ask("GET", there, "bens")).code == 404
    ada = await both.second.enter(board, "adas")
    await ada.hello()
    assert (await both.first.ask("POST", f"{there}/ask", "bens", {"role": "editor"})).code == 202
    entry = (await ada.until(protocol.Entries)).entries[0]
    assert (entry.author, entry.ops) == ("ben", (Ask(Role.EDITOR),))
    await ada.submit(1, SetRole("ben", Role.EDITOR))
    async with asyncio.timeout(SOON):
        while (await both.first.ask("GET", there, "bens")).code != 200:
            pass
    ben = await both.first.enter(board, "bens", 2)
    assert (await ben.hello()).you.role is Role.EDITOR


async def a_link_that_ends_ends_everywhere(both: Replicas) -> None:
    """T23, T28: made at one, used at the other, ended at the first."""
    both.hub.know("adas", "ada")
    board = await both.first.board("adas", access="private")
    links = f"api/boards/{board}/links"
    link = model(await both.first.ask("POST", links, "adas", {"role": "viewer"}))
    key, secret = link["id"], link["url"].partition("#")[2]
    site = both.second.url.partition("/services/")[0]
    entered = await both.second.ask("POST", f"s/{key}/enter", "", {"secret": secret}, Origin=site)
    assert model(entered)["board"] == board
    cookie = entered.headers["Set-Cookie"].partition(";")[0]
    assert (await both.first.ask("GET", f"s/{key}/chat", Cookie=cookie)).code == 200
    guests = []
    for place in (both.first, both.second):
        url = f"ws{place.url.removeprefix('http')}s/{key}/socket"
        socket = await websocket_connect(HTTPRequest(url, headers=HTTPHeaders({"Cookie": cookie})))
        guests.append(Guest(socket, bytes([7 + len(guests)]) * 16))
        await guests[-1].hello()
    began = time.monotonic()
    assert (await both.first.ask("DELETE", f"{links}/{key}", "adas")).code == 204
    for guest in guests:
        assert (await guest.until(protocol.Bye)).code == "link-ended"
        assert await guest.closed() == 4403
    assert time.monotonic() - began < SOON
    for guest in guests:
        guest.socket.close()
    for place in (both.first, both.second):
        assert (await place.ask("GET", f"s/{key}/chat", Cookie=cookie)).code == 403


async def a_room_that_is_ended_ends_everywhere(both: Replicas) -> None:
    """An owner who ends a room at one replica sends the people of the other away, too."""
    both.hub.know("adas", "ada")
    board = await both.first.board("adas")
    people = [await place.enter(board, "adas", 3) for place in (both.first, both.second)]
    for person in people:
        await person.hello()
    began = time.monotonic()
    assert (await both.second.ask("POST", f"api/boards/{board}/shutdown", "adas")).code < 300
    for person in people:
        assert (await person.until(protocol.Bye)).code == "ended"
    assert time.monotonic() - began < SOON


async def who_signs_out_is_out_everywhere(both: Replicas) -> None:
    """T28: the first replica looks every two seconds, the second would look after twenty."""
    assert limits.HUB_CHECK_SECONDS / 2 > 3 * SOON
    both.hub.know("cats", "cat")
    board = await both.first.board("cats")
    here = await both.first.enter(board, "cats", 4)
    there = await both.second.enter(board, "cats", 5)
    for one in (here, there):
        await one.hello()
    del both.hub.people["cats"]
    assert await here.closed() == 4401
    began = time.monotonic()
    assert await there.closed() == 4401
    assert time.monotonic() - began < SOON
    assert (await both.second.ask("GET", "api/me", "cats")).code == 401


async def what_differs_is_said(both: Replicas, folder: Path) -> None:
    """A replica with other roles and links is named on every health page, not by its values."""
    both.hub.know("adas", "ada")

    async def problems() -> list[str]:
        found: list[str] = model(await both.first.ask("GET", "api/health", "adas"))["problems"]
        return found

    assert await problems() == []
    other = {
        "NBBOARD_DATABASE": both.redis.address,
        "NBBOARD_GROUP_ROLES": '{"course-101": "viewer"}',
    }
    async with serving(both.hub, folder, **other) as odd:
        async with asyncio.timeout(30):
            while not await problems():
                pass
        (said,) = await problems()
        assert said.startswith("NBBOARD_GROUP_ROLES of 1 other node is not the same as here")
        (said,) = model(await odd.ask("GET", "api/health", "adas"))["problems"]
        assert said.startswith("NBBOARD_GROUP_ROLES of 2 other nodes is not the same")
    async with asyncio.timeout(30):
        while await problems():
            pass


def nobody_can_be_taken_for_another(both: Replicas) -> None:
    """T3: what is in Redis is no login of anybody's."""
    with both.redis.client() as client:
        kept = b"".join(client.dump(key) or b"" for key in client.keys("*"))
        names = b" ".join(client.keys("*"))
    assert b"nbboard:secret:hub-tickets" in names
    for token in (b"adas-token-0123456789", SERVICE_TOKEN.encode()):
        assert token not in kept + names
