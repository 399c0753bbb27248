"""Logs of who may come: groups and share links, requests, pictures, archived and listed boards."""

from nbboard.core.ops import (
    Archive,
    Ask,
    Ban,
    Clear,
    Decline,
    Introduce,
    LockBoard,
    PassPen,
    Rename,
    Say,
    SetAccess,
    SetGroup,
    SetRole,
    Unsay,
)
from nbboard.core.roles import Role
from tools.vectors.log import VectorLog
from tools.vectors.scene import (
    ADA,
    BOB,
    CAL,
    EVE,
    GUS,
    ZOE,
    add,
    patch,
    rect,
    remove,
    reorder,
    revive,
)

TEAM = "group:aaaaaaaaaaaaaaaa"
HUB = "hub:__proto__"
LINK = "link:aaaaaaaaaaaaaaaa"
PICTURE = "0f" * 32


def groups() -> VectorLog:
    """The highest of one's groups counts; a role of one's own and a ban go before."""
    log = VectorLog("groups", "Groups give roles to whoever was in them at the entry",
                    access="private", GROUPS=3)  # fmt: skip
    log.entry(BOB.of(TEAM, HUB), *add(rect(1)), Say("x"), SetGroup(TEAM, Role.OWNER),
              expect="forbidden")  # fmt: skip
    log.entry(ADA, SetGroup(TEAM, Role.VIEWER), SetGroup(HUB, Role.EDITOR),
              SetGroup(LINK, Role.VIEWER), SetGroup("hub:x", Role.OWNER),
              SetGroup(TEAM, Role.VIEWER), SetGroup("hub:x", None), SetGroup("hub:y", None),
              expect="done done done full done gone gone")  # fmt: skip
    for person, expected in (
        (BOB, "forbidden forbidden forbidden"),
        (BOB.of(TEAM), "done forbidden forbidden"),
        (BOB.of(HUB, TEAM), "done done forbidden"),
        (BOB.of(TEAM, HUB), "done done forbidden"),
        (BOB.of(HUB).capped(Role.VIEWER), "done forbidden forbidden"),
        (BOB.of("hub:x", "", "toString"), "forbidden forbidden forbidden"),
        (BOB.of(TEAM).lifted(Role.OWNER), "done done done"),
        (ADA.of(TEAM), "done done done"),
    ):
        log.entry(person, Say("x"), Clear("mine"), SetGroup(TEAM, Role.VIEWER), expect=expected)
    log.entry(ADA, SetRole("bob", Role.VIEWER), SetRole("eve", Role.NONE), Ban("zoe", True),
              kicked="zoe")  # fmt: skip
    log.entry(BOB.of(HUB), Say("x"), Clear("mine"), expect="done forbidden")
    log.entry(EVE.of(HUB), Say("x"), expect="forbidden")
    log.entry(ADA, SetRole("bob", None), SetGroup(TEAM, Role.OWNER))
    log.entry(BOB.of(TEAM, HUB), Rename("ours"), SetGroup(HUB, None), SetGroup(HUB, Role.NONE),
              SetGroup("hub:z", Role.VIEWER), SetGroup("hub:u", Role.VIEWER), SetGroup(HUB, None),
              SetGroup(TEAM, None), SetGroup(TEAM, Role.OWNER),
              expect="done done done full full done done forbidden")  # fmt: skip
    log.entry(ADA, SetGroup(TEAM, Role.NONE), SetGroup("hub:z", Role.EDITOR),
              SetGroup("hub:u", Role.EDITOR), SetGroup("hub:q", None), SetGroup("hub:r", None),
              expect="done done full gone gone")  # fmt: skip
    log.entry(ADA, SetAccess("edit"), SetGroup("hub:q", Role.VIEWER), SetGroup("hub:r", None),
              expect="done full gone")  # fmt: skip
    log.entry(BOB.of(TEAM), *add(rect(1)))
    assert list(log.state.groups) == [LINK, TEAM, "hub:z"], log.state.groups
    return log


