"""What a board was, against a real server: history, moments, restore, purge, copies."""

from pathlib import Path

import pytest

from nbboard import BoardNotFound, InvalidInput, NBBoard, NotAllowed
from tests.lab import TOKEN, Lab

pytestmark = pytest.mark.server


def test_history_says_who_did_what(board: NBBoard) -> None:
    for number in range(5):
        board.draw.rect((number, 0), (10, 10))
        board.wait()
    board.say("done")
    board.wait()
    changes = board.history()
    assert [change.seq for change in changes] == list(range(1, board.seq + 1))
    assert [dict(change.ops) for change in changes[1:]] == [{"add": 1}] * 5 + [{"say": 1}]
    assert changes[-2].touched == 1
    assert changes[-1].at.tzinfo is not None
    assert {change.name for change in changes[1:]} == {"Ann"}
    assert [change.seq for change in board.history(2, before=4)] == [2, 3]


def test_a_moment_is_read_and_exported(board: NBBoard, tmp_path: Path) -> None:
    board.draw.rect((0, 0), (10, 10))
    board.wait()
    seq = board.seq
    board.draw.stroke([(0, 0), (30, 40)])
    board.rename("later")
    board.wait()
    moment = board.at(seq)
    assert (moment.seq, moment.title, len(moment.elements)) == (seq, "Sprint 12", 1)
    assert moment.strokes == []
    assert moment.png(tmp_path / "then.png").startswith(b"\x89PNG")
    assert "1 elements" in repr(moment)
    assert len(board.at(board.seq).strokes) == 1
    with pytest.raises(InvalidInput):
        board.at(board.seq + 1000)


def test_a_board_is_restored_and_that_is_undone(board: NBBoard) -> None:
    first = board.draw.rect((0, 0), (10, 10))
    board.wait()
    seq = board.seq
    board.patch(first, color="red")
    board.draw.ellipse((50, 0), (10, 10))
    board.wait()
    before = [(element.id, element.style.stroke) for element in board.elements]
    undo = board.restore(seq)
    assert [(element.id, element.style.stroke) for element in board.elements] == [
        (first, "#1e1e1e")
    ]
    board.restore(undo)
    assert [(element.id, element.style.stroke) for element in board.elements] == before


def test_a_purge_leaves_what_is_there(board: NBBoard) -> None:
    board.draw.rect((0, 0), (10, 10))
    gone = board.draw.text("secret", (0, 40))
    board.wait()
    board.remove(gone)
    board.wait()
    seq = board.seq
    board.purge()
    board.draw.ellipse((0, 0), (5, 5))
    board.wait(20)
    assert len(board.elements) == 2
    with pytest.raises(InvalidInput):
        board.at(seq - 1)


def test_a_copy_is_a_board_of_its_own(board: NBBoard) -> None:
    board.draw.rect((0, 0), (10, 10))
    board.say("not copied")
    board.wait()
    with board.duplicate("Copy") as copy:
        assert (copy.title, len(copy.elements), len(copy.chat)) == ("Copy", 1, 0)
        copy.clear()
        copy.wait()
    assert len(board.elements) == 1


def test_an_archived_board_takes_nothing(board: NBBoard) -> None:
    board.archive()
    board.wait()
    with pytest.raises(NotAllowed, match="archived"):
        board.draw.rect((0, 0), (10, 10))
    board.archive(False)
    board.wait()
    board.draw.rect((0, 0), (10, 10))
    board.wait()
    assert len(board.elements) == 1


def test_a_deleted_board_is_recovered(lab: Lab) -> None:
    where = {"server": lab.url, "token": TOKEN}
    board = NBBoard.create("short", **where)
    board.draw.rect((0, 0), (10, 10))
    board.wait()
    board.delete()
    with pytest.raises(BoardNotFound):
        NBBoard.join(board.id, **where)
    with NBBoard.recover(board.id, **where) as again:
        assert len(again.elements) == 1


def test_chat_can_be_read_back_and_unsaid(board: NBBoard) -> None:
    for number in range(230):
        board.say(f"message {number}")
    board.wait(30)
    assert board.chat[0].text == "message 30"
    older = board.older_chat(limit=20)
    assert [message.text for message in older] == [f"message {n}" for n in range(10, 30)]
    board.unsay(board.chat[-1])
    board.wait()
    assert board.chat[-1].text == "message 228"
