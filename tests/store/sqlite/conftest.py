from pathlib import Path

import pytest

from tests.store.sqlite.opened import unpacked


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A file of schema 1 with three boards, and one that was deleted."""
    return unpacked(tmp_path / "boards.db")
