"""G9, T28: a right that is lost is lost at a seq, for strokes that are being drawn too."""

import pytest

from nbboard.core.ops import (
    Archive,
    Ban,
    Kick,
    LockBoard,
    Op,
    PassPen,
    SetAccess,
    SetGroup,
    SetRole,
)
from nbboard.core.protocol import Ink, Refused
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from tests.room.doubles import ADA, House, Person, add, ink, new_id

GROUP = "group:aaaaaaaaaaaaaaaa"
LINK = "link:bbbbbbbbbbbbbbbb"
DEE = Identity("dee", "Dee", groups=(GROUP,))
GUS = Identity("guest:gus", "Gus", ceiling=Role.EDITOR, groups=(LINK,))

STAYING = (
    (SetRole("dee", Role.VIEWER), "your role here is viewer"),
    (SetGroup(GROUP, Role.VIEWER), "your role here is viewer"),
    (LockBoard(True), "the board is locked; an owner can unlock it"),
    (Archive(True), "the board is archived; an owner can take it out again"),
    (PassPen("ada"), "Ada holds the pen"),
)
LEAVING = (
    (SetRole("dee", Role.NONE), "not-shared"),
    (SetGroup(GROUP, None), "not-shared"),
    (Kick("dee"), "kicked"),
    (Ban("dee", True), "banned"),
)


async def drawing(identity: Identity) -> tuple[House, Person, Person, str]:
    """Somebody whom a group lets draw has their pen down on a private board."""
    house = await House().begin("private")
    ada = await house.join(ADA)
    await ada.submit(SetGroup(GROUP, Role.EDITOR), SetGroup(LINK, Role.EDITOR))
    person = await house.join(identity)
    key = new_id()
    await person.live(ink(key, 0, (1, 1)))
    await house.clock.advance(0.1)
    assert [item.id for _, item in ada.peer.live() if isinstance(item, Ink)] == [key]
    ada.peer.forget()
    return house, ada, person, key


@pytest.mark.guarantee("G9", "T28")
@pytest.mark.parametrize(("op", "why"), STAYING, ids=lambda value: type(value).__name__)
async def test_open_ink_ends_for_all_and_the_person_is_told_why(op: Op, why: str) -> None:
    house, ada, dee, key = await drawing(DEE)
    dee.peer.forget()
    await ada.submit(op)
    await house.clock.advance(0.1)
    assert [item for _, item in ada.peer.live()] == [Ink(key, 0, b"", end=True)]
    (refused,) = dee.peer.of(Refused)
    assert (refused.n, refused.code) == (0, "forbidden")
    assert refused.message == f"nobody sees what you draw: {why}"
    await dee.live(ink(key, 1, (2, 2)), ink(new_id(), 0, (3, 3)))
    await house.clock.advance(0.1)
    assert len(ada.peer.live()) == 1
    assert len(dee.peer.of(Refused)) == 1
    await dee.submit(add(key))
    assert dee.refusals[-1] == (1, "forbidden")
    assert dee.bye is None


@pytest.mark.guarantee("G9", "T28")
@pytest.mark.parametrize(("op", "code"), LEAVING, ids=lambda value: type(value).__name__)
async def test_whoever_loses_the_board_goes_and_their_ink_with_them(op: Op, code: str) -> None:
    house, ada, dee, _ = await drawing(DEE)
    await ada.submit(op)
    await house.clock.advance(1)
    assert dee.bye is not None
    assert (dee.bye.code, dee.bye.retry) == (code, False)
    late = await house.join(ADA)
    assert late.peer.messages[0].live == ()  # type: ignore[union-attr]


@pytest.mark.guarantee("G9", "T28")
async def test_a_revoked_link_ends_a_guest_with_the_pen() -> None:
    house, ada, gus, _ = await drawing(GUS)
    await ada.submit(PassPen(GUS.user))
    await gus.submit(add())
    assert gus.refusals == []
    await ada.submit(SetGroup(LINK, None))
    assert gus.bye is not None
    assert gus.bye.code == "not-shared"
    again = await house.join(GUS)
    assert again.bye is not None
    assert again.bye.code == "not-found"


@pytest.mark.guarantee("G9", "T28")
async def test_a_guest_has_nothing_of_what_people_with_accounts_may() -> None:
    house, ada, _, _ = await drawing(GUS)
    await ada.submit(SetAccess("edit"), SetGroup(LINK, None))
    stranger = await house.join(Identity("guest:other", "Other", Role.EDITOR))
    assert stranger.bye is not None
    assert (await house.join(DEE._replace(groups=()))).bye is None


async def test_a_right_that_comes_back_is_told_again_when_lost() -> None:
    house, ada, dee, _ = await drawing(DEE)
    dee.peer.forget()
    for locked in (True, False, True):
        await ada.submit(LockBoard(locked))
        await dee.live(ink(new_id(), 0, (1, 1)))
        await house.clock.advance(0.1)
    assert dee.refusals == [(0, "forbidden")] * 2


# ---- groups that change while somebody is here


@pytest.mark.guarantee("G9", "T28")
async def test_who_leaves_a_group_leaves_what_it_gave_at_once() -> None:
    house, _, dee, _ = await drawing(DEE)
    await house.registry.regroup("dee", ())
    assert dee.bye is not None
    assert dee.bye.code == "not-shared"


async def test_who_comes_into_a_group_says_hello_again_and_has_its_role() -> None:
    house, ada, _, _ = await drawing(DEE)
    await ada.submit(SetAccess("view"))
    ben = await house.join(Identity("ben", "Ben", groups=("hub:x",)))
    await ben.submit(add())
    assert ben.refusals == [(1, "forbidden")]
    await house.registry.regroup("ben", (GROUP,))
    assert ben.bye is not None
    assert (ben.bye.code, ben.bye.retry) == ("regrouped", True)
    ben.identity = Identity("ben", "Ben", groups=(GROUP, "hub:x"))
    ben.connect()
    await ben.hello()
    assert ben.peer.messages[0].groups == (GROUP, "hub:x")  # type: ignore[union-attr]
    await ben.submit(add())
    assert ben.refusals == []


async def test_who_is_drawing_and_still_may_is_sent_back_when_the_pen_is_up() -> None:
    house, ada, dee, key = await drawing(DEE)
    await ada.submit(SetAccess("edit"))
    await house.registry.regroup("dee", ())
    await house.clock.advance(2)
    assert dee.bye is None
    await dee.live(ink(key, 1, (2, 2)))
    await dee.submit(add(key))
    await house.clock.advance(1.1)
    assert dee.refusals == []
    assert dee.bye is not None
    assert dee.bye.code == "regrouped"


async def test_the_same_groups_again_change_nothing() -> None:
    house, _, dee, _ = await drawing(DEE._replace(groups=("hub:x", GROUP)))
    await house.registry.regroup("dee", (GROUP,))
    await house.registry.regroup("nobody", ())
    await house.clock.advance(3)
    assert dee.bye is None


async def test_it_is_known_who_is_on_some_board() -> None:
    house, ada, dee, _ = await drawing(DEE)
    assert house.registry.present() == {ada.identity.user, "dee"}
    dee.session.closed()
    assert house.registry.present() == {ada.identity.user}
