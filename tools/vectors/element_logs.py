"""Logs of ops on elements: add, patch, remove, revive, reorder, clear."""

from nbboard.core.ops import Clear, LockBoard, Patch, PatchSet, SetRole
from nbboard.core.roles import Role
from tools.vectors.log import VectorLog
from tools.vectors.scene import (
    ADA,
    ADA_TAB,
    BOB,
    CAL,
    EVE,
    NOT_BMP,
    ZOE,
    add,
    every_kind,
    patch,
    rect,
    remove,
    reorder,
    revive,
    stroke,
    text,
)


def adding() -> VectorLog:
    """Elements of every kind, ids used again, people who may not."""
    log = VectorLog("add", "Every kind of element; an id is used once, also after a removal")
    log.entry(ADA, *add(*every_kind(1)))
    log.entry(BOB, *add(*every_kind(1)), expect="exists")
    log.entry(ZOE, *add(*every_kind(21, angle=35_999, flip=3, groups=("g" * 16, "0" * 16))))
    log.entry(BOB, remove(1, 21))
    log.entry(BOB, *add(rect(1), stroke(21), rect(40)), expect="exists exists done")
    log.entry(ADA, *add(rect(41, locked=True)))
    for role in (Role.NONE, Role.VIEWER):
        log.entry(BOB.capped(role), *add(rect(50), text(51)), expect="forbidden")
    log.entry(ADA, SetRole("eve", Role.VIEWER))
    log.entry(EVE, *add(rect(50), rect(1)), expect="forbidden")
    log.entry(EVE.lifted(Role.EDITOR), *add(rect(50, at=(-(2**27), 2**27), size=(0, 2**27))))
    log.on_board(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, *range(22, 32), 40, 41, 50)
    return log


def full_board() -> VectorLog:
    """A board that is full: tombstones do not count, revived elements do."""
    log = VectorLog("full", "A full board refuses add and revive until there is room", ELEMENTS=3)
    log.entry(ADA, *add(*map(rect, range(1, 7))), expect="done done done full full full")
    log.entry(BOB, *add(rect(2), rect(6)), expect="exists full")
    log.entry(ADA, remove(1), *add(rect(6)), revive(1), expect="done done full")
    log.entry(ADA, remove(6, 2), revive(1, 2), revive(6), expect="done done full")
    log.entry(BOB, revive(6), *add(rect(7)), expect="full")
    log.entry(ADA, remove(3), revive(3, 6), revive(3), revive(6), expect="done full done full")
    log.entry(
        ADA,
        Clear("all"),
        *add(rect(8)),
        revive(1, 2, 3),
        revive(2, 3),
        expect="done done full done",
    )
    log.on_board(2, 3, 8)
    return log


PATCHES = (
    PatchSet(at=(-1, 2**27)),
    PatchSet(size=(0, 2**27), angle=9000, flip=1),
    PatchSet(groups=("a" * 16,)),
    PatchSet(groups=()),
    PatchSet(stroke=None, fill="#ffec99", stroke_alpha=0, fill_alpha=128),
    PatchSet(stroke="#000000", fill=None, width=0, dash="dashed", font_size=1, align="right"),
)


