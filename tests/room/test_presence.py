"""Live things: their newest form for everyone, ended by what ends them."""

import msgspec
import pytest

from nbboard.core import limits, protocol
from nbboard.core.model import Style
from nbboard.core.ops import Add, Entry, Patch, PatchSet, Remove
from nbboard.core.protocol import Cursor, Drag, Ink, Laser, LiveItem, Shape, Typing, View
from nbboard.room.presence import CURSORS_PER_TICK, FINISHED, HELD, Presence, frame_without
from tests.room.doubles import add, ink, new_id, packed, rect, unpacked

A, B = "m1", "m2"
KEY = new_id()


class Stage:
    """A presence, the ids in use on its board, and what everyone was sent."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.presence = Presence(self.known.__contains__)
        self.now = 0.0

    def take(self, *items: LiveItem, member: str = A) -> None:
        for item in items:
            self.presence.take(member, item, self.now)

    def sent(self) -> list[tuple[str, LiveItem]]:
        _, changes = self.presence.drain()
        frame = frame_without(changes, "nobody")
        return [] if frame is None else pairs(frame)

    def commit(self, *adds: Add) -> None:
        self.known |= {op.element.id for op in adds}
        self.presence.commit(Entry(2, 1, "ada", "Ada", "c", 1, "", adds))


def pairs(frame: bytes) -> list[tuple[str, LiveItem]]:
    message = protocol.decode_server(frame)
    assert isinstance(message, protocol.LiveBy)
    return list(message.items)


def test_what_a_pen_draws_is_passed_on_once() -> None:
    stage = Stage()
    stage.take(ink(KEY, 0, (1, 1)), ink(KEY, 1, (2, 2)))
    ((member, item),) = stage.sent()
    assert member == A
    assert unpacked(item) == [(1, 1), (2, 2)]
    stage.take(ink(KEY, 2, (3, 3)))
    ((_, item),) = stage.sent()
    assert isinstance(item, Ink)
    assert (item.start, unpacked(item)) == (2, [(3, 3)])
    assert stage.sent() == []


def test_only_the_newest_cursor_counts() -> None:
    stage = Stage()
    stage.take(Cursor((1, 1)), Cursor((2, 2)), Cursor((3, 3)))
    assert stage.sent() == [(A, Cursor((3, 3)))]
    stage.take(Cursor((4, 4)), Cursor(None))
    assert stage.sent() == [(A, Cursor(None))]
    assert stage.presence.everything(B) == ()


def test_a_joiner_gets_all_that_goes_on_but_its_own() -> None:
    stage = Stage()
    drag, view, shape = (
        Drag(((KEY, PatchSet(at=(1, 1))),)),
        View((0, 0), 1000),
        rect(),
    )
    stage.take(ink(KEY, 0, (1, 1)), ink(KEY, 1, (2, 2)), Cursor((5, 5)), Typing(active=True))
    stage.take(drag, view, Shape(shape.id, shape), Laser(packed((1, 1))), member=B)
    stage.sent()
    found: dict[str, tuple[LiveItem, ...]] = {A: (), B: ()}
    for member, item in stage.presence.everything("m3"):
        found[member] += (item,)
    assert [unpacked(item) for item in found[A] if isinstance(item, Ink)] == [[(1, 1), (2, 2)]]
    assert Cursor((5, 5)) in found[A]
    assert Typing(active=True) in found[A]
    assert found[B] == (drag, view, Shape(shape.id, shape)), "a laser has faded by then"
    assert {member for member, _ in stage.presence.everything(B)} == {A}


def test_who_missed_points_gets_them_from_the_first_missed() -> None:
    stage = Stage()
    stage.take(ink(KEY, 0, (1, 1)))
    stage.sent()
    stage.take(ink(KEY, 1, (2, 2)))
    missed, _ = stage.presence.drain()
    stage.take(ink(KEY, 2, (3, 3)))
    stage.sent()
    frame = stage.presence.catch_up(missed, but=B)
    assert frame is not None
    ((_, item),) = pairs(frame)
    assert unpacked(item) == [(2, 2), (3, 3)]
    assert stage.presence.catch_up(missed, but=A) is None, "its own stroke"


def test_who_missed_the_end_is_told_that_it_ended() -> None:
    stage = Stage()
    shape = rect()
    stage.take(ink(KEY, 0, (1, 1)), Shape(shape.id, shape), Cursor((1, 1)), Typing(active=True))
    stage.take(Drag(((KEY, PatchSet(at=(1, 1))),)))
    missed, _ = stage.presence.drain()
    stage.take(Ink(KEY, 1, b"", end=True), Shape(shape.id, None), Cursor(None))
    stage.take(Typing(active=False), Drag(()))
    frame = stage.presence.catch_up(missed, but=B)
    assert frame is not None
    assert sorted(map(repr, dict.fromkeys(item for _, item in pairs(frame)))) == sorted(
        map(
            repr,
            [
                Ink(KEY, 0, b"", end=True),
                Shape(shape.id, None),
                Cursor(None),
                Typing(active=False),
                Drag(()),
            ],
        )
    )


def test_an_entry_ends_its_stroke_without_a_word() -> None:
    stage = Stage()
    stage.take(ink(KEY, 0, (1, 1)))
    missed = {(A, "ink", KEY): 0}
    stage.commit(add(KEY))
    assert stage.sent() == []
    assert stage.presence.everything(B) == ()
    assert stage.presence.catch_up(missed, but=B) is None
    stage.take(ink(KEY, 0, (1, 1)), Shape(KEY, rect(KEY)))
    assert stage.sent() == [], "late frames of a finished id are ignored"


def test_an_entry_ends_its_authors_drag_of_what_it_touches() -> None:
    stage = Stage()
    drag = Drag(((KEY, PatchSet(at=(5, 5))),))
    stage.take(drag)
    stage.take(drag, member=B)
    moved = Entry(2, 1, "ada", "Ada", "c", 1, "", (Patch(KEY, PatchSet(at=(6, 6))),))
    stage.presence.commit(moved, A, (new_id(),))
    stage.presence.commit(moved, A, (KEY,))
    assert stage.sent() == [(B, drag)]
    assert stage.presence.everything("m3") == ((B, drag),)


def test_an_add_that_came_to_nothing_ends_its_stroke_too() -> None:
    stage = Stage()
    stage.take(ink(KEY, 0, (1, 1)))
    stage.presence.commit(Entry(2, 1, "ada", "Ada", "c", 1, "", (add(KEY),)))
    stage.take(ink(KEY, 0, (1, 1)))
    assert stage.sent() == []


def test_a_refusal_ends_the_authors_stroke_and_nobody_elses() -> None:
    stage = Stage()
    stage.take(ink(KEY, 0, (1, 1)))
    stage.sent()
    stage.presence.refuse(B, (add(KEY), Remove((KEY,))))
    assert stage.sent() == []
    stage.presence.refuse(A, (add(KEY),))
    assert stage.sent() == [(A, Ink(KEY, 0, b"", end=True))]
    stage.take(ink(KEY, 1, (2, 2)))
    assert stage.sent() == []


def test_silence_ends_strokes_shapes_drags_and_typing() -> None:
    stage = Stage()
    shape = rect()
    stage.take(ink(KEY, 0, (1, 1)), Shape(shape.id, shape), Cursor((1, 1)), Typing(active=True))
    stage.take(Drag(((KEY, PatchSet(at=(1, 1))),)))
    stage.sent()
    stage.presence.expire(limits.LIVE_SECONDS - 0.1)
    assert stage.sent() == []
    stage.presence.expire(float(limits.LIVE_SECONDS))
    kinds = {type(item) for _, item in stage.sent()}
    assert kinds == {Ink, Shape, Drag, Typing}
    assert [item for _, item in stage.presence.everything(B)] == [Cursor((1, 1))]
    stage.take(ink(KEY, 1, (2, 2)), ink(KEY, 0, (2, 2)))
    assert stage.sent() == []


def test_who_left_may_come_back_and_go_on() -> None:
    stage = Stage()
    stage.take(ink(KEY, 0, (1, 1)), Cursor((1, 1)))
    missed, _ = stage.presence.drain()
    stage.take(ink(KEY, 1, (2, 2)))
    stage.presence.leave(A)
    assert stage.sent() == []
    assert stage.presence.catch_up(missed, but=B) is None
    stage.take(ink(KEY, 0, (1, 1), (2, 2)), member="m3")
    ((member, item),) = stage.sent()
    assert (member, unpacked(item)) == ("m3", [(1, 1), (2, 2)])


def test_losing_the_right_ends_what_is_drawn_but_not_the_cursor() -> None:
    stage = Stage()
    stage.take(ink(KEY, 0, (1, 1)), Cursor((1, 1)), Drag(((KEY, PatchSet(at=(1, 1))),)))
    stage.sent()
    stage.presence.still(A)
    assert {type(item) for _, item in stage.sent()} == {Ink, Drag}
    assert [item for _, item in stage.presence.everything(B)] == [Cursor((1, 1))]


@pytest.mark.guarantee("T8")
def test_nobody_draws_on_under_anothers_id() -> None:
    stage = Stage()
    stage.take(ink(KEY, 0, (1, 1)))
    stage.sent()
    stage.take(ink(KEY, 0, (9, 9)), ink(KEY, 1, (9, 9)), Ink(KEY, 1, b"", end=True), member=B)
    stage.take(Shape(KEY, rect(KEY)), Shape(KEY, None), member=B)
    assert stage.sent() == []
    ((_, item),) = stage.presence.everything("m3")
    assert unpacked(item) == [(1, 1)]


def test_a_gap_is_ignored_and_a_new_start_replaces() -> None:
    stage = Stage()
    stage.take(ink(KEY, 3, (1, 1)))
    assert stage.sent() == []
    stage.take(ink(KEY, 0, (1, 1)), ink(KEY, 5, (6, 6)))
    ((_, item),) = stage.sent()
    assert unpacked(item) == [(1, 1)]
    stage.take(ink(KEY, 0, (7, 7), (8, 8)))
    ((_, item),) = stage.sent()
    assert isinstance(item, Ink)
    assert (item.start, unpacked(item), item.style) == (0, [(7, 7), (8, 8)], Style())


@pytest.mark.guarantee("G8")
def test_what_a_member_holds_is_bounded() -> None:
    stage = Stage()
    for _ in range(HELD + 5):
        stage.take(ink(new_id(), 0, (1, 1)))
    assert len(stage.presence.everything(B)) == HELD
    for _ in range(FINISHED + 100):
        stage.take(Ink(new_id(), 0, b"", end=True), member=B)
    assert len(stage.presence._finished) == FINISHED


@pytest.mark.guarantee("G7")
def test_cursors_are_thinned_and_none_is_left_out_for_long() -> None:
    stage = Stage()
    people = [f"m{number}" for number in range(100)]
    seen: set[str] = set()
    for tick in range(4):
        for member in people:
            stage.take(Cursor((tick, tick)), member=member)
        told = stage.sent()
        assert len(told) == CURSORS_PER_TICK
        seen |= {member for member, _ in told}
    assert seen == set(people)
    assert stage.presence.waiting


def test_a_laser_trail_is_joined_between_two_ticks() -> None:
    stage = Stage()
    stage.take(Laser(packed((1, 1), (2, 2))), Laser(packed((3, 3))))
    ((_, item),) = stage.sent()
    assert item == Laser(packed((1, 1), (2, 2), (3, 3)))
    stage.take(Laser(packed((4, 4))))
    assert stage.sent() == [(A, Laser(packed((4, 4))))]
    trail = Laser(packed(*[(n, n) for n in range(400)]))
    stage.take(trail, trail)
    assert stage.sent() == [(A, trail)]


def test_an_author_gets_the_frame_without_its_own() -> None:
    stage = Stage()
    stage.take(Cursor((1, 1)))
    stage.take(Cursor((2, 2)), member=B)
    _, changes = stage.presence.drain()
    frame = frame_without(changes, A)
    assert frame is not None
    assert pairs(frame) == [(B, Cursor((2, 2)))]
    assert frame_without(changes[:1], A) is None


def test_items_are_whole_structs() -> None:
    stage = Stage()
    stage.take(Ink(KEY, 0, packed((1, 1)), b"\x05", Style(stroke="#ff0000")))
    ((_, item),) = stage.sent()
    assert item == Ink(KEY, 0, packed((1, 1)), b"\x05", Style(stroke="#ff0000"))
    assert msgspec.msgpack.encode(item)
