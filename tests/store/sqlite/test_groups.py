from pathlib import Path

import pytest

from nbboard.core.errors import StoreDamaged
from nbboard.store.base import Group
from tests.store.sqlite.opened import change, opened

LAB = Group("group:lab", "Lab", "ada", ("ben", "cyd"), 5)


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize(
    "damage", ["owner = 'eve'", "members = x'91a3657665'", "title = 'x'", "changed_at = 6"]
)
async def test_g15_a_changed_group_is_refused(tmp_path: Path, damage: str) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.put_group(LAB)
        assert await change(store, f"UPDATE groups SET {damage}") == 1
        for call in (store.get_group(LAB.id), store.groups_of("ben")):
            with pytest.raises(StoreDamaged, match="group 'group:lab' fails its check"):
                await call
        await store.put_group(LAB)
        assert await store.get_group(LAB.id) == LAB


@pytest.mark.guarantee("G15")
async def test_g15_nobody_gets_into_a_group_by_its_index_alone(tmp_path: Path) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.put_group(LAB)
        await change(store, "INSERT INTO group_members VALUES ('eve', 'group:lab')")
        assert await store.groups_of("eve") == []
        assert await store.groups_of("cyd") == [LAB]