def guests() -> VectorLog:
    """A guest has what their link gives and no access of those who are signed in."""
    log = VectorLog("guests", "Guests by a share link, revoked at a seq, also with the pen")
    by_link = GUS.of(LINK).capped(Role.EDITOR)
    log.entry(by_link, Say("x"), *add(rect(1)), Ask(Role.EDITOR),
              expect="forbidden forbidden done")  # fmt: skip
    log.entry(ADA, SetGroup(LINK, Role.EDITOR))
    log.entry(by_link, Say("x"), *add(rect(1)), Rename("x"), expect="done done forbidden")
    log.entry(GUS.of(LINK).capped(Role.VIEWER), Say("x"), *add(rect(2)), Ask(Role.EDITOR),
              Introduce(PICTURE), expect="done forbidden forbidden done")  # fmt: skip
    log.entry(GUS, Say("x"), expect="forbidden")
    log.entry(ADA, PassPen(GUS.user))
    log.entry(by_link, *add(rect(2)), Clear("all"), LockBoard(True), SetAccess("view"),
              expect="done forbidden forbidden forbidden")  # fmt: skip
    log.entry(GUS.of(LINK).capped(Role.VIEWER), *add(rect(3)), PassPen(GUS.user),
              expect="forbidden done")  # fmt: skip
    log.entry(ADA, *add(rect(3)), expect="forbidden")
    log.entry(ADA, SetGroup(LINK, Role.VIEWER))
    log.entry(by_link, *add(rect(3)))
    log.entry(ADA, SetGroup(LINK, None))
    log.entry(by_link, *add(rect(4)), remove(1), Clear("mine"), PassPen(None), Say("x"),
              expect="forbidden")  # fmt: skip
    log.entry(ADA, PassPen(None, GUS.user), *add(rect(4)), SetRole(GUS.user, Role.EDITOR))
    log.entry(by_link, *add(rect(5)), Ask(Role.EDITOR), Ask(Role.VIEWER),
              expect="done exists exists")  # fmt: skip
    log.entry(ADA, Ban(GUS.user, True), kicked=GUS.user)
    log.entry(by_link, Say("x"), Ask(Role.VIEWER), expect="forbidden")
    log.on_board(1, 2, 3, 4, 5)
    return log


def asking() -> VectorLog:
    """Ask, answer by a role, decline, take back; who is banned does not ask."""
    log = VectorLog("asks", "Requests for a role", access="view", ASKS=2)
    log.entry(
        BOB, Ask(Role.VIEWER), Ask(Role.EDITOR), Ask(Role.EDITOR), expect="exists done exists"
    )
    log.entry(EVE.capped(Role.NONE), Ask(Role.VIEWER), expect="forbidden")
    log.entry(EVE.capped(Role.VIEWER), Ask(Role.EDITOR), Ask(Role.VIEWER),
              expect="forbidden exists")  # fmt: skip
    log.entry(EVE.lifted(Role.OWNER), Ask(Role.EDITOR), expect="exists")
    log.entry(ZOE, Ask(Role.EDITOR))
    log.entry(CAL, Ask(Role.EDITOR), Decline("bob"), Decline("constructor"), Decline("nobody"),
              expect="full forbidden gone forbidden")  # fmt: skip
    log.entry(BOB, Decline("__proto__"), Decline("bob"), Decline("bob"), Ask(Role.EDITOR),
              expect="forbidden done gone done")  # fmt: skip
    log.entry(CAL, Ask(Role.EDITOR), Ask(Role.EDITOR), Ask(Role.EDITOR), Ask(Role.EDITOR),
              expect="full")  # fmt: skip
    assert list(log.state.asks) == ["__proto__", "bob"]
    log.entry(ADA, SetAccess("private"), Decline("nobody"), Decline("__proto__"),
              Decline("__proto__"), expect="done gone done gone")  # fmt: skip
    log.entry(ZOE._replace(name="Zoë"), Ask(Role.VIEWER), Ask(Role.EDITOR), Decline("bob"),
              expect="done done forbidden")  # fmt: skip
    log.entry(ADA, SetRole("__proto__", Role.EDITOR), Ban("bob", True), kicked="bob")
    assert not log.state.asks
    log.entry(BOB, Ask(Role.VIEWER), Decline("bob"), expect="forbidden gone")
    log.entry(ADA, Ban("bob", False))
    log.entry(BOB, Ask(Role.VIEWER), Decline("ada"), expect="done forbidden")
    log.entry(EVE, Ask(Role.EDITOR))
    log.entry(BOB, Ask(Role.EDITOR))
    log.entry(ADA, SetRole("bob", None), Archive(True))
    log.entry(BOB, Ask(Role.VIEWER), Decline("bob"), Ask(Role.VIEWER), Decline("bob"),
              Ask(Role.EDITOR), Decline("bob"))  # fmt: skip
    assert [(asked.user, asked.role) for asked in log.state.asks.values()] == [("eve", Role.EDITOR)]
    return log


