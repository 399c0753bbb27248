import os
import stat
from pathlib import Path
from typing import Any

import pytest

from nbboard.server.app import NBBoardApp
from nbboard.server.auth import HOSTING


@pytest.mark.guarantee("T30")
async def test_the_database_is_made_where_the_trait_says_and_is_private(
    api: Any, tmp_path: Path
) -> None:
    database = tmp_path / "boards" / "boards.db"
    assert not database.exists()
    await api("api", "boards")
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.parent.stat().st_mode) == 0o700


async def test_kernels_are_told_where_the_server_is(
    jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NBBOARD_URL", "NBBOARD_TOKEN"):
        monkeypatch.setenv(name, "")
    app = jp_serverapp.extension_manager.extension_points["nbboard"].app
    await app._start_jupyter_server_extension(jp_serverapp)
    assert os.environ["NBBOARD_URL"] == jp_serverapp.connection_url + "nbboard/"
    assert os.environ["NBBOARD_TOKEN"] == app.settings[HOSTING].kernel_token
    assert len(os.environ["NBBOARD_TOKEN"]) == 32


async def test_an_extension_that_failed_to_load_is_stopped_without_a_word() -> None:
    await NBBoardApp().stop_extension()


async def test_a_damaged_database_is_said_and_the_server_lives(
    jp_serverapp: Any, api: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "boards"
    folder.mkdir(mode=0o700)
    (folder / "boards.db").write_bytes(b"not a database at all" * 100)
    for _ in range(2):
        response = await api("api", "boards")
        assert response.code == 503
        assert b"boards.db" in response.body
    assert (await api("static", "manifest.json")).code == 200