def patching() -> VectorLog:
    """Fields that an element has and lacks, `if_seq`, people who may not."""
    log = VectorLog("patch", "Last write per field; a field that the element lacks voids the op")
    log.entry(ADA, *add(*every_kind(1)))
    for number in (1, 5, 9):
        log.entry(BOB, *(Patch(rect(number).id, changes) for changes in PATCHES))
    log.entry(ADA, patch(2, closed=False, curve=False, head_start="dot", head_end="triangle"))
    log.entry(ADA, patch(4, radius=0), patch(7, radius=2**27), patch(6, right=False))
    log.entry(ADA, patch(9, text=NOT_BMP * 2, lines=(NOT_BMP, NOT_BMP), line_height=50))
    log.entry(ADA, patch(10, text="e\u0301", lines=()), patch(10, text="\u00e9"))
    lacking = (
        patch(1, closed=True), patch(1, text="no"), patch(4, curve=True), patch(5, radius=16),
        patch(8, closed=False), patch(9, right=True), patch(11, at=(0, 0), head_end="dot"),
        patch(3, angle=1, lines=()),
    )  # fmt: skip
    log.entry(BOB, *lacking, expect="gone")
    log.entry(BOB, patch(99, at=(0, 0)), remove(3), patch(3, at=(0, 0)), expect="gone done gone")
    log.entry(
        EVE.capped(Role.VIEWER), *(patch(n, at=(1, 1)) for n in (1, 2, 99)), expect="forbidden"
    )
    log.entry(BOB, LockBoard(True), expect="forbidden")
    log.entry(ADA, LockBoard(True), patch(1, angle=1))
    log.entry(BOB, patch(1, angle=2), patch(2, angle=2), expect="forbidden")
    log.entry(ADA, LockBoard(False))
    log.entry(BOB, patch(1, angle=2))
    return log


def changed() -> VectorLog:
    """`if_seq` looks at other clients only: another tab is another client."""
    log = VectorLog("changed", "if_seq: void when another client touched the element after it")
    log.entry(ADA, *add(rect(1), rect(2), rect(3), rect(4), rect(5)))
    log.entry(ADA, patch(1, 1, angle=1), patch(1, 0, angle=2), patch(1, 1, angle=3))
    log.entry(BOB, patch(1, 2, angle=4), patch(2, 0, angle=4), patch(2, 1, angle=4),
              expect="done changed done")  # fmt: skip
    log.entry(ADA, patch(1, 2, angle=5), patch(1, 3, angle=5), patch(2, 2, angle=5),
              expect="changed done changed")  # fmt: skip
    log.entry(BOB, patch(1, 3, angle=6), patch(1, 4, angle=6), expect="changed done")
    log.entry(ADA_TAB, patch(1, 4, angle=7), patch(2, 2, angle=7), patch(2, 3, angle=7),
              expect="changed changed done")  # fmt: skip
    log.entry(BOB, patch(3, fill="#000000"), reorder([4], "front"))
    log.entry(ADA, remove(3, if_seq=6), remove(4, if_seq=6), remove(5, 3, if_seq=1),
              remove(1, if_seq=4), remove(2, if_seq=5), expect="changed")  # fmt: skip
    log.entry(ADA, remove(5, if_seq=1), remove(3, if_seq=7), remove(4, if_seq=7))
    log.entry(ADA, revive(5, if_seq=8), revive(3, if_seq=6), revive(3, 4, if_seq=7),
              expect="done changed done")  # fmt: skip
    log.entry(BOB, remove(3, if_seq=9), remove(5, if_seq=9), remove(3, 5, if_seq=10),
              expect="changed changed done")  # fmt: skip
    log.entry(ADA, revive(3, if_seq=10), revive(5, if_seq=10), revive(3, 5, if_seq=0),
              expect="changed")  # fmt: skip
    log.entry(ADA_TAB, revive(5, if_seq=3), revive(3, if_seq=11), expect="changed done")
    log.entry(BOB, revive(5, if_seq=9), expect="changed")
    log.entry(BOB, revive(5, if_seq=10))
    log.entry(ADA, patch(3, 14, locked=True), patch(3, 14, locked=False))
    log.entry(BOB, patch(99, 0, angle=1), patch(3, 16, angle=1), expect="gone done")
    return log