def introducing() -> VectorLog:
    """A picture of oneself; the number of those who have one is bounded."""
    log = VectorLog("introduce", "Pictures of people", access="view", ROLES=2)
    log.entry(ADA, Introduce(PICTURE), Introduce("ab" * 32))
    log.entry(ZOE, Introduce(PICTURE))
    for _ in range(5):
        log.entry(EVE, Introduce(PICTURE), Introduce(None), expect="full done")
    log.entry(ADA, Introduce(PICTURE))
    log.entry(ZOE, Introduce(None))
    log.entry(ADA, SetAccess("private"))
    for picture in (PICTURE, None):
        log.entry(BOB, Introduce(picture), expect="forbidden")
        log.entry(BOB.lifted(Role.VIEWER), Introduce(picture))
        log.entry(ADA.capped(Role.NONE), Introduce(picture), Introduce(None), expect="forbidden")
    assert log.state.pictures == {"ada": PICTURE}
    return log


def archiving() -> VectorLog:
    """An archived board is only looked at; listed boards; undo after it is taken out again."""
    log = VectorLog("archive", "An archived board keeps what it holds; a listed board is found")
    log.entry(ADA, *add(rect(1), rect(2)), Say("x"), remove(2), SetAccess("edit", listed=True))
    for person in (BOB, BOB.capped(Role.VIEWER), EVE, ZOE.of(TEAM), GUS.of(LINK)):
        log.entry(person, Archive(True), Archive(False), expect="forbidden")
    log.entry(ADA, Archive(True), Archive(True))
    for person in (ADA, BOB, ADA.lifted(Role.OWNER)):
        log.entry(person, *add(rect(3)), patch(1, angle=1), remove(1), revive(2),
                  reorder([1], "back"), Clear("mine"), Clear("all"), Say("y"), Unsay(1),
                  Rename("z"), expect="forbidden")  # fmt: skip
    log.entry(BOB, Introduce(PICTURE), Ask(Role.EDITOR), Decline("bob"), Archive(False),
              expect="done exists gone forbidden")  # fmt: skip
    log.entry(ADA, PassPen("bob"), LockBoard(True), SetAccess("view"), SetGroup(TEAM, Role.EDITOR),
              SetRole("eve", Role.EDITOR))  # fmt: skip
    assert not log.state.listed
    log.entry(BOB, *add(rect(3)), PassPen("eve"), expect="forbidden done")
    log.entry(ADA, PassPen(None), LockBoard(False), Archive(False), patch(1, angle=1), revive(2),
              Unsay(1), Archive(True), Archive(False))  # fmt: skip
    log.on_board(1, 2)
    return log


def logs() -> list[VectorLog]:
    """Give all logs about who may come."""
    return [groups(), guests(), asking(), introducing(), archiving()]
