import asyncio
import logging
from collections.abc import Iterator

import pytest

from nbboard.core.errors import InvalidInput
from nbboard.server.logbook import KEPT, MESSAGE, PER_SECOND, LogBook, levels, set_levels

ROOM = logging.getLogger("nbboard.room.room")


class Second:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Second:
    return Second()


@pytest.fixture
def book(clock: Second) -> Iterator[LogBook]:
    book = LogBook(clock=clock)
    book.open()
    yield book
    book.close()
    for name in levels():
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_a_line_has_its_fields(book: LogBook) -> None:
    ROOM.warning("read-only", extra={"board": "brave-otter-7f3k", "reason": "the disk is full"})
    (line,) = book.lines(0, "debug", "")
    assert (line.n, line.level, line.module) == (1, "WARNING", "nbboard.room.room")
    assert line.fields == {"board": "brave-otter-7f3k", "reason": "the disk is full"}
    assert line.text() == "read-only board=brave-otter-7f3k reason=the disk is full"


@pytest.mark.guarantee("T15", "T21")
def test_what_others_wrote_makes_no_lines_of_its_own_and_is_cut(book: LogBook) -> None:
    ROOM.warning("hello %s", "a\r\nERROR forged\x1b[31m", extra={"name_": "x" * 1_000_000})
    ROOM.warning("y" * 1_000_000)
    first, second = book.lines(0, "debug", "")
    assert first.message == "hello a  ERROR forged [31m"
    assert len(first.fields["name_"]) < 200
    assert len(second.message) == MESSAGE + 1


@pytest.mark.guarantee("G13", "T21")
def test_a_storm_of_the_same_words_is_ten_lines_a_second(book: LogBook, clock: Second) -> None:
    for number in range(1000):
        ROOM.warning("bad frame %d", number)
    ROOM.warning("something else")
    assert len(book.lines(0, "debug", "")) == PER_SECOND + 1
    clock.now += 1
    ROOM.warning("bad frame %d", 1000)
    assert book.lines(0, "debug", "")[-1].left_out == 1000 - PER_SECOND
    assert "(and 990 more like this)" in book.lines(0, "debug", "")[-1].text()


def test_the_newest_are_kept(book: LogBook, clock: Second) -> None:
    for number in range(KEPT + 5):
        clock.now += 1
        ROOM.warning("%d", number)
    lines = book.lines(0, "debug", "")
    assert len(lines) == KEPT
    assert lines[0].n == 6
    assert [line.n for line in book.lines(KEPT, "debug", "")] == list(range(KEPT + 1, KEPT + 6))


def test_levels_are_set_by_module_while_it_runs(book: LogBook) -> None:
    ROOM.debug("unseen")
    set_levels([("nbboard.room", "debug")])
    ROOM.debug("seen")
    logging.getLogger("nbboard.store").debug("unseen")
    assert [line.message for line in book.lines(0, "debug", "")] == ["seen"]
    assert book.lines(0, "info", "") == []
    assert book.lines(0, "debug", "nbboard.ro") == []
    assert len(book.lines(0, "debug", "nbboard.room")) == 1
    assert levels()["nbboard.room"] == "DEBUG"
    with pytest.raises(InvalidInput, match="one of DEBUG"):
        set_levels([("nbboard.room", "info"), ("nbboard", "loud")])
    with pytest.raises(InvalidInput, match=r"nbboard\.room"):
        set_levels([("tornado", "debug")])
    assert levels()["nbboard.room"] == "DEBUG"


async def test_news_wakes_who_waits(book: LogBook) -> None:
    waiting = asyncio.create_task(book.news(600))
    await asyncio.sleep(0)
    ROOM.warning("now")
    await asyncio.wait_for(waiting, 30)
    await book.news(0.01)


def test_lines_go_on_to_the_hosts_log(clock: Second, caplog: pytest.LogCaptureFixture) -> None:
    book = LogBook(logging.getLogger("ServerApp"), clock)
    book.open()
    try:
        with caplog.at_level(logging.INFO, "ServerApp"):
            ROOM.warning("100 %% of %s", "it", extra={"board": "b"})
    finally:
        book.close()
    assert caplog.messages == ["nbboard.room.room: 100 % of it board=b"]
