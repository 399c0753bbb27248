"""Logs of ops on the board itself: chat, title, access, roles, bans, presenter mode, locks."""

from nbboard.core.ops import (
    Ban,
    Clear,
    Kick,
    LockBoard,
    PassPen,
    Rename,
    Say,
    SetAccess,
    SetRole,
    Unsay,
)
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
    Person,
    add,
    patch,
    rect,
    remove,
    reorder,
    revive,
)

OWNER_OPS = (
    Rename("mine"),
    SetAccess("view"),
    SetRole("eve", Role.EDITOR),
    LockBoard(False),
    Kick("eve"),
    Ban("eve", True),
    Ban("eve", False),
    PassPen("eve"),
    PassPen(None, "nobody"),
    Clear("all"),
)


def chat() -> VectorLog:
    """Say and unsay; the tail is short; names are those of the moment."""
    log = VectorLog("chat", "Chat keeps its newest messages; one's own can be taken back",
                    CHAT_TAIL=4)  # fmt: skip
    log.entry(ADA, Say("hello"), Say(NOT_BMP))
    said = log.entry(BOB.capped(Role.VIEWER), Say("\ttabs\nand lines"))
    log.entry(BOB, Unsay(1), Unsay(99), Unsay(said), Unsay(said), Unsay(0),
              expect="forbidden gone done gone gone")  # fmt: skip
    log.entry(BOB.capped(Role.NONE), Say("x"), Unsay(1), Unsay(99), expect="forbidden")
    log.entry(EVE, Say("1"), Say("2"), Unsay(5), Say("3"))
    log.entry(ADA, Unsay(5), Unsay(5), expect="done gone")
    log.entry(ZOE, *(Say(str(number)) for number in range(6)))
    log.entry(ADA._replace(name="Ada (phone)"), Unsay(1), Say("bye"), expect="gone done")
    log.entry(CAL, Unsay(7), Unsay(8), Say("!"), Unsay(9),
              expect="forbidden forbidden done done")  # fmt: skip
    log.entry(ADA, SetAccess("private"))
    log.entry(BOB, Say("let me in"), Unsay(9), expect="forbidden")
    log.entry(BOB.lifted(Role.OWNER), Say("in"), Unsay(7), Unsay(8), expect="done")
    assert [message.text for message in log.state.chat] == ["in"]
    return log


def owning() -> VectorLog:
    """What owners may, seen from every role, ceiling and floor."""
    log = VectorLog("owner-ops", "Owner's ops, by board role, ceiling and floor", access="private")
    log.entry(ADA, SetRole("bob", Role.EDITOR), SetRole("eve", Role.VIEWER), Rename(NOT_BMP))
    for person in (BOB, EVE, ZOE, ADA.capped(Role.EDITOR), ADA.capped(Role.NONE),
                   EVE.lifted(Role.EDITOR)):  # fmt: skip
        log.entry(person, *OWNER_OPS, expect="forbidden")
    for person in (ADA, ADA_TAB, BOB.lifted(Role.OWNER), ZOE.capped(Role.NONE).lifted(Role.OWNER)):
        log.entry(person, *OWNER_OPS[:7], PassPen("eve"), PassPen(None, "nobody"),
                  PassPen(None, "eve"), Clear("all"),
                  expect="done done done done done done done done changed done done",
                  kicked="eve eve")  # fmt: skip
    log.entry(ADA, Kick("ada"), Kick("nobody"), expect="forbidden done", kicked="nobody")
    log.entry(ADA, Kick("ada"), Kick("__proto__"), Kick("ada"), Kick("constructor"), Kick("ada"),
              expect="forbidden done forbidden done forbidden",
              kicked="__proto__ constructor")  # fmt: skip
    return log


