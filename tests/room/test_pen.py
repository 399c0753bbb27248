"""The pen of somebody who is gone goes back (room/pen.py)."""

from collections.abc import Callable, Sequence

import pytest

from nbboard.core import limits
from nbboard.core.errors import StoreReadOnly
from nbboard.core.ids import BoardId
from nbboard.core.ops import Ban, Entry, PassPen, SetRole
from nbboard.core.protocol import Pong
from nbboard.core.roles import Role
from nbboard.room.member import Member
from nbboard.room.pen import AUTHOR
from nbboard.store.base import Appended, Draft
from nbboard.store.memory import MemoryStore
from tests.room.doubles import BEN, House, Person, add, settle

SECONDS = limits.PEN_SECONDS


async def presenting(house: House) -> tuple[Person, Person]:
    """Ada owns the board, Ben has the pen."""
    ada, ben = await house.join(), await house.join(BEN)
    await ada.submit(PassPen("ben"))
    return ada, ben


async def later(house: House, seconds: float, *people: Person) -> None:
    """Let time pass while these people's connections live."""
    while seconds > 0:
        for person in people:
            await person.send(Pong(0))
        await house.clock.advance(min(seconds, 4))
        seconds -= 4


async def pen(house: House) -> str | None:
    return (await house.registry.state(house.board)).pen


async def returns(house: House) -> list[Entry]:
    return [entry for entry in await house.log() if entry.author == AUTHOR]


async def test_the_pen_goes_to_an_owner_who_is_here() -> None:
    house = await House().begin()
    ada, ben = await presenting(house)
    ben.session.closed()
    await later(house, SECONDS - 0.1, ada)
    assert await pen(house) == "ben"
    await later(house, 0.2, ada)
    assert await pen(house) == "ada"
    (entry,) = await returns(house)
    assert entry.ops == (PassPen("ada", if_holder="ben"),)
    await later(house, 100, ada)
    assert len(await returns(house)) == 1


async def test_watching_the_pen_costs_no_more_with_more_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At 2,000 members, making what others see of each took 2 ms of every entry."""
    house = await House().begin()
    ada, ben = await presenting(house)
    shown: list[Member] = []
    monkeypatch.setattr(Member, "shown", shown.append)
    await ben.submit(add())
    assert len(ada.peer.entries()) == 2
    ada.session.closed()
    assert shown == []


async def test_with_no_owner_here_presenter_mode_ends() -> None:
    house = await House().begin()
    ada, ben = await presenting(house)
    cy = await house.join(BEN._replace(user="cy"))
    ada.session.closed()
    ben.session.closed()
    await later(house, SECONDS, cy)
    assert await pen(house) is None
    await cy.submit(add())
    assert cy.refusals == []


async def test_whoever_comes_back_in_time_keeps_it() -> None:
    house = await House().begin()
    _, ben = await presenting(house)
    for _ in range(3):
        ben.session.closed()
        await house.clock.advance(SECONDS - 1)
        ben.connect()
        await ben.hello()
        await house.clock.advance(1.5)
    assert await pen(house) == "ben"
    assert await returns(house) == []


async def test_one_of_two_tabs_is_enough() -> None:
    house = await House().begin()
    ada, ben = await presenting(house)
    tab = await house.join(BEN)
    ben.session.closed()
    await later(house, 3 * SECONDS, ada, tab)
    assert await pen(house) == "ben"
    tab.session.closed()
    await later(house, SECONDS, ada)
    assert await pen(house) == "ada"


async def test_a_pen_for_somebody_who_is_not_here_goes_back() -> None:
    house = await House().begin()
    ada = await house.join()
    await ada.submit(PassPen("nobody"))
    await later(house, SECONDS, ada)
    assert await pen(house) == "ada"


async def test_who_loses_the_board_loses_the_pen() -> None:
    house = await House().begin()
    ada, ben = await presenting(house)
    await ada.submit(SetRole("ben", Role.NONE))
    assert ben.bye is not None
    assert await pen(house) == "ben"
    await later(house, SECONDS, ada)
    assert await pen(house) == "ada"
    await ada.submit(PassPen("cy"), Ban("cy", True))
    assert await pen(house) is None


async def test_a_room_loaded_while_the_holder_is_away_takes_it_back() -> None:
    house = await House().begin()
    await presenting(house)
    await house.registry.close()
    house.registry = house.new_registry()
    ada = await house.join()
    await house.clock.advance(SECONDS / 2)
    assert await pen(house) == "ben"
    await house.clock.advance(SECONDS / 2)
    assert await pen(house) == "ada"
    assert ada.peer.entries()[-1].author == AUTHOR


async def test_after_a_restart_the_holder_who_returns_keeps_it() -> None:
    house = await House().begin()
    await presenting(house)
    await house.registry.close()
    house.registry = house.new_registry()
    await house.join()
    await house.clock.advance(SECONDS / 2)
    ben = await house.join(BEN)
    await later(house, 3 * SECONDS, ben)
    assert await pen(house) == "ben"


class Full(MemoryStore):
    full = False

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        if self.full:
            raise StoreReadOnly("the disk is full")
        return await super().append(board, drafts, epoch=epoch)


async def test_a_full_disk_only_delays_it() -> None:
    house = House()
    store = Full(house.clock.wall)
    house.use(store)
    await house.begin()
    ada, ben = await presenting(house)
    ben.session.closed()
    store.full = True
    await later(house, SECONDS + 3, ada)
    assert await pen(house) == "ben"
    store.full = False
    await later(house, SECONDS + 20, ada)
    assert await pen(house) == "ada"


class Shared(MemoryStore):
    """Tells the other server at once."""

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__(clock)
        self.watching: list[Callable[[], None]] = []

    def watch(self, board: BoardId, changed: Callable[[], None]) -> Callable[[], None]:
        self.watching.append(changed)
        return lambda: self.watching.remove(changed)

    async def append(
        self, board: BoardId, drafts: Sequence[Draft], *, epoch: str | None = None
    ) -> Sequence[Appended]:
        appended = await super().append(board, drafts, epoch=epoch)
        for changed in self.watching:
            changed()
        return appended


@pytest.mark.guarantee("G5")
async def test_another_server_does_not_take_it_from_who_is_here() -> None:
    house = House()
    house.use(Shared(house.clock.wall))
    await house.begin()
    ada, ben = await presenting(house)
    here = house.registry
    house.registry = other = house.new_registry()
    dee = await house.join(BEN._replace(user="dee"))
    await later(house, 20 * SECONDS, ada, ben, dee)
    assert (await here.state(house.board)).pen == (await other.state(house.board)).pen == "ben"
    # Taken once and given back at once; from then on the other server knows.
    assert len(await returns(house)) == 2
    await ben.submit(add())
    assert ben.refusals == []
    ben.session.closed()
    await later(house, 2 * SECONDS, ada, dee)
    assert (await other.state(house.board)).pen == "ada"
    assert dee.bye is None


async def test_two_servers_take_it_back_once() -> None:
    house = House()
    house.use(Shared(house.clock.wall))
    await house.begin()
    ada, ben = await presenting(house)
    ada.session.closed()
    ben.session.closed()
    house.registry, first = house.new_registry(), house.registry
    dee = await house.join(BEN._replace(user="dee"))
    await settle()
    await later(house, 2 * SECONDS, dee)
    assert (await first.state(house.board)).pen is None
    done = await returns(house)
    assert [entry.ops for entry in done] in (
        [(PassPen(None, if_holder="ben"),)],
        [(PassPen(None, if_holder="ben"),)] * 2,
    )
