"""A file that boards live in, and how a saved drawing becomes one."""

import time
from pathlib import Path

import pytest

from nbboard import InvalidInput, NBBoard
from nbboard.core.errors import StoreDamaged
from nbboard.formats import native
from nbboard.local import files
from nbboard.local.people import PYTHON
from nbboard.room.registry import Registry
from tests.waiting import until

pytestmark = pytest.mark.store


def now() -> int:
    return time.time_ns() // 1_000_000


async def test_the_oldest_board_is_the_one_that_the_file_was_made_for(tmp_path: Path) -> None:
    store = files.open_store(tmp_path / "plan.nbboard", now)
    assert await files.oldest(store) is None
    registry = Registry(store)
    with pytest.raises(InvalidInput, match="no board in this file"):
        await files.document(registry, store)
    first = (await registry.create(PYTHON, "First", "private")).id
    await registry.create(PYTHON, "Second", "private")
    assert await files.oldest(store) == first
    assert native.title(await files.document(registry, store)) == "First"
    await registry.close()
    await store.close()


def test_one_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    with NBBoard.local(path) as board:
        board.draw.rect((0, 0), (10, 10))
        board.wait()
        # A journal is there while something is committed, such as the visit just made.
        until(lambda: [each.name for each in tmp_path.iterdir()] == [path.name], "one file")
    assert [each.name for each in tmp_path.iterdir()] == ["plan.nbboard"]


def test_a_saved_drawing_becomes_a_living_board_with_all_that_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "drawing.nbboard"
    with NBBoard.local() as board:
        board.rename("Sketch")
        board.draw.text("peak", (10, 20))
        board.draw.image(Path(__file__).parents[1] / "render" / "every_kind.png", at=(0, 0))
        board.wait()
        before = board.svg()
        board.save(path)
    assert not files.is_database(path)
    with NBBoard.local(path) as board:
        assert board.title == "Sketch"
        assert [type(element).__name__ for element in board.elements] == ["TextBox", "Image"]
        assert board.svg() == before
        board.draw.rect((0, 0), (5, 5))
        board.wait()
    assert files.is_database(path)
    with NBBoard.local(path) as board:
        assert len(board.elements) == 3
    assert [each.name for each in tmp_path.iterdir()] == ["drawing.nbboard"]


@pytest.mark.parametrize("content", [b"hello", b"", b'{"type": "excalidraw"}', b"\x89PNG\r\n"])
def test_another_file_is_refused_and_left_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.nbboard"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="holds no board"):
        NBBoard.local(path)
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["other.nbboard"]


def test_a_damaged_board_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    with NBBoard.local(path) as board:
        board.draw.rect((0, 0), (10, 10))
        board.wait()
    damaged = bytearray(path.read_bytes())
    damaged[4096:8192] = bytes(4096)
    path.write_bytes(damaged)
    with pytest.raises(StoreDamaged, match="was left as it is"):
        NBBoard.local(path)
    assert path.read_bytes() == damaged
