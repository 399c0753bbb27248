"""Who gets in: every route, every kind of visitor (T1, T3, T5, T6)."""

import asyncio
import json
from itertools import product
from typing import Any

import pytest
from jupyter_server.auth import Authorizer, IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from nbboard.core import limits, protocol
from nbboard.core.roles import Role
from nbboard.server import app
from nbboard.server.auth import HOSTING, KernelAware, tells_people_apart
from nbboard.server.hosting import Hosting
from nbboard.server.rates import Rates
from tests.server.callers import Caller, Named, make, submit

# Each request once; a new route without a row here fails `test_every_route_has_its_row`.
BOARD = r"api/boards/([^/]+)"
REQUESTS = {
    r"api/me": [("GET", "api/me", None)],
    r"api/health": [("GET", "api/health", None)],
    r"api/ready": [("GET", "api/ready", None)],
    r"api/logs": [("GET", "api/logs", None), ("PUT", "api/logs", '{"levels": {}}')],
    r"api/boards": [("GET", "api/boards", None), ("POST", "api/boards", "{}")],
    BOARD: [
        ("GET", "api/boards/{id}", None),
        ("PATCH", "api/boards/{id}", '{"title": "x"}'),
        ("DELETE", "api/boards/{id}", None),
    ],
    BOARD + "/recover": [("POST", "api/boards/{id}/recover", "")],
    BOARD + "/duplicate": [("POST", "api/boards/{id}/duplicate", "{}")],
    BOARD + "/shutdown": [("POST", "api/boards/{id}/shutdown", "")],
    BOARD + "/elements": [("GET", "api/boards/{id}/elements", None)],
    BOARD + "/ops": [("POST", "api/boards/{id}/ops", '{"ops": [["say", "x"]]}')],
    BOARD + "/people": [("GET", "api/boards/{id}/people", None)],
    BOARD + "/ask": [("POST", "api/boards/{id}/ask", '{"role": "editor"}')],
    BOARD + "/picture": [("POST", "api/boards/{id}/picture", "no image")],
    BOARD + "/chat": [("GET", "api/boards/{id}/chat", None)],
    BOARD + "/history": [("GET", "api/boards/{id}/history", None)],
    BOARD + "/at/([0-9]{1,16})": [("GET", "api/boards/{id}/at/1", None)],
    BOARD + "/restore": [("POST", "api/boards/{id}/restore", '{"seq": 1}')],
    BOARD + "/purge": [("POST", "api/boards/{id}/purge", "{}")],
    BOARD + "/links": [
        ("GET", "api/boards/{id}/links", None),
        ("POST", "api/boards/{id}/links", "{}"),
    ],
    BOARD + "/links/([^/]+)": [("DELETE", "api/boards/{id}/links/" + "0" * 16, None)],
    BOARD + "/thumbnail": [("GET", "api/boards/{id}/thumbnail", None)],
    BOARD + "/export": [
        ("GET", "api/boards/{id}/export?format=nbboard", None),
        ("POST", "api/boards/{id}/export", '{"format": "nbboard"}'),
    ],
    BOARD + "/blobs": [("POST", "api/boards/{id}/blobs", "no image")],
    BOARD + "/blobs/([0-9a-f]{64})": [("GET", "api/boards/{id}/blobs/" + "0" * 64, None)],
    r"api/boards/(?P<board_id>[^/]+)/socket": [("GET", "api/boards/{id}/socket", None)],
    r"api/groups": [("GET", "api/groups", None), ("POST", "api/groups", '{"title": "x"}')],
    r"api/groups/([^/]+)": [
        ("GET", "api/groups/group:x", None),
        ("PATCH", "api/groups/group:x", "{}"),
        ("DELETE", "api/groups/group:x", None),
    ],
}
# What an owner is answered where it is neither 2xx nor nothing special.
OWNERS_ANSWER = {
    "api/boards/{id}/blobs": 400,
    "api/boards/{id}/picture": 400,
    "api/boards/{id}/recover": 404,
    "api/boards/{id}/blobs/" + "0" * 64: 404,
    "api/boards/{id}/links/" + "0" * 16: 404,
    "api/groups/group:x": 404,
}
ROWS = [row for rows in REQUESTS.values() for row in rows]


def test_every_route_has_its_row() -> None:
    assert [path for path, _ in app.ROUTES] == list(REQUESTS)


@pytest.fixture
def address(jp_serverapp: Any, jp_base_url: str, http_server: Any, jp_http_port: int) -> str:
    return f"127.0.0.1:{jp_http_port}{jp_base_url}nbboard/"