def locked() -> VectorLog:
    """A locked element: who locked it, or an owner, unlocks; nothing else touches it."""
    log = VectorLog("locked", "A locked element is unlocked by an owner or by who locked it")
    log.entry(BOB, *add(rect(1, locked=True), rect(2), rect(3)))
    log.entry(BOB, patch(1, at=(0, 0)), patch(1, locked=True), patch(2, locked=True),
              expect="forbidden forbidden done")  # fmt: skip
    log.entry(EVE, patch(1, locked=False), patch(2, locked=False, angle=5), expect="forbidden")
    log.entry(EVE, remove(1), remove(3, 2), remove(2, if_seq=0), remove(1, if_seq=9), remove(3),
              expect="forbidden forbidden forbidden forbidden done")  # fmt: skip
    log.entry(EVE, reorder([1], "front"), reorder([2], "back"), expect="forbidden")
    log.entry(ADA, patch(2, angle=5), patch(2, locked=False, angle=5), expect="forbidden done")
    log.entry(ADA, reorder([1], "front"), reorder([2], "above", 1), remove(1),
              expect="forbidden done forbidden")  # fmt: skip
    log.entry(ADA, Clear("mine"), Clear("all"))
    log.on_board(1)
    log.entry(ADA, patch(1, locked=False), patch(1, locked=True))
    log.entry(BOB, patch(1, locked=False), remove(1), reorder([1], "back"), expect="forbidden")
    log.entry(BOB.lifted(Role.OWNER), patch(1, locked=False, text="x"), patch(1, locked=False),
              expect="gone done")  # fmt: skip
    log.entry(BOB, remove(1), revive(2), revive(3))
    log.on_board(2, 3)
    return log


def removing() -> VectorLog:
    """Removing and reviving: all or nothing, and the place is kept."""
    log = VectorLog("remove", "remove and revive are all or nothing; a place outlives removal")
    log.entry(ADA, *add(*map(rect, range(1, 8))))
    log.entry(BOB, remove(2, 4, 6))
    log.entry(BOB, remove(1, 2), remove(99), remove(3, 99), remove(4), remove(6, 1), expect="gone")
    log.on_board(1, 3, 5, 7)
    log.entry(ADA, revive(6, 2))
    log.on_board(1, 2, 3, 5, 6, 7)
    log.entry(ADA, revive(4, 99), revive(99), revive(98, 4), revive(97), revive(4, 96),
              expect="gone")  # fmt: skip
    log.entry(ADA, revive(4, 1), revive(1), revive(2, 4), revive(3), revive(5, if_seq=0), revive(1),
              expect="exists")  # fmt: skip
    log.entry(EVE.capped(Role.VIEWER), remove(1), revive(4), remove(99), revive(99), remove(1, 3),
              revive(1), expect="forbidden")  # fmt: skip
    log.entry(EVE.capped(Role.NONE), revive(4), revive(4, if_seq=0), remove(1), expect="forbidden")
    log.entry(EVE, revive(4), remove(4), revive(4), patch(4, angle=1), remove(4, 1, 7), revive(7))
    log.on_board(2, 3, 5, 6, 7)
    return log


def ordering() -> VectorLog:
    """Every place, several ids in the order given, tombstones in between."""
    log = VectorLog("reorder", "Moved elements land in the order given, next to the anchor")
    log.entry(ADA, *add(*map(rect, range(1, 7))))
    log.entry(BOB, reorder([1], "front"), reorder([6], "back"))
    log.on_board(6, 2, 3, 4, 5, 1)
    log.entry(BOB, reorder([5, 2], "above", 3))
    log.on_board(6, 3, 5, 2, 4, 1)
    log.entry(BOB, reorder([1, 6], "below", 5))
    log.on_board(3, 1, 6, 5, 2, 4)
    log.entry(ADA, remove(6), reorder([4], "below", 5), reorder([3], "above", 1))
    log.entry(ADA, reorder([2, 1, 3], "back"), reorder([5, 4], "front"), revive(6))
    log.on_board(2, 1, 3, 6, 5, 4)
    log.entry(ADA, reorder([6], "above", 6), reorder([1, 2], "below", 2), reorder([99], "front"),
              reorder([1, 99], "back"), reorder([1], "above", 99), expect="gone")  # fmt: skip
    log.entry(ADA, remove(2), reorder([2], "front"), reorder([1], "above", 2),
              reorder([3], "front"), expect="done gone gone done")  # fmt: skip
    viewer = EVE.capped(Role.VIEWER)
    log.entry(viewer, reorder([1], "front"), reorder([99], "front"), expect="forbidden")
    log.entry(ADA, patch(1, locked=True))
    log.entry(ADA, reorder([1], "front"), reorder([3, 1], "back"), reorder([1, 99], "front"),
              reorder([3], "above", 1), expect="forbidden forbidden gone done")  # fmt: skip
    return log


