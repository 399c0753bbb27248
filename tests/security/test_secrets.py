"""T3: a planted token, cookie and link secret turn up nowhere but where they belong."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from prometheus_client import REGISTRY, generate_latest

from nbboard.server.hosting import Hosting
from tests.server.callers import RECT, Answer, Caller, submit
from tests.server.test_guests import cookie, enter_by, link

COOKIE: Final = "planted-cookie-5f0e2a7c"
READS: Final = (
    "", "/elements", "/people", "/chat", "/history", "/at/1", "/links", "/thumbnail",
    "/export?format=svg", "/export?format=nbboard", "/export?format=exe", "/at/999999",
    "/blobs/" + "0" * 64,
)  # fmt: skip


async def everything(call: Caller, board: str, token: str) -> list[Answer]:
    """Ask for all there is to read, and for what is not there, with the secrets in the headers."""
    base = f"api/boards/{board}"
    sent = {"Cookie": f"username={COOKIE}; _xsrf={COOKIE}", "Referer": f"{call.url}?token={token}"}
    answers = [await call("ann", "GET", base + path, **sent) for path in READS]
    answers += [await call(token, "GET", base + path, **sent) for path in READS]
    answers += [await call("ann", "GET", path, **sent) for path in ("", "api/logs", "api/boards")]
    answers.append(await call(token, "POST", f"{base}/ops", b"{", **sent))
    answers.append(await call("ann", "GET", f"boards/{board}", **sent))
    answers.append(await call("ann", "GET", "boards/no-such", **sent))
    return answers


def places(answers: list[Answer], log: str) -> Iterator[tuple[str, bytes]]:
    """Give everything that somebody could read afterwards."""
    for number, answer in enumerate(answers):
        yield f"answer {number} ({answer.code})", answer.body
        yield f"headers {number} ({answer.code})", str(list(answer.headers.get_all())).encode()
    yield "the log", log.encode()
    yield "the metrics", generate_latest(REGISTRY)


@pytest.mark.guarantee("T3")
async def test_no_answer_log_history_export_or_metric_holds_a_secret(
    call: Caller, hosting: Hosting, caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    caplog.set_level(0)
    way = await link(call, "editor")
    guest = (await cookie(call, way)).partition("=")[2]
    await submit(call, "ann", way.board, RECT, ["say", "hello"])
    answers = await everything(call, way.board, hosting.kernel_token)
    answers.append(await enter_by(call, way.id, {"secret": way.secret + "x"}))
    answers.append(await enter_by(call, way.id, b'{"secret": "' + way.secret.encode()))

    async def broken(*_: Any) -> None:
        raise RuntimeError("planted fault")

    monkeypatch.setattr(type(hosting), "registry", broken)
    answers += await everything(call, way.board, hosting.kernel_token)
    codes = {answer.code for answer in answers}
    assert {200, 400, 404, 500} <= codes, codes
    assert "planted fault" in caplog.text
    secrets = {"kernel token": hosting.kernel_token, "cookie": COOKIE, "link": way.secret}
    found = [
        f"{name} in {place}"
        for place, text in places(answers, caplog.text)
        for name, secret in {**secrets, "guest's cookie": guest}.items()
        if secret.encode() in text
    ]
    assert found == []


@pytest.mark.guarantee("T3")
async def test_no_page_of_ours_tells_another_site_where_one_came_from(call: Caller) -> None:
    way = await link(call)
    for who, path in (("ann", ""), ("ann", f"boards/{way.board}"), ("", f"s/{way.id}")):
        answer = await call(who, "GET", path)
        assert answer.code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert way.secret.encode() not in answer.body
