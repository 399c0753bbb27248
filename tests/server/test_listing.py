"""A list judges by the record what a room judges by its state: both must say the same."""

import itertools

import pytest

from nbboard.core.ids import BoardId, GroupId
from nbboard.core.roles import Access, Role
from nbboard.core.state import BoardState
from nbboard.room import rights
from nbboard.room.identity import Identity
from nbboard.room.saving import card
from nbboard.server.listing import alone, held
from nbboard.store.base import BoardRecord, Listing

ACCESS: list[Access] = ["private", "view", "edit"]
ROLES = [None, Role.NONE, Role.VIEWER, Role.EDITOR, Role.OWNER]
GROUP = GroupId("group:x")


def record(state: BoardState) -> BoardRecord:
    return BoardRecord(BoardId("b"), state.title, "ann", state.access, 0, 0, 0, "")


@pytest.mark.guarantee("G9", "G10")
@pytest.mark.parametrize("user", ["bob", "guest:x"])
@pytest.mark.parametrize("ceiling", [Role.NONE, Role.VIEWER, Role.OWNER])
def test_list_and_room_agree_on_every_role(user: str, ceiling: Role) -> None:
    cases = itertools.product(ACCESS, ROLES, ROLES, [False, True], [Role.NONE, Role.OWNER])
    for access, own, of_group, banned, floor in cases:
        state = BoardState("t", "ann", access)
        if own is not None:
            state.roles[user] = own
        if of_group is not None:
            state.groups[GROUP] = of_group
        if banned:
            state.banned[user] = None
        identity = Identity(user, "Bob", ceiling, floor, (GROUP, GroupId("group:y")))
        parties = {user, *identity.groups}
        grants = tuple(item for item in card(state).grants if item[0] in parties)
        expected = rights.role(state, identity)
        assert held(Listing(record(state), grants), identity) is expected
        assert held(alone(record(state), state, identity), identity) is expected
