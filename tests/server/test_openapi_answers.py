"""Real answers are what the OpenAPI file says they are."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from nbboard.server import app
from tests.server.callers import RECT, Answer, Caller, make
from tests.server.test_guests import origin
from tests.server.test_people import photo

SPEC: dict[str, Any] = yaml.safe_load(Path(app.__file__).with_name("openapi.yaml").read_text())


def operation(method: str, path: str) -> tuple[str, dict[str, Any]]:
    """Find what the file says of a request."""
    asked = "/" + path.partition("?")[0]
    for template, item in SPEC["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), asked) and method.lower() in item:
            return f"{method} {template}", item[method.lower()]
    raise AssertionError(f"{method} {path} is not described")


def resolved(item: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in item:
        found: Any = SPEC
        for part in item["$ref"].split("/")[1:]:
            found = found[part]
        item = found
    return item


def check(name: str, described: dict[str, Any], answer: Answer) -> None:
    """Fail when an answer is not as described: status, type, every field of a JSON body."""
    assert str(answer.code) in described["responses"], (name, answer.code, answer.body)
    content = resolved(described["responses"][str(answer.code)]).get("content", {})
    if answer.model is None:
        typed = answer.headers.get("Content-Type", "").partition(";")[0]
        assert not answer.body or typed in content, (name, typed)
        return
    schema = content["application/json"]["schema"]
    checker = Draft202012Validator({**schema, "components": SPEC["components"]})
    errors = [f"{error.json_path}: {error.message}" for error in checker.iter_errors(answer.model)]
    assert not errors, (name, errors)
    properties = resolved(schema).get("properties")
    if properties is not None:
        assert set(answer.model) <= set(properties), (name, "says more than is described")


class Asker:
    """Asks and compares each answer with the file."""

    def __init__(self, call: Caller):
        self.call = call
        self.seen: set[str] = set()

    async def __call__(
        self, who: str, method: str, path: str, body: Any = None, **headers: str
    ) -> Answer:
        answer = await self.call(who, method, path, body, **headers)
        name, described = operation(method, path)
        self.seen.add(name)
        check(name, described, answer)
        return answer


async def groups(ask: Asker) -> str:
    group = (await ask("ann", "POST", "api/groups", {"title": "7b", "members": ["bob"]})).model
    path = f"api/groups/{group['id']}"
    await ask("ann", "GET", "api/groups")
    await ask("bob", "GET", path)
    await ask("ann", "PATCH", path, {"title": "8b"})
    await ask("eve", "GET", path)
    await ask("bob", "DELETE", path)
    await ask("bob", "GET", "api/me")
    return path


async def contents(ask: Asker, base: str, group: str) -> str:
    """Change and read a board; gives the hash of an image on it."""
    await ask("ann", "POST", f"{base}/ops", {"ops": [RECT, ["say", "hello"]]})
    await ask("ann", "POST", f"{base}/ops", {"ops": [["dance"]]})
    await ask("bob", "POST", f"{base}/ops", {"ops": [["rename", "x"]]})
    rights = [["set-group", group, 1], ["ban", "eve", True]]
    await ask("ann", "POST", f"{base}/ops", {"ops": rights})
    picture = (await ask("ann", "POST", f"{base}/picture", photo())).model["blob"]
    await ask("ann", "POST", f"{base}/ops", {"ops": [["introduce", picture]]})
    blob = str((await ask("ann", "POST", f"{base}/blobs", photo())).model["sha256"])
    await ask("ann", "GET", f"{base}/blobs/{blob}")
    await ask("bob", "POST", f"{base}/ask", {"role": "editor"})
    for path in ("", "/elements", "/people", "/chat", "/history", "/at/2", "/export", "/links"):
        await ask("ann", "GET", base + path)
    await ask("ann", "POST", f"{base}/export", {"format": "excalidraw"})
    tag = (await ask("ann", "GET", f"{base}/thumbnail")).headers["Etag"]
    await ask("ann", "GET", f"{base}/thumbnail", If_None_Match=tag)
    await ask("ann", "PATCH", base, {"listed": True})
    await ask("ann", "PATCH", base, {})
    return blob


async def guests(ask: Asker, base: str, blob: str) -> None:
    made = (await ask("ann", "POST", f"{base}/links", {"role": "editor"})).model
    key, secret = made["id"], made["url"].partition("#")[2]
    home = origin(ask.call)
    entered = await ask("", "POST", f"s/{key}/enter", {"secret": secret}, Origin=home)
    guest = {"Cookie": entered.headers["Set-Cookie"].partition(";")[0], "Origin": home}
    await ask("", "POST", f"s/{key}/enter", {"secret": "wrong"}, Origin=home)
    wish = {"format": "nbboard"}
    await ask("", "POST", f"s/{key}/export", wish, **guest)
    for path in ("export?format=svg", f"blobs/{blob}", "chat"):
        await ask("", "GET", f"s/{key}/{path}", **guest)
        await ask("", "GET", f"s/{key}/{path}")
    await ask("", "POST", f"s/{key}/picture", photo(), **guest)
    await ask("", "POST", f"s/{key}/blobs", photo(), **guest)
    await ask("", "POST", f"s/{key}/blobs", photo())
    await ask("ann", "DELETE", f"{base}/links/{key}")


async def ends(ask: Asker, base: str) -> None:
    await ask("ann", "POST", f"{base}/restore", {"seq": 1})
    await ask("ann", "POST", f"{base}/purge", {})
    await ask("bob", "POST", f"{base}/duplicate", {})
    await ask("ann", "POST", f"{base}/shutdown")
    await ask("bob", "DELETE", base)
    await ask("ann", "DELETE", base)
    await ask("ann", "GET", "api/boards?deleted=1")
    await ask("ann", "POST", f"{base}/recover")
    await ask("ann", "GET", "api/boards")
    await ask("ann", "GET", "api/boards?deleted=x")
    await ask("bob", "GET", "api/boards/brave-otter-0000/people")


async def test_every_answer_is_as_described(call: Caller) -> None:
    ask = Asker(call)
    group = await groups(ask)
    board = (await ask("ann", "POST", "api/boards", {"title": "Sprint"})).model["id"]
    base = f"api/boards/{board}"
    blob = await contents(ask, base, group.rpartition("/")[2])
    await guests(ask, base, blob)
    await ends(ask, base)
    await ask("ann", "DELETE", group)
    await ask("ann", "GET", "api/health")
    await ask("ann", "GET", "api/ready")
    await ask("ann", "GET", "api/logs")
    await ask("ann", "PUT", "api/logs", {})
    described = {
        f"{method.upper()} {path}"
        for path, item in SPEC["paths"].items()
        for method in item
        if method != "parameters" and not path.endswith("/socket")
    }
    assert described - ask.seen == set()


@pytest.mark.parametrize(
    ("code", "change"),
    [(200, {"members": "two"}), (200, {"role": "king"}), (200, {"more": 1}), (418, {})],
)
async def test_an_answer_that_is_not_as_described_would_be_seen(
    call: Caller, code: int, change: dict[str, Any]
) -> None:
    board = await make(call)
    path = f"api/boards/{board}"
    answer = await call("ann", "GET", path)
    name, described = operation("GET", path)
    check(name, described, answer)
    with pytest.raises(AssertionError):
        check(name, described, answer._replace(code=code, model=answer.model | change))
