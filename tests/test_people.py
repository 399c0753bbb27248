"""`board.people` against a real server: roles, requests, the pen, pictures."""

import io

import pytest
from PIL import Image

from nbboard import InvalidInput, NBBoard
from tests.lab import TOKEN, Lab
from tests.waiting import until

pytestmark = pytest.mark.server


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "#1971c2").save(file, "PNG")
    return file.getvalue()


def test_roles_groups_and_bans_are_given_and_taken(board: NBBoard) -> None:
    people = board.people
    people.give("bob", "viewer")
    people.give_group("hub:course-101", "editor")
    people.ban("eve")
    people.open_to("private")
    people.lock()
    board.wait()
    assert people.roles["bob"] == "viewer"
    assert people.groups == {"hub:course-101": "editor"}
    assert people.banned == ("eve",)
    people.give("bob", None)
    people.give_group("hub:course-101", None)
    people.unban("eve")
    people.lock(False)
    board.wait()
    assert "bob" not in people.roles
    assert people.groups == {}
    assert people.banned == ()
    with pytest.raises(InvalidInput, match="one of none, viewer, editor, owner"):
        people.give("bob", "king")


def test_nobody_asks_for_what_they_have(board: NBBoard) -> None:
    with pytest.raises(InvalidInput, match="does not ask"):
        board.people.accept("bob")
    board.people.ask("editor")
    with pytest.raises(Exception, match="exists"):
        board.wait()
    assert board.people.requests == ()


def test_the_pen_goes_round(lab: Lab, board: NBBoard) -> None:
    with pytest.raises(InvalidInput, match="'bob' is not here and has no role"):
        board.people.pass_pen("bob")
    board.people.give("bob", "editor")
    board.people.pass_pen("bob")
    board.wait()
    assert board.people.pen == "bob"
    board.people.pass_pen(None)
    board.wait()
    assert board.people.pen is None


def test_a_raised_hand_is_seen(lab: Lab, board: NBBoard) -> None:
    with NBBoard.join(board.id, server=lab.url, token=TOKEN, name="Bob") as other:
        other.people.raise_hand()
        until(lambda: [member.name for member in board.people.hands] == ["Bob"], "the hand")
        other.people.raise_hand(False)
        until(lambda: not board.people.hands, "the hand goes down")
        assert {member.name for member in board.people} == {"Ann", "Bob"}
        assert "Bob" in repr(board.people)


def test_a_picture_is_shown_and_taken_away(lab: Lab, board: NBBoard) -> None:
    options = {"server": lab.url, "token": TOKEN, "name": "Bob", "picture": picture()}
    with NBBoard.join(board.id, **options) as other:
        other.wait()
        with other._session.reading() as state:
            pictures = dict(state.pictures)
        assert len(pictures) == 1
        until(lambda: board.seq == other.seq, "the picture")
        other.people.introduce(None)
        other.wait()
        with other._session.reading() as state:
            assert not state.pictures
    with pytest.raises(InvalidInput):
        board.people.introduce(b"no picture")