async def status(url: str, **options: Any) -> int:
    request = HTTPRequest(url, follow_redirects=False, **options)
    try:
        return (await AsyncHTTPClient().fetch(request)).code
    except HTTPClientError as error:
        return error.code


@pytest.mark.guarantee("T6")
async def test_a_stranger_gets_nothing_and_opens_nothing(
    address: str, board: str, jp_serverapp: Any
) -> None:
    strangers = ({}, {"Authorization": "token wrong"}, {"Cookie": "username-x=forged"})
    for (method, path, body), headers in product(ROWS, strangers):
        url = f"http://{address}{path.format(id=board)}"
        code = await status(url, method=method, body=body, headers=headers)
        assert code in (302, 403), (method, path, headers)
    registry = await jp_serverapp.web_app.settings[HOSTING].registry()
    assert registry.active(board) is None


@pytest.mark.guarantee("T6")
@pytest.mark.parametrize("token", ["kernel", "server"])
async def test_the_servers_and_the_kernels_token_open_every_route(
    address: str, api: Any, jp_serverapp: Any, jp_auth_header: dict[str, str], token: str
) -> None:
    secret = jp_serverapp.web_app.settings[HOSTING].kernel_token
    headers = jp_auth_header if token == "server" else {"Authorization": f"token {secret}"}
    for method, path, body in ROWS:
        # One of its own, as the one before may have been deleted.
        made = await api("api", "boards", method="POST", json_body={"title": "Sprint 12"})
        url = f"http://{address}{path.format(id=json.loads(made.body)['id'])}"
        if path.endswith("socket"):
            socket = await websocket_connect(HTTPRequest("ws" + url[4:], headers=headers))
            socket.close()
            continue
        code = await status(url, method=method, body=body, headers=headers)
        if path in OWNERS_ANSWER:
            assert code == OWNERS_ANSWER[path], (method, path)
        else:
            assert 200 <= code < 300, (method, path)


async def test_the_kernels_token_opens_nothing_but_nbboard(
    jp_serverapp: Any, jp_base_url: str, http_server: Any, jp_http_port: int
) -> None:
    secret = jp_serverapp.web_app.settings[HOSTING].kernel_token
    url = f"http://127.0.0.1:{jp_http_port}{jp_base_url}api/contents"
    assert await status(url, headers={"Authorization": f"token {secret}"}) == 403


@pytest.fixture
def cookies(
    jp_serverapp: Any,
    jp_base_url: str,
    http_server: Any,
    jp_http_port: int,
    jp_asyncio_loop: asyncio.AbstractEventLoop,
) -> str:
    """The cookies that a browser holds after opening the printed address."""

    async def visit() -> list[str]:
        site = f"http://127.0.0.1:{jp_http_port}{jp_base_url}"
        token = jp_serverapp.identity_provider.token
        client = AsyncHTTPClient()
        first = await client.fetch(f"{site}api/me?token={token}")
        got = first.headers.get_list("Set-Cookie")
        held = "; ".join(cookie.split(";")[0] for cookie in got)
        login = await client.fetch(f"{site}login", headers={"Cookie": held}, raise_error=False)
        return [*got, *login.headers.get_list("Set-Cookie")]

    got = jp_asyncio_loop.run_until_complete(visit())
    return "; ".join(dict.fromkeys(cookie.partition(";")[0] for cookie in got))


ORIGINS = [
    (None, True),
    ("http://{host}", True),
    ("https://{host}", True),
    ("http://evil.example", False),
    ("http://{host}.evil.example", False),
    ("http://{host}@evil.example", False),
    ("http://127.0.0.1:1", False),
    ("null", False),
]


@pytest.mark.guarantee("T1")
@pytest.mark.parametrize(("origin", "admitted"), ORIGINS)
async def test_with_a_cookie_only_our_own_origin_opens_the_socket(
    address: str, board: str, cookies: str, origin: str | None, admitted: bool
) -> None:
    headers = {"Cookie": cookies}
    if origin is not None:
        headers["Origin"] = origin.format(host=address.partition("/")[0])
    request = HTTPRequest(f"ws://{address}api/boards/{board}/socket", headers=headers)
    if admitted:
        socket = await websocket_connect(request)
        socket.close()
    else:
        with pytest.raises(HTTPClientError) as raised:
            await websocket_connect(request)
        assert raised.value.code == 403