def roles() -> VectorLog:
    """Roles of users, the last owner, access of everybody else."""
    log = VectorLog("roles", "The last owner stays; access is for users without a role", ROLES=4)
    log.entry(ADA, SetRole("ada", Role.EDITOR), SetRole("ada", None), SetRole("ada", Role.NONE),
              SetRole("ada", Role.OWNER), expect="forbidden forbidden forbidden done")  # fmt: skip
    log.entry(ADA, SetRole("__proto__", Role.VIEWER), SetRole("constructor", Role.EDITOR),
              SetRole("bob", Role.OWNER))  # fmt: skip
    log.entry(BOB, SetRole("eve", Role.EDITOR), SetRole("eve", None), SetRole("ada", None),
              SetRole("eve", Role.VIEWER), SetRole("ada", Role.NONE),
              expect="full done done done full")  # fmt: skip
    log.entry(ADA, SetRole("ada", Role.OWNER), Rename("x"), expect="forbidden")
    log.entry(ZOE, *add(rect(1)), Say("hi"), expect="forbidden done")
    log.entry(CAL, *add(rect(1)), Rename("no"), SetRole("bob", None), Clear("all"),
              expect="done forbidden forbidden forbidden")  # fmt: skip
    log.entry(BOB, SetAccess("view"), SetRole("constructor", None), SetRole("new", Role.NONE),
              SetRole("newer", Role.VIEWER), SetRole("newest", None),
              expect="done done done full done")  # fmt: skip
    log.entry(CAL, *add(rect(2)), Say("hi"), expect="forbidden done")
    log.entry(BOB, SetAccess("private"))
    log.entry(CAL, Say("hi"), *add(rect(2)), SetAccess("edit"), expect="forbidden")
    log.entry(BOB, SetAccess("edit"), SetRole("x", Role.OWNER), SetRole("y", Role.OWNER),
              expect="done full full")  # fmt: skip
    log.entry(BOB, SetRole("eve", Role.OWNER), SetRole("bob", Role.VIEWER), SetAccess("view"),
              expect="done done forbidden")  # fmt: skip
    log.entry(CAL, *add(rect(3)))
    names = ["ada", "bob", "__proto__", "constructor"]
    assert list(log.state.names) == names, log.state.names
    log.entry(EVE, SetRole("__proto__", Role.VIEWER), SetRole("new", None), Rename(""))
    assert list(log.state.roles) == ["eve", "bob", "__proto__"], log.state.roles
    return log


def bans() -> VectorLog:
    """Bans: owners and oneself cannot be banned; who is banned may nothing."""
    log = VectorLog("bans", "A ban takes every right that the board gave", ROLES=5)
    log.entry(ADA, SetRole("bob", Role.OWNER), SetRole("eve", Role.EDITOR))
    log.entry(ADA, Ban("ada", True), Ban("bob", True), Ban("eve", False), Ban("nobody", False),
              expect="forbidden forbidden gone gone")  # fmt: skip
    log.entry(
        ADA, Ban("eve", True), Ban("eve", True), Ban("__proto__", True), kicked="eve eve __proto__"
    )
    log.entry(EVE, *add(rect(1)), Say("hi"), Ban("eve", False), PassPen("eve"), expect="forbidden")
    log.entry(EVE.lifted(Role.EDITOR), *add(rect(1)), Say("hi"), Ban("eve", False),
              expect="done done forbidden")  # fmt: skip
    log.entry(ADA, PassPen("eve"), PassPen("__proto__"), SetRole("eve", Role.OWNER),
              Ban("eve", True), expect="forbidden forbidden done forbidden")  # fmt: skip
    log.entry(EVE, Rename("x"), Ban("ada", True), Kick("ada"), expect="forbidden")
    log.entry(BOB, Ban("eve", False), Ban("eve", False), Ban("x", True), Ban("x", False),
              Ban("y", False), expect="done gone done done gone", kicked="x")  # fmt: skip
    log.entry(EVE, Rename("y"), Ban("bob", True), Ban("eve", False), expect="done forbidden gone")
    log.entry(EVE, *(Ban(f"user{number}", True) for number in range(8)),
              expect="done done done done full full full full",
              kicked="user0 user1 user2 user3")  # fmt: skip
    log.entry(EVE, Ban("user0", False), Ban("user7", True), Ban("user1", True), Ban("user8", True),
              expect="done done done full", kicked="user7 user1")  # fmt: skip
    assert list(log.state.banned) == ["__proto__", "user1", "user2", "user3", "user7"]
    return log


