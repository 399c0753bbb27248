import pytest

from nbboard.core.errors import ServerUnreachable
from nbboard.local.people import PYTHON
from nbboard.local.rooms import LocalRooms
from nbboard.store.memory import MemoryStore


async def test_a_board_is_made_once_and_found_by_its_id() -> None:
    rooms = LocalRooms(MemoryStore(lambda: 0), "")
    board = await rooms.first("Plan")
    assert await rooms.first("Other") == board
    assert await rooms.has(board)
    assert not await rooms.has("no-such-board")
    assert (await rooms.store.get(board)).title == "Plan"  # type: ignore[arg-type]
    await rooms.close()


async def test_rooms_that_are_closed_say_so() -> None:
    rooms = LocalRooms(MemoryStore(lambda: 0), "folder/plan.nbboard")
    board = await rooms.first("Plan")
    line = await rooms.open(board, page=True)
    await rooms.close()
    await rooms.close()
    line.close()
    with pytest.raises(ServerUnreachable, match=r"plan\.nbboard was closed: open it again"):
        await rooms.open(board, page=False)
    with pytest.raises(ServerUnreachable, match="was closed"):
        await rooms.ask("GET", "api/me", b"")


async def test_a_page_is_a_person_and_the_kernel_is_python() -> None:
    rooms = LocalRooms(MemoryStore(lambda: 0), "")
    kernel = await rooms.ask("GET", "api/me", b"")
    page = await rooms.ask("GET", "api/me", b"", page=True)
    assert f'"{PYTHON.user}"'.encode() in kernel.body
    assert f'"user":"{PYTHON.user}"'.encode() not in page.body
    await rooms.close()