@pytest.mark.guarantee("T5")
async def test_a_cookie_alone_changes_nothing(address: str, board: str, cookies: str) -> None:
    ways = (
        {"Cookie": cookies},
        {"Cookie": cookies, "X-XSRFToken": "wrong"},
        {"Cookie": cookies, "Content-Type": "text/plain"},
    )
    for (method, path, body), headers in product(ROWS, ways):
        if method != "GET":
            url = f"http://{address}{path.format(id=board)}"
            code = await status(url, method=method, body=body, headers=headers)
            assert code == 403, (method, path, headers)
    assert await status(f"http://{address}api/boards/{board}", headers={"Cookie": cookies}) == 200


class ByName(Authorizer):
    """ann may all, vera may read, others nothing."""

    def is_authorized(
        self, handler: JupyterHandler, user: User, action: str, resource: str
    ) -> bool:
        return user.username in ("ann", "bob") or (user.username == "vera" and action == "read")


@pytest.fixture
def named_server(jp_server_config: dict[str, Any]) -> None:
    jp_server_config["ServerApp"] |= {
        "identity_provider_class": Named,
        "authorizer_class": ByName,
    }


@pytest.mark.guarantee("G9", "T8")
async def test_the_authorizer_caps_what_a_visitor_may_do(
    named_server: None, jp_serverapp: Any, address: str
) -> None:
    def as_user(name: str) -> dict[str, str]:
        return {"Authorization": f"token {name}"}

    made = await AsyncHTTPClient().fetch(
        f"http://{address}api/boards", method="POST", body="{}", headers=as_user("ann")
    )
    board = json.loads(made.body)["id"]
    roles = {}
    for name in ("ann", "bob", "vera"):
        url = f"http://{address}api/boards/{board}"
        model = json.loads((await AsyncHTTPClient().fetch(url, headers=as_user(name))).body)
        roles[name] = model["role"]
        socket = await websocket_connect(
            HTTPRequest(f"ws://{address}api/boards/{board}/socket", headers=as_user(name))
        )
        hello = protocol.Hello(protocol.VERSION, name.encode().ljust(16, b"."), "page")
        await socket.write_message(protocol.encode(hello), binary=True)
        welcome = protocol.decode_server(await socket.read_message())
        assert isinstance(welcome, protocol.Welcome)
        assert welcome.you.role is Role[model["role"].upper()]
        assert welcome.you.user == name
        socket.close()
    assert roles == {"ann": "owner", "bob": "editor", "vera": "viewer"}
    for name in ("eve", ""):
        url = f"http://{address}api/boards/{board}"
        assert await status(url, headers=as_user(name)) == 403
        with pytest.raises(HTTPClientError) as raised:
            await websocket_connect(
                HTTPRequest(f"ws://{address}api/boards/{board}/socket", headers=as_user(name))
            )
        assert raised.value.code == 403
    denied = await status(
        f"http://{address}api/boards/{board}", method="DELETE", headers=as_user("bob")
    )
    assert denied == 403


OF_A_BOARD = [row for row in ROWS if "{id}" in row[1] and not row[1].endswith("socket")]


@pytest.mark.guarantee("T33", "G10", "T7")
@pytest.mark.parametrize(("method", "path", "body"), OF_A_BOARD)
async def test_absent_and_private_boards_answer_alike(
    call: Caller, method: str, path: str, body: str | None
) -> None:
    board = await make(call, access="private")
    sent = None if body is None else body.encode()
    hidden, absent, no_id = [
        await call("bob", method, path.format(id=name), sent)
        for name in (board, "brave-otter-0000", "A%20B")
    ]
    assert (hidden.code, hidden.body) == (absent.code, absent.body) == (no_id.code, no_id.body)
    assert set(hidden.headers) == set(absent.headers)
    assert hidden.code == (202 if path.endswith("/ask") else 404)
    model = (await call("ann", "GET", f"api/boards/{board}")).model
    assert model["deleted_at"] == 0
    if not path.endswith("/ask"):
        assert model["head"] == 1


@pytest.mark.guarantee("T5")
async def test_no_get_changes_anything(call: Caller, hosting: Hosting) -> None:
    board = await make(call)
    store = await hosting.store()
    await call("ann", "POST", f"api/boards/{board}/links", {"expires_at": 0})
    before = await store.list(), await store.links(board), await store.groups_of("ann")
    for method, path, _ in ROWS:
        if method == "GET" and not path.endswith("socket"):
            await call("ann", "GET", path.format(id=board))
    after = await store.list(), await store.links(board), await store.groups_of("ann")
    assert after == before


