from pathlib import Path

import pytest

from nbboard.core.errors import StoreDamaged
from tests.store.drafts import BOARD, blob
from tests.store.sqlite.opened import change, opened


@pytest.mark.guarantee("G15")
@pytest.mark.parametrize(
    "damage", ["data = x'00'", "data = 7", "media_type = 'text/html'", "seal = x'00'"]
)
async def test_g15_a_changed_blob_is_refused(tmp_path: Path, damage: str) -> None:
    async with opened(tmp_path / "boards.db") as store:
        await store.put_blob(BOARD, blob())
        assert await change(store, f"UPDATE blobs SET {damage}") == 1
        with pytest.raises(StoreDamaged, match="fails its check"):
            await store.get_blob(BOARD, blob().sha256)


async def test_ten_megabytes(tmp_path: Path) -> None:
    large = blob(bytes(range(256)) * (40 * 1024))
    async with opened(tmp_path / "boards.db") as store:
        await store.put_blob(BOARD, large)
        assert await store.get_blob(BOARD, large.sha256) == large
