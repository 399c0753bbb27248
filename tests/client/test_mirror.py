from nbboard.client.mirror import Mirror
from nbboard.core.model import Rect
from nbboard.core.ops import Add, Entry, Op, Remove
from nbboard.core.protocol import Member
from nbboard.core.roles import Role
from nbboard.core.state import BoardState

ANN = Member("m1", "ann", "Ann", "client-ann", Role.OWNER, "kernel")


def rect(number: int) -> Add:
    return Add(Rect(id=f"{number:016d}", at=(0, 0), size=(1, 1)))


def entry(seq: int, *ops: Op, client: str = "client-bob", n: int = 1) -> Entry:
    return Entry(seq, 0, "bob", "Bob", client, n, "", ops, Role.OWNER, Role.OWNER)


def joined() -> Mirror:
    mirror = Mirror()
    mirror.you = ANN
    mirror.replace(BoardState("t", "ann"))
    return mirror


def shown(mirror: Mirror) -> list[int]:
    return [int(element.id) for element in mirror.shown()]


def test_pending_shows_on_top_and_becomes_confirmed() -> None:
    mirror = joined()
    mirror.put_pending(1, (rect(1),))
    assert shown(mirror) == [1]
    mirror.put_pending(1, (rect(2),))
    assert shown(mirror) == [1, 2]
    mirror.apply(entry(1, rect(9)))
    assert shown(mirror) == [9, 1, 2]
    mirror.apply(entry(2, rect(1), rect(2), client=ANN.client, n=1))
    assert shown(mirror) == [9, 1, 2]
    assert mirror.pending == {}
    assert mirror.shown() is mirror.confirmed


def test_a_refusal_takes_it_off_the_picture() -> None:
    mirror = joined()
    mirror.put_pending(1, (rect(1),))
    mirror.put_pending(2, (rect(2),))
    assert shown(mirror) == [1, 2]
    mirror.drop_pending(1)
    assert shown(mirror) == [2]
    assert len(mirror.confirmed) == 0


def test_pending_never_changes_the_confirmed_state() -> None:
    mirror = joined()
    mirror.apply(entry(1, rect(1)))
    mirror.put_pending(1, (Remove((f"{1:016d}",)),))
    assert shown(mirror) == []
    assert [element.id for element in mirror.confirmed] == [f"{1:016d}"]


def test_after_a_snapshot_only_what_still_waits_is_kept() -> None:
    mirror = joined()
    mirror.put_pending(1, (rect(1),))
    mirror.put_pending(2, (rect(2),))
    state = BoardState("t", "ann")
    mirror.replace(state)
    mirror.apply(entry(1, rect(1), client="another", n=1))
    mirror.keep_pending((2,))
    assert shown(mirror) == [1, 2]


def test_role_counts_ceiling_and_floor() -> None:
    mirror = joined()
    assert mirror.role() is Role.OWNER
    mirror.ceiling = Role.VIEWER
    assert mirror.role() is Role.VIEWER
    mirror.floor = Role.EDITOR
    assert mirror.role() is Role.EDITOR