# The least role for each; `ask` is for those without one, a deleted board is nobody's but its
# owner's, and each op of `ops` has a right of its own (test_ops).
LEAST = {
    ("GET", ""): Role.VIEWER,
    ("GET", "/elements"): Role.VIEWER,
    ("POST", "/ops"): Role.VIEWER,
    ("GET", "/people"): Role.VIEWER,
    ("POST", "/picture"): Role.VIEWER,
    ("GET", "/chat"): Role.VIEWER,
    ("GET", "/thumbnail"): Role.VIEWER,
    ("GET", "/export?format=nbboard"): Role.VIEWER,
    ("POST", "/export"): Role.VIEWER,
    ("GET", "/blobs/" + "0" * 64): Role.VIEWER,
    ("POST", "/duplicate"): Role.VIEWER,
    ("POST", "/blobs"): Role.EDITOR,
    ("GET", "/history"): Role.EDITOR,
    ("GET", "/at/1"): Role.EDITOR,
    ("PATCH", ""): Role.OWNER,
    ("DELETE", ""): Role.OWNER,
    ("POST", "/shutdown"): Role.OWNER,
    ("POST", "/restore"): Role.OWNER,
    ("POST", "/purge"): Role.OWNER,
    ("GET", "/links"): Role.OWNER,
    ("POST", "/links"): Role.OWNER,
    ("DELETE", "/links/" + "0" * 16): Role.OWNER,
}


def test_every_route_of_a_board_has_its_least_role() -> None:
    named = {(method, path.removeprefix("api/boards/{id}")) for method, path, _ in OF_A_BOARD}
    assert named - set(LEAST) == {("POST", "/ask"), ("POST", "/recover")}
    assert set(LEAST) <= named


@pytest.mark.guarantee("G9", "T8")
@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.OWNER])
async def test_every_route_of_a_board_asks_for_its_role(
    call: Caller, hosting: Hosting, role: Role
) -> None:
    for method, path, body in OF_A_BOARD:
        least = LEAST.get((method, path.removeprefix("api/boards/{id}")))
        if least is None:
            continue
        hosting.rates = Rates(lambda: 0.0)
        board = await make(call, access="private")
        await submit(call, "ann", board, ["set-role", "bob", role])
        before = (await call("ann", "GET", f"api/boards/{board}")).model
        sent = None if body is None else body.encode()
        answer = await call("bob", method, path.format(id=board), sent)
        if role < least:
            assert (answer.code, answer.model["reason"]) == (403, "NotAllowed"), (method, path)
            assert least.name.lower() in answer.model["message"]
            assert (await call("ann", "GET", f"api/boards/{board}")).model == before, (method, path)
        else:
            assert answer.code == OWNERS_ANSWER.get(path, answer.code), (method, path)
            assert answer.code not in (403, 429, 500), (method, path)


@pytest.mark.guarantee("T19", "T33")
async def test_guessing_names_is_limited_by_person(
    call: Caller, enter: Any, hosting: Hosting
) -> None:
    hosting.rates = Rates(lambda: 0.0)
    board = await make(call)
    guest = await enter("api/boards/brave-otter-0000/socket", Authorization="token bob")
    await guest.send(protocol.Hello(protocol.VERSION, guest.secret, "page"))
    assert await guest.closed() == 4404
    for number in range(limits.GUESSES - 1):
        assert (await call("bob", "GET", f"api/boards/guess-{number}")).code == 404
    refused = await call("bob", "GET", f"api/boards/{board}")
    assert (refused.code, refused.model["reason"]) == (429, "TooOften")
    with pytest.raises(HTTPClientError) as raised:
        await enter(f"api/boards/{board}/socket", Authorization="token bob")
    assert raised.value.code == 429
    assert (await call("ann", "GET", f"api/boards/{board}")).code == 200


@pytest.mark.guarantee("T7", "T22")
@pytest.mark.parametrize("name", ["guest:abc", "group:x", "hub:staff", "link:x"])
async def test_no_account_is_taken_for_a_guest_or_a_group(call: Caller, name: str) -> None:
    board = await make(call)
    for path in ("api/boards", f"api/boards/{board}", "api/me"):
        assert (await call(name, "GET", path)).code == 403


def test_which_providers_tell_people_apart() -> None:
    assert not tells_people_apart(IdentityProvider())
    assert tells_people_apart(Named())


def test_no_handler_overrides_the_origin_check() -> None:
    for _, handler in app.ROUTES:
        assert issubclass(handler, KernelAware)
        for base in handler.__mro__:
            if base.__module__.startswith("nbboard"):
                assert "check_origin" not in vars(base)