def clearing() -> VectorLog:
    """Clear takes what is unlocked; `mine` by who made it, not by who edited it."""
    log = VectorLog("clear", "clear mine is by author, all is for owners; locked elements stay")
    log.entry(ADA, Clear("all"), Clear("mine"))
    log.entry(ADA, *add(rect(1), rect(2, locked=True), rect(3)))
    log.entry(BOB, *add(rect(4), rect(5)), patch(1, fill="#123456"))
    log.entry(BOB, Clear("all"), Clear("mine"), expect="forbidden done")
    log.on_board(1, 2, 3)
    log.entry(ADA_TAB, Clear("mine"))
    log.on_board(2)
    log.entry(EVE, Clear("mine"), Clear("all"), revive(1, 4), expect="done forbidden done")
    log.entry(BOB.capped(Role.VIEWER), Clear("mine"), Clear("all"), expect="forbidden")
    log.entry(CAL, *add(rect(6)), Clear("all"), expect="done forbidden")
    log.entry(CAL.lifted(Role.OWNER), Clear("all"), *add(rect(7)), Clear("all"))
    log.on_board(2)
    return log


def forgetting() -> VectorLog:
    """Tombstones over the limit are forgotten, the oldest first, the lowest among equals."""
    log = VectorLog("tombstones", "The newest tombstones stay; ids of others are free again",
                    TOMBSTONES=20)  # fmt: skip
    log.entry(ADA, *add(*map(rect, range(1, 41))))
    log.entry(ADA, remove(*range(40, 20, -1)))
    log.entry(ADA, remove(1))
    log.entry(BOB, remove(2))
    log.entry(BOB, revive(21), revive(22), revive(1), remove(1), revive(40),
              expect="gone gone done done done")  # fmt: skip
    log.entry(ADA, *add(rect(21), rect(22), rect(23)), remove(3, 4), expect="done done exists done")
    log.entry(ADA, Clear("all"))
    log.on_board()
    log.entry(ADA, revive(3), revive(4), revive(20), revive(22), revive(30), revive(1),
              expect="gone done done done gone gone")  # fmt: skip
    log.on_board(4, 20, 22)
    return log


def depending() -> VectorLog:
    """Ops of one entry see what those before them did; a void one stops nothing."""
    log = VectorLog("batch", "Within an entry each op is judged after those before it")
    log.entry(ADA, *add(rect(1)), patch(1, angle=1), remove(1), patch(1, angle=2), revive(1),
              *add(rect(1)), expect="done done done gone done exists")  # fmt: skip
    log.entry(ADA, SetRole("bob", Role.OWNER))
    log.entry(BOB, SetRole("bob", Role.VIEWER), *add(rect(2)), SetRole("bob", Role.OWNER),
              expect="done forbidden forbidden")  # fmt: skip
    log.entry(ADA, *add(rect(2)), *add(rect(2)), remove(1, 2), remove(1), revive(2, 1),
              reorder([2], "back"), Clear("all"), revive(2),
              expect="done exists done gone done done done done")  # fmt: skip
    log.entry(ADA, patch(2, 4, angle=3), patch(2, 0, locked=True), remove(2),
              patch(2, locked=False), remove(2),
              expect="done done forbidden done done")  # fmt: skip
    return log


def logs() -> list[VectorLog]:
    """Give all logs about elements."""
    return [
        adding(), full_board(), patching(), changed(), locked(), removing(), ordering(),
        clearing(), forgetting(), depending(),
    ]  # fmt: skip
