"""What those who run the service look at."""

import json
import logging
from pathlib import Path

import pytest

from nbboard.hub.operating import HIDDEN, JsonLines, PerSecond
from nbboard.server.logbook import LogBook
from tests.hub.stand_in import SCOPE, hub_stand_in, serving


def line(message: str, *args: object, **fields: object) -> dict[str, str]:
    record = logging.getLogger("tornado.access").makeRecord(
        "tornado.access", logging.INFO, "f.py", 1, message, args, None, extra=fields
    )
    found: dict[str, str] = json.loads(JsonLines(["s3cret!"]).format(record))
    return found


def test_a_line_is_one_object_with_its_fields() -> None:
    said = line("%s of %s\nmore", 1, "2", board="brave-otter-7f3k")
    assert said["message"] == "1 of 2\nmore"
    assert (said["level"], said["logger"]) == ("info", "tornado.access")
    assert said["board"] == "brave-otter-7f3k"


@pytest.mark.guarantee("T3")
@pytest.mark.parametrize(
    "text",
    [
        "GET /hub?code=NBvuxUFELWSs32yVhExydqHbw83vFt&state=O8C5rDmbyzdRy24YSDHU0Q",
        "Authorization: token NBvuxUFELWSs",
        "Authorization: Bearer NBvuxUFELWSs",
        "Setting new xsrf cookie for b'NBvuxUFELWSs32yVhExydqHbw83vFt:abc' {'path': '/'}",
        '{"ticket": "NBvuxUFELWSs"}',
        "offered nbboard.ticket.NBvuxUFELWSs32yVhExydqHbw83vFt",
        "https://hub/services/nbboard/s/abc#NBvuxUFELWSs32yVhExydqHbw83vFt",
        "s3cret! NBvuxUFELWSs32yVhExydqHbw83vFt",
    ],
)
def test_nothing_that_lets_in_is_logged(text: str) -> None:
    for said in (line(text), line("x", reason=text)):
        whole = json.dumps(said)
        assert "NBvuxUFELWSs" not in whole
        assert "s3cret!" not in whole
        assert HIDDEN in whole


def test_what_names_somebody_or_something_stays() -> None:
    words = "ada may not use brave-otter-7f3k: lacks access:services!service=nbboard"
    assert line(words)["message"] == words


def test_a_trace_is_in_its_line() -> None:
    try:
        raise ValueError("token=abcdefghijkl")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "failed", None, info)
    said = json.loads(JsonLines(()).format(record))
    assert "ValueError" in said["trace"]
    assert "abcdefghijkl" not in said["trace"]


@pytest.mark.guarantee("T21")
def test_the_same_words_pass_so_many_times_a_second() -> None:
    now = [0.0]
    passes = PerSecond({"access": 3}, lambda: now[0])

    def passed(name: str, message: str) -> int:
        record = logging.LogRecord(name, logging.INFO, "f.py", 1, message, ("x",), None)
        return sum(passes.filter(record) for _ in range(100))

    assert passed("tornado.application", "No user for %s") == 10
    assert passed("tornado.application", "others") == 10
    assert passed("access", "request") == 3
    now[0] += 1
    assert passed("access", "request") == 3


def test_fields_of_the_log_book_are_fields() -> None:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonLines(()).format(record))

    onward = logging.getLogger("test_operating.onward")
    onward.propagate = False
    onward.setLevel(logging.INFO)
    onward.handlers[:] = [Keep()]
    book = LogBook(onward)
    fields = {"board": "brave-otter-7f3k"}
    book.emit(
        logging.getLogger("nbboard.room").makeRecord(
            "nbboard.room", logging.INFO, "f.py", 1, "put away", (), None, extra=fields
        )
    )
    said = json.loads(lines[0])
    assert said["message"] == "put away"
    assert said["board"] == "brave-otter-7f3k"
    assert said["logger"] == "nbboard.room"


async def test_health_is_open_and_metrics_are_for_who_may_read_the_hubs(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        hub.know("proms", "prometheus", kind="service", scopes=[SCOPE, "read:metrics"])
        hub.know("hildas", "hilda", admin=True)
        for path in ("health", "ready"):
            answer = await service.ask("GET", path)
            assert (answer.code, answer.body) == (200, b"{}")
        assert (await service.ask("GET", "metrics", "adas")).code == 403
        assert (await service.ask("GET", "metrics", "hildas")).code == 200
        figures = await service.ask("GET", "metrics", "proms")
        assert figures.headers["Content-Type"].startswith("text/plain")
        assert b"nbboard_members 0.0" in figures.body


async def test_an_admin_may_open_the_metrics(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path, NBBOARD_OPEN_METRICS="1") as service:
        assert b"nbboard_rooms" in (await service.ask("GET", "metrics")).body


async def test_it_is_not_ready_while_nothing_can_be_stored(tmp_path: Path) -> None:
    async with hub_stand_in() as hub, serving(hub, tmp_path) as service:
        hub.know("adas", "ada")
        board = await service.board("adas")
        ada = await service.enter(board, "adas")
        await ada.hello()
        (room,) = (await service.service.hosting.registry()).rooms()
        room.read_only = "the disk is full"
        answer = await service.ask("GET", "ready")
        assert answer.code == 503
        assert b"log says why" in answer.body
        room.read_only = None
        assert (await service.ask("GET", "ready")).code == 200
