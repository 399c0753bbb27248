"""What `Session` refuses at once; the rest of it is told in tests/test_board.py."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from nbboard.client import session as sessions
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint
from nbboard.client.session import Session, new_id, open_session
from nbboard.core.errors import NBBoardError, NotAcknowledged, NotAllowed
from nbboard.core.model import Rect
from nbboard.core.ops import Add, PassPen, Say
from nbboard.core.protocol import Member
from nbboard.core.roles import Role
from nbboard.core.state import BoardState

ENDPOINT = Endpoint("http://127.0.0.1:1/nbboard/", None, "")
KEY = (ENDPOINT.url, ENDPOINT.token, "board", "Ann", os.getpid())


class Holder:
    """Somebody who has a session."""


@pytest.fixture
def session() -> Session:
    """A session whose server is not there."""
    made = Session(ENDPOINT, "board", "Ann")
    made.connection.mirror.you = Member("m1", "ann", "Ann", "c", Role.OWNER, "kernel")
    made.connection.mirror.replace(BoardState("t", "ann"))
    return made


def rect() -> Add:
    return Add(Rect(id=new_id(), at=(0, 0), size=(1, 1)))


def test_offline_drawing_shows_at_once_and_is_named_as_pending(session: Session) -> None:
    session.submit(rect())
    with session.reading() as state:
        assert len(state) == 1
    with pytest.raises(NotAcknowledged, match="1 changes are not acknowledged") as raised:
        session.wait(0.05)
    assert raised.value.pending == (1,)
    session.close(0)


def test_who_is_sent_away_with_something_pending_does_not_wait_for_its_answer(
    session: Session,
) -> None:
    session.submit(rect())

    async def send_away() -> None:
        session.connection._stop(NotAllowed("an owner removed you"))

    waiting = ThreadPoolExecutor(1)
    waited = waiting.submit(session.wait, 30)
    background().run(send_away())
    with pytest.raises(NotAllowed, match="removed you"):
        waited.result(5)
    waiting.shutdown()
    assert session.connection.outgoing.numbers() == (1,)
    session.close(0)


def test_a_viewer_is_told_before_anything_is_shown(session: Session) -> None:
    session.connection.mirror.ceiling = Role.VIEWER
    with pytest.raises(NotAllowed, match="viewer of this board; add needs editor"):
        session.submit(rect())
    session.submit(Say("hello"))
    with session.reading() as state:
        assert len(state) == 0
    session.close(0)


@pytest.mark.guarantee("G9")
def test_who_holds_the_pen_draws_and_all_others_are_told_whose_it_is(session: Session) -> None:
    state = session.connection.mirror.confirmed
    session.connection.mirror.you = Member("m1", "bob", "Bob", "c", Role.VIEWER, "kernel")
    state.roles["bob"], state.pen = Role.VIEWER, "bob"
    session.submit(rect())
    session.submit(PassPen("ann"))
    with session.reading() as shown:
        assert (len(shown), shown.pen) == (1, "ann")
    with pytest.raises(NotAllowed, match="ann holds the pen"):
        session.submit(rect())
    with pytest.raises(NotAllowed, match="viewer of this board; pass-pen needs owner"):
        session.submit(PassPen(None))
    session.close(0)


@pytest.mark.parametrize(("field", "words"), [("locked", "is locked"), ("archived", "is archived")])
def test_a_board_that_is_shut_says_so(session: Session, field: str, words: str) -> None:
    setattr(session.connection.mirror.confirmed, field, True)
    session.connection.mirror.confirmed.roles["ann"] = Role.EDITOR
    with pytest.raises(NotAllowed, match=words):
        session.submit(rect())
    session.close(0)


def test_a_batch_of_a_batch_is_one_step(session: Session) -> None:
    with session.batch():
        session.submit(rect())
        with session.batch():
            session.submit(rect())
        session.submit(rect())
    assert session.undo()
    with session.reading() as state:
        assert len(state) == 0
    assert not session.undo()
    session.close(0)


def test_a_batch_that_raises_is_still_a_step(session: Session) -> None:
    def draw_and_fail() -> None:
        with session.batch():
            session.submit(rect())
            session.submit(Say(str(1 / 0)))

    with pytest.raises(ZeroDivisionError):
        draw_and_fail()
    assert session.undo()
    session.close(0)


def test_an_unknown_event_is_named(session: Session) -> None:
    with pytest.raises(ValueError, match="element, chat, member, status"):
        session.on("elements", print)
    session.close(0)


def test_after_close_nothing_is_taken(session: Session) -> None:
    session.close(0)
    with pytest.raises(NBBoardError, match="closed"):
        session.submit(rect())


def test_who_comes_while_the_last_one_leaves_gets_a_session_of_its_own(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[Session] = []
    leave = Session.close

    def close(leaving: Session, flush: float = 0) -> None:
        if leaving is session:
            came.append(open_session(ENDPOINT, "board", "Ann", 1))
        leave(leaving, flush)

    monkeypatch.setattr(Session, "wait_joined", lambda *_: None)
    monkeypatch.setattr(Session, "close", close)
    monkeypatch.setitem(sessions._sessions, KEY, session)
    holder = Holder()
    session.hold(holder)
    session.release(holder)
    assert came[0] is not session
    assert (session.connection.status, came[0].connection.status == "closed") == ("closed", False)
    came[0].close(0)


def test_ids_are_fresh() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
