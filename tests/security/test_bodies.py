"""T14 to T17: hostile bodies and ids by REST are refused by name and change nothing."""

import re
from typing import Final

import pytest

from nbboard.core import limits
from nbboard.core.digest import digest
from nbboard.core.ids import BoardId
from nbboard.server.hosting import Hosting
from tests.server.callers import RECT, Caller, make, submit

DEEP: Final = 100_000
ROUTES: Final = (
    ("POST", "api/boards"),
    ("PATCH", "api/boards/{id}"),
    ("POST", "api/boards/{id}/ops"),
    ("POST", "api/boards/{id}/ask"),
    ("POST", "api/boards/{id}/duplicate"),
    ("POST", "api/boards/{id}/restore"),
    ("POST", "api/boards/{id}/links"),
    ("POST", "api/groups"),
    ("PUT", "api/logs"),
)
"""Every route that reads JSON."""
BODIES: Final[dict[str, bytes]] = {
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * 1001 + b"1" + b"}" * 1001,
    "deep in a field": b'{"title": ' + b"[" * 1001 + b"]" * 1001 + b"}",
    "NaN": b'{"title": NaN}',
    "Infinity": b'{"seq": Infinity}',
    "beyond a double": b'{"seq": 1e999}',
    "many digits": b'{"seq": ' + b"9" * 4301 + b"}",
    "beyond 2^53": b'{"seq": 99999999999999999999}',
    "a fraction": b'{"seq": 1.5}',
    "a lone surrogate": b'{"title": "\\ud800"}',
    "no UTF-8": b'{"title": "\xff\xfe"}',
    "NUL": b'{"title": "a\\u0000b"}',
    "unknown fields": b'{"no_such_field": 1}',
    "a list": b"[]",
    "a string": b'"x"',
    "null": b"null",
    "unfinished": b'{"title": "',
    "two values": b"{} {}",
    "__proto__": b'{"__proto__": {"polluted": true}}',
    "constructor": b'{"constructor": {"prototype": {"polluted": true}}}',
    "__class__": b'{"__class__": "x", "__dict__": {}}',
}
IDS: Final = (
    "..", "%2e%2e", "..%2f..%2fetc", "%5c", "a%00b", "%2fetc%2fpasswd", "x" * 4096, "CON", "NUL",
    "brave-otter-0000.", "Brave-Otter-0000", "br%D0%B0ve-otter-0000", "__proto__", "constructor",
    "'%20OR%201=1--", "%25", "_", "%0d%0aX-Planted:%201", "%3Cscript%3E", "$%7B7*7%7D",
)  # fmt: skip
HOSTILE: Final = (
    "'; DROP TABLE boards; --", '" OR ""="', "%", "_", "{{7*7}}", "${7*7}",
    "../../etc/passwd", "__proto__", "constructor", "__class__", "{0.__class__}", "%s%n%x",
)  # fmt: skip
REFUSED: Final = frozenset((400, 403, 404, 409, 413))


async def picture(hosting: Hosting, board: str) -> tuple[str, int]:
    """Everything a board is, in few bytes; and how many boards there are."""
    registry, store = await hosting.registry(), await hosting.store()
    return digest(await registry.state(BoardId(board))), len(await store.list())


@pytest.mark.guarantee("T16", "T17")
@pytest.mark.parametrize("name", BODIES)
async def test_a_hostile_body_is_refused_and_changes_nothing(
    call: Caller, hosting: Hosting, name: str
) -> None:
    board = await make(call)
    before = await picture(hosting, board)
    for method, path in ROUTES:
        answer = await call("ann", method, path.format(id=board), BODIES[name])
        assert answer.code in REFUSED, (method, path, answer.code, answer.body[:200])
        if answer.code != 403:
            assert answer.model["message"], path
            assert len(answer.body) < 2000, (path, "says too much")
    assert await picture(hosting, board) == before


@pytest.mark.guarantee("T16")
async def test_a_body_that_is_too_large_is_refused(call: Caller) -> None:
    board = await make(call)
    large = b'{"title": "' + b"x" * (8 * limits.MESSAGE_BYTES) + b'"}'
    for method, path in ROUTES:
        answer = await call("ann", method, path.format(id=board), large)
        assert answer.code in REFUSED, (method, path, answer.code)


@pytest.mark.guarantee("T16")
async def test_of_a_name_given_twice_one_value_counts_and_it_is_checked(call: Caller) -> None:
    board = await make(call)
    twice = b'{"title": "first", "title": "' + b"x" * 5000 + b'"}'
    assert (await call("ann", "PATCH", f"api/boards/{board}", twice)).code in REFUSED
    await call("ann", "PATCH", f"api/boards/{board}", b'{"title": "one", "title": "two"}')
    titled = (await call("ann", "GET", f"api/boards/{board}")).model["title"]
    assert titled in ("one", "two")


@pytest.mark.guarantee("T14", "T15")
@pytest.mark.parametrize("key", IDS)
async def test_what_is_no_id_is_not_found_wherever_an_id_stands(call: Caller, key: str) -> None:
    board = await make(call)
    for path in (
        f"api/boards/{key}", f"api/boards/{key}/elements", f"api/boards/{key}/export",
        f"api/boards/{board}/blobs/{key}", f"api/groups/{key}", f"boards/{key}", f"static/{key}",
    ):  # fmt: skip
        answer = await call("ann", "GET", path)
        # The page of whatever may be an id is the same: it finds out itself.
        is_page = path.startswith("boards/") and re.fullmatch("[a-z]{1,64}", key)
        assert answer.code in ((200,) if is_page else (302, 400, 403, 404, 414)), path
        assert b"root:" not in answer.body
        assert "X-Planted" not in answer.headers
        if answer.code == 302:
            assert answer.headers["Location"].startswith("/"), path


@pytest.mark.guarantee("T15", "T17")
@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_are_only_words(call: Caller, text: str) -> None:
    board = await make(call, title=text)
    answer = await call("ann", "GET", f"api/boards/{board}")
    assert answer.code == 200
    assert answer.model["title"] == text
    box = ["add", ["text", "t" * 16, [0, 0], [1600, 1600], {"text": text}]]
    await submit(call, "ann", board, ["say", text], box)
    group = (await call("ann", "POST", "api/groups", {"title": text, "members": [text]})).model
    assert group is not None
    listed = (await call("ann", "GET", "api/boards")).model["boards"]
    assert [each["id"] for each in listed] == [board]
    for form in ("svg", "nbboard"):
        export = await call("ann", "GET", f"api/boards/{board}/export?format={form}")
        assert export.code == 200
        assert "X-Planted" not in export.headers
    assert (await submit(call, "ann", board, RECT)).code == 200


@pytest.mark.guarantee("T15")
@pytest.mark.parametrize("sign", ["\r\n", "\x00", "\x1b[2J"])
async def test_a_title_holds_no_control_sign(call: Caller, sign: str) -> None:
    refused = await call("ann", "POST", "api/boards", {"title": f"a{sign}X-Planted: 1"})
    assert refused.code == 400
    assert sign not in refused.model["message"]