def presenting() -> VectorLog:
    """Presenter mode: the holder draws, nobody else; passing on, ending, guarding."""
    log = VectorLog("presenter", "Only the holder of the pen draws, as an editor at least",
                    access="view")  # fmt: skip
    log.entry(BOB, *add(rect(1)), PassPen("bob"), PassPen(None), expect="forbidden")
    log.entry(ADA, *add(rect(1)), PassPen("bob"))
    log.entry(ADA, *add(rect(2)), patch(1, angle=1), remove(1), reorder([1], "back"),
              Clear("mine"), Clear("all"), revive(1), expect="forbidden")  # fmt: skip
    log.entry(BOB, *add(rect(2)), patch(1, angle=1), reorder([1], "front"), remove(2), revive(2),
              Clear("mine"), Clear("all"), Rename("mine"), Say("mine"),
              expect="done done done done done done forbidden forbidden done")  # fmt: skip
    log.entry(BOB.capped(Role.VIEWER), *add(rect(3)), PassPen("eve", "ada"), PassPen("eve", "bob"),
              expect="forbidden changed done")  # fmt: skip
    log.entry(BOB, *add(rect(3)), PassPen("bob"), expect="forbidden")
    log.entry(EVE, *add(rect(3)), LockBoard(True), PassPen(None, ""),
              expect="done forbidden changed")  # fmt: skip
    log.entry(ADA, LockBoard(True), PassPen("bob", "bob"), PassPen("bob", ""),
              expect="done changed changed")  # fmt: skip
    log.entry(EVE, *add(rect(4)))
    log.entry(EVE.capped(Role.NONE), *add(rect(5)), PassPen(None), expect="forbidden")
    log.entry(ADA, Ban("eve", True), *add(rect(5)), PassPen("ada", "eve"), PassPen("zoe", ""),
              PassPen("ada"), *add(rect(6)), Clear("all"),
              expect="done done changed done done done done", kicked="eve")  # fmt: skip
    log.entry(ADA, PassPen("constructor"), SetRole("constructor", Role.VIEWER))
    log.entry(CAL, *add(rect(7)), PassPen(None, "constructor"), PassPen("constructor"),
              expect="done done forbidden")  # fmt: skip
    log.entry(CAL, *add(rect(8)), expect="forbidden")
    log.entry(ADA, PassPen("constructor", ""), SetRole("constructor", Role.NONE), LockBoard(False))
    log.entry(CAL, PassPen("ada"), *add(rect(8)), PassPen("ada"), expect="forbidden")
    return log


def locks() -> VectorLog:
    """A locked board: owners draw, others do the rest."""
    log = VectorLog("lock-board", "A board's lock leaves drawing to owners")
    log.entry(ADA, LockBoard(True), LockBoard(True), *add(rect(1)))
    log.entry(BOB, *add(rect(2)), patch(1, angle=1), remove(1), revive(1), reorder([1], "front"),
              Clear("mine"), Say("hm"), LockBoard(False),
              expect="forbidden forbidden forbidden forbidden forbidden forbidden done forbidden"
              )  # fmt: skip
    log.entry(BOB.lifted(Role.OWNER), *add(rect(2)), Clear("mine"), SetAccess("view"))
    log.entry(BOB, LockBoard(False), LockBoard(True), SetAccess("edit"), expect="forbidden")
    log.entry(ADA.capped(Role.EDITOR), *add(rect(3)), patch(1, angle=1), LockBoard(False),
              expect="forbidden")  # fmt: skip
    log.entry(ADA, remove(1), SetRole("bob", Role.EDITOR), LockBoard(False), SetAccess("private"))
    log.entry(BOB, revive(1), Clear("mine"))
    log.entry(EVE, *add(rect(3)), Say("x"), SetAccess("edit"), Unsay(2), expect="forbidden")
    log.entry(ADA, SetAccess("edit"))
    log.entry(Person("x" * 128, "y" * 128, "c" * 20), *add(rect(4)), Say("z" * 4000))
    return log


def logs() -> list[VectorLog]:
    """Give all logs about the board itself."""
    return [chat(), owning(), roles(), bans(), presenting(), locks()]
