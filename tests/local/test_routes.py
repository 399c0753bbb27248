"""The routes of local boards: the same as a server's, where they make sense."""

import json
import re
from pathlib import Path

import pytest
import yaml

from nbboard.core import limits, protocol, snapshot
from nbboard.core.errors import BoardNotFound, InvalidInput, LimitExceeded, NotAllowed
from nbboard.core.limits import BLOB_BYTES
from nbboard.core.ops import Say
from nbboard.core.snapshot import restore
from nbboard.local import routes
from nbboard.local.people import PYTHON
from nbboard.local.rooms import LocalRooms
from nbboard.past import _chunks
from nbboard.room import turns
from nbboard.store.memory import MemoryStore
from tests.room.doubles import add

ROOT = Path(__file__).parents[2]


async def said() -> tuple[LocalRooms, str]:
    rooms = LocalRooms(MemoryStore(lambda: 1), "")
    board = await rooms.first("Plan")
    for number in range(3):
        await rooms.registry.submit(board, PYTHON, (Say(f"message {number}"),))  # type: ignore[arg-type]
    return rooms, f"api/boards/{board}"


def test_every_route_is_one_of_a_server() -> None:
    described = yaml.safe_load((ROOT / "src/nbboard/server/openapi.yaml").read_text())["paths"]
    known = {
        (method.upper(), re.sub(r"\{[^}]+\}", "x", path).lstrip("/"))
        for path, methods in described.items()
        for method in methods
    }
    for method, pattern, _ in routes._ROUTES:
        plain = re.sub(r"\(\?P<board>\[\^/\]\+\)|\[\^/\]\+|\[0-9\S*", "x", pattern)
        assert (method, plain) in known, f"{method} {plain}"


async def test_history_chat_and_a_moment() -> None:
    rooms, board = await said()
    chat = json.loads((await rooms.ask("GET", f"{board}/chat?limit=2", b"")).body)
    assert [message["text"] for message in chat["messages"]] == ["message 1", "message 2"]
    assert chat["more"]
    before = chat["messages"][0]["seq"]
    older = json.loads((await rooms.ask("GET", f"{board}/chat?before={before}", b"")).body)
    assert [message["text"] for message in older["messages"]] == ["message 0"]
    page = json.loads((await rooms.ask("GET", f"{board}/history?limit=2", b"")).body)
    assert [entry["ops"] for entry in page["entries"]] == [{"say": 1}, {"say": 1}]
    moment = await rooms.ask("GET", f"{board}/at/2", b"")
    assert [message.text for message in restore(_chunks(moment.body)).chat] == ["message 0"]
    assert protocol.VERSION >= 1
    await rooms.close()


async def test_a_moment_is_packed_with_turns_of_the_loop_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """100,000 elements at once kept the loop for 60 ms."""
    rooms, board = await said()
    monkeypatch.setattr(snapshot, "_STEP_BYTES", 1)
    monkeypatch.setattr(limits, "SNAPSHOT_BYTES", 1)
    for _ in range(20):
        await rooms.registry.submit(board.rpartition("/")[2], PYTHON, (add(),))  # type: ignore[arg-type]

    taken = []
    pause = turns.Turns.pause

    async def counted(self: turns.Turns) -> None:
        """Pause, and note whether the loop had its turn: only then a new slice begins."""
        until = self._until
        await pause(self)
        if self._until != until:
            taken.append(self)

    monkeypatch.setattr(turns.Turns, "pause", counted)

    async def turns_taken(seconds: float) -> int:
        monkeypatch.setattr(turns, "SLICE", seconds)
        taken.clear()
        answer = await rooms.ask("GET", f"{board}/at/24", b"")
        assert len(_chunks(answer.body)) == 20
        return len(taken)

    assert await turns_taken(10.0) == 0
    assert await turns_taken(0.0) >= 20
    await rooms.close()


async def test_a_board_is_deleted_recovered_and_copied() -> None:
    rooms, board = await said()
    copy = json.loads((await rooms.ask("POST", f"{board}/duplicate", b'{"title": "Two"}')).body)
    assert copy["title"] == "Two"
    await rooms.ask("DELETE", board, b"")
    with pytest.raises(BoardNotFound):
        await rooms.ask("GET", board, b"")
    listed = json.loads((await rooms.ask("GET", "api/boards", b"")).body)["boards"]
    assert [model["id"] for model in listed] == [copy["id"]]
    await rooms.ask("POST", f"{board}/recover", b"")
    with pytest.raises(BoardNotFound):
        await rooms.ask("POST", f"{board}/recover", b"")
    assert (await rooms.ask("GET", board, b"")).status == 200
    await rooms.close()


async def test_what_does_not_fit_is_refused_by_name() -> None:
    rooms, board = await said()
    cases = [
        ("POST", f"{board}/links", b"{}", NotAllowed, "lives in a Python process"),
        ("POST", f"{board}/restore", b'{"seq": "x"}', InvalidInput, "request body"),
        ("POST", f"{board}/restore", b"{", InvalidInput, "request body"),
        ("GET", f"{board}/chat?before=x", b"", InvalidInput, "whole number"),
        ("GET", "api/logs", b"", InvalidInput, "no route"),
        ("PUT", board, b"", InvalidInput, "no route"),
        ("POST", f"{board}/blobs", bytes(BLOB_BYTES + 1), LimitExceeded, "the limit is"),
        ("POST", f"{board}/blobs", b"no image", InvalidInput, "image"),
        ("GET", f"{board}/at/99", b"", InvalidInput, "99"),
        ("GET", "api/boards/no-such-board/chat", b"", BoardNotFound, "no such board"),
    ]
    for method, path, body, error, words in cases:
        with pytest.raises(error, match=words):
            await rooms.ask(method, path, body)
    await rooms.close()
