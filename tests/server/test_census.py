from nbboard.core.ids import BoardId
from nbboard.server.census import census
from tests.room.doubles import ADA, BEN, House


async def test_rooms_members_and_what_keeps_rooms_from_changes_are_counted() -> None:
    house = await House().begin()
    assert census(house.registry) == (0, 0, (), None)
    await house.join(ADA)
    await house.join(BEN)
    other = await house.registry.create(ADA, "Other", "edit")
    async with house.registry.using(BoardId(other.id)) as room:
        assert census(house.registry) == (2, 2, (), None)
        room.read_only = "the disk is full"
        assert census(house.registry).read_only == ("the disk is full",)
        room.read_only = None
    await house.registry.close()
