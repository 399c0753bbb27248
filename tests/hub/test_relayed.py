"""A user's server in front of the real service: what its visitors see of it."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tornado.httpclient import HTTPClientError

from nbboard.core import protocol
from nbboard.core.model import Rect
from nbboard.core.ops import Add
from tests.hub.stand_in import HubStandIn, Running, hub_stand_in, serving
from tests.server import conftest as servers
from tests.server.conftest import Guest
from tests.server.relayed import TOKENS, UserServer

jp_server_config = servers.jp_server_config
user_server = servers.user_server
ANN, BOB = TOKENS


class Site(NamedTuple):
    hub: HubStandIn
    service: Running


@pytest.fixture
def site(jp_asyncio_loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[Site]:
    """A Hub that knows ann and bob, and its service."""
    run = jp_asyncio_loop.run_until_complete
    hub_context = hub_stand_in()
    hub = run(hub_context.__aenter__())
    service_context = serving(hub, tmp_path)
    service = run(service_context.__aenter__())
    for token, name in TOKENS.items():
        hub.know(token, name)
    yield Site(hub, service)
    run(service_context.__aexit__(None, None, None))
    run(hub_context.__aexit__(None, None, None))


@pytest.fixture
def service_url(site: Site) -> str:
    return site.service.url


async def enter(server: UserServer, board: str, token: str, secret: int) -> Guest:
    visitor = await server.socket(board, Authorization=f"token {token}")
    return Guest(visitor, bytes([secret]) * 16)


async def create(server: UserServer, token: str = ANN) -> str:
    answer = await server.fetch(
        "POST", "api/boards", headers={"Authorization": f"token {token}"}, body=b'{"title": "x"}'
    )
    assert answer.code == 201, answer.body
    return str(json.loads(answer.body)["id"])


async def test_a_guest_of_a_server_draws_as_themselves(user_server: UserServer, site: Site) -> None:
    board = await create(user_server)
    ann, bob = await enter(user_server, board, ANN, 1), await enter(user_server, board, BOB, 2)
    await ann.hello(name="Ann")
    welcome = await bob.hello(name="Bob")
    assert {member.user for member in welcome.members} == {"ann", "bob"}
    await bob.submit(1, Add(Rect(id="r" * 16, at=(0, 0), size=(160, 160))))
    entry = (await ann.until(protocol.Entries)).entries[0]
    assert (entry.author, entry.verdicts) == ("bob", ("done",))
    exported = await user_server.fetch("GET", f"api/boards/{board}/export?format=svg")
    assert exported.code == 200
    assert exported.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in exported.body


async def test_a_board_that_is_not_there_says_so_on_the_socket(
    user_server: UserServer, site: Site
) -> None:
    guest = await enter(user_server, "no-such-board", ANN, 1)
    await guest.send(protocol.Hello(protocol.VERSION, guest.secret, "widget"))
    bye = await guest.until(protocol.Bye)
    assert (bye.code, bye.retry) == ("not-found", False)
    assert await guest.closed() == 4404


async def test_without_the_scope_page_and_socket_name_it(
    user_server: UserServer, site: Site
) -> None:
    site.hub.know(BOB, "bob", scopes=["access:servers!server=ann/"])
    answer = await user_server.fetch("GET", "api/boards", headers={"Authorization": f"token {BOB}"})
    assert answer.code == 403
    assert "access:services!service=nbboard" in json.loads(answer.body)["message"]
    guest = await enter(user_server, "brave-otter-7f3k", BOB, 1)
    bye = await guest.until(protocol.Bye)
    assert (bye.code, bye.retry) == ("not-let-in", False)
    assert "access:services!service=nbboard" in bye.message
    assert await guest.closed() == 4403


@pytest.mark.guarantee("T2", "T4")
async def test_no_relay_makes_a_page_of_a_token(user_server: UserServer, site: Site) -> None:
    """An admin is more on the service's pages than by a token that somebody's server holds."""
    site.hub.know(ANN, "ann", admin=True)
    board = await create(user_server, BOB)
    await site.service.ask(
        "POST", f"api/boards/{board}/ops", BOB, {"ops": [["set-access", "private"]]}
    )
    answer = await user_server.fetch("POST", "api/tickets", body=json.dumps({"board": board}))
    assert answer.code == 201
    offered = f"nbboard, nbboard.ticket.{json.loads(answer.body)['ticket']}"
    with pytest.raises(HTTPClientError, match="401"):
        await site.service.enter(board, **{"Sec-WebSocket-Protocol": offered})
    assert (await site.service.ask("POST", "api/tickets", ANN, {"board": board})).code == 403
    guest = await enter(user_server, board, ANN, 1)
    await guest.send(protocol.Hello(protocol.VERSION, guest.secret, "widget"))
    assert (await guest.until(protocol.Bye)).code == "not-found"


async def test_who_is_on_a_board_that_is_deleted_reads_the_services_words(
    user_server: UserServer, site: Site
) -> None:
    board = await create(user_server)
    guest = await enter(user_server, board, ANN, 1)
    await guest.hello()
    deleted = await user_server.fetch("DELETE", f"api/boards/{board}")
    assert deleted.code == 204
    bye = await guest.until(protocol.Bye)
    assert (bye.code, bye.retry) == ("deleted", False)
    assert await guest.closed() == 4404


async def test_addresses_lead_to_the_service(user_server: UserServer, site: Site) -> None:
    board = await create(user_server)
    listed = await user_server.fetch("GET", "api/boards")
    (model,) = json.loads(listed.body)["boards"]
    assert model["url"] == f"/services/nbboard/boards/{board}"
    made = await user_server.fetch("POST", f"api/boards/{board}/links", body=b'{"role": "viewer"}')
    assert made.code == 201, made.body
    origin = "/".join(user_server.url.split("/")[:3])
    link = json.loads(made.body)["url"]
    assert link.startswith(f"{origin}/services/nbboard/s/"), link
