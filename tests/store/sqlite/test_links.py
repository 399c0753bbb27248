from pathlib import Path

import pytest

from nbboard.core.errors import StoreDamaged
from nbboard.core.roles import Role
from nbboard.store.base import ShareLink
from tests.store.drafts import BOARD, OTHER, record
from tests.store.sqlite.opened import change, opened

LINK = ShareLink("link-1", BOARD, Role.VIEWER, "", "ada", b"hash", 10, 20)


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize(
    "damage", ["board = 2", "role = 3", "secret = x'00'", "expires_at = 0", "id = 'link-2'"]
)
async def test_g15_a_changed_link_is_refused(tmp_path: Path, damage: str) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.create(record(OTHER))
        await store.put_link(LINK)
        assert await change(store, f"UPDATE links SET {damage}") == 1
        board = OTHER if damage == "board = 2" else BOARD
        key = "link-2" if damage.startswith("id") else LINK.id
        for call in (store.get_link(key), store.links(board)):
            with pytest.raises(StoreDamaged, match=f"share link '{key}' fails its check"):
                await call


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize("damage", ["value = x'00'", "name = 'other'", "value = 'text'"])
async def test_g15_a_changed_secret_is_refused(tmp_path: Path, damage: str) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.secret("links")
        assert await change(store, f"UPDATE secrets SET {damage}") == 1
        name = "other" if damage.startswith("name") else "links"
        with pytest.raises(StoreDamaged, match=f"secret '{name}' fails its check"):
            await store.secret(name)


async def test_two_processes_make_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "boards.db"
    async with opened(path) as here, opened(path, fresh=False) as there:
        assert await here.secret("links") == await there.secret("links")
