"""What a board was, by REST."""

from typing import Any

import pytest

from nbboard.core.snapshot import restore
from tests.server.callers import RECT, Caller, elements, make, submit


async def drawn(call: Caller) -> tuple[str, int]:
    """A board with one rectangle, and the entry after which it was there."""
    board = await make(call, access="view")
    seq = (await submit(call, "ann", board, RECT)).model["seq"]
    await submit(call, "ann", board, ["say", "first"], ["remove", ["r" * 16]])
    await submit(call, "ann", board, ["say", "second"])
    return board, seq


async def test_history_tells_who_did_how_much_in_pages(call: Caller) -> None:
    board, seq = await drawn(call)
    whole = (await call("ann", "GET", f"api/boards/{board}/history")).model
    assert (whole["history_from"], whole["more"]) == (0, False)
    assert [entry["seq"] for entry in whole["entries"]] == list(range(1, whole["head"] + 1))
    added = whole["entries"][seq - 1]
    assert (added["author"], added["name"], added["ops"], added["touched"]) == (
        "ann",
        "Ann",
        {"add": 1},
        1,
    )
    assert whole["entries"][seq]["ops"] == {"say": 1, "remove": 1}
    page = (await call("ann", "GET", f"api/boards/{board}/history?before={seq + 1}&limit=1")).model
    assert [entry["seq"] for entry in page["entries"]] == [seq]
    assert page["more"] is True


async def test_a_moment_is_the_board_as_it_was(call: Caller) -> None:
    board, seq = await drawn(call)
    answer = await call("ann", "GET", f"api/boards/{board}/at/{seq}")
    assert answer.headers["Content-Type"] == "application/x-msgpack"
    chunks, data = [], answer.body
    while data:
        length = int.from_bytes(data[:4], "big")
        chunks.append(data[4 : 4 + length])
        data = data[4 + length :]
    state = restore(chunks)
    assert (state.seq, [element.id for element in state]) == (seq, ["r" * 16])
    assert await elements(call, "ann", board) == 0
    beyond = await call("ann", "GET", f"api/boards/{board}/at/{seq + 100}")
    assert beyond.code == 400
    assert str(seq + 100) in beyond.model["message"]


async def test_a_restore_is_new_entries_and_can_be_undone(call: Caller) -> None:
    board, seq = await drawn(call)
    made = await call("ann", "POST", f"api/boards/{board}/restore", {"seq": seq, "client": "c"})
    assert made.code == 200, made.body
    assert await elements(call, "ann", board) == 1
    back = made.model
    undo = {"seq": back["first"] - 1, "if_seq": back["last"], "client": "c"}
    assert (await call("ann", "POST", f"api/boards/{board}/restore", undo)).code == 200
    assert await elements(call, "ann", board) == 0
    chat = (await call("ann", "GET", f"api/boards/{board}/chat")).model["messages"]
    assert [message["text"] for message in chat] == ["first", "second"]


@pytest.mark.guarantee("T34")
async def test_a_purge_removes_what_was_and_keeps_what_is(call: Caller) -> None:
    board, seq = await drawn(call)
    keep = ["add", ["rect", "k" * 16, [0, 0], [16, 16]]]
    await submit(call, "ann", board, keep)
    purged = await call("ann", "POST", f"api/boards/{board}/purge", {})
    assert purged.code == 200, purged.body
    assert purged.model["removed_entries"] > 0
    history = (await call("ann", "GET", f"api/boards/{board}/history")).model
    assert history["history_from"] == history["head"]
    assert history["entries"] == []
    assert (await call("ann", "GET", f"api/boards/{board}/at/{seq}")).code == 400
    assert await elements(call, "ann", board) == 1


async def test_chat_is_read_from_its_end(call: Caller) -> None:
    board, _ = await drawn(call)
    last = (await call("bob", "GET", f"api/boards/{board}/chat?limit=1")).model
    (message,) = last["messages"]
    assert (message["text"], message["author"], message["name"]) == ("second", "ann", "Ann")
    assert last["more"] is True
    before = f"api/boards/{board}/chat?before={message['seq']}"
    older = (await call("bob", "GET", before)).model
    assert ([item["text"] for item in older["messages"]], older["more"]) == (["first"], False)


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "limit=-1", "before=0x1"])
@pytest.mark.parametrize("path", ["chat", "history"])
async def test_a_page_that_makes_no_sense_is_named(call: Caller, path: str, query: str) -> None:
    board = await make(call)
    answer = await call("ann", "GET", f"api/boards/{board}/{path}?{query}")
    assert answer.code == 400
    assert query.partition("=")[0] in answer.model["message"]


@pytest.mark.guarantee("G9", "T34")
@pytest.mark.parametrize(
    ("method", "path", "body", "least"),
    [
        ("GET", "chat", None, "viewer"),
        ("GET", "history", None, "editor"),
        ("GET", "at/1", None, "editor"),
        ("POST", "restore", {"seq": 1}, "owner"),
        ("POST", "purge", {}, "owner"),
    ],
)
async def test_the_past_has_its_own_rights(
    call: Caller, method: str, path: str, body: Any, least: str
) -> None:
    board = await make(call, access="private")
    await submit(call, "ann", board, ["set-role", "vic", 1], ["set-role", "eda", 2])
    before = (await call("ann", "GET", f"api/boards/{board}")).model["head"]
    ranks = ["stranger", "viewer", "editor", "owner"]
    for rank, who in enumerate(["eve", "vic", "eda", "ann"]):
        answer = await call(who, method, f"api/boards/{board}/{path}", body)
        if who == "eve":
            assert answer.code == 404
        elif rank < ranks.index(least):
            assert answer.code == 403
            assert least in answer.model["message"]
            assert (await call("ann", "GET", f"api/boards/{board}")).model["head"] == before
        else:
            assert answer.code == 200, answer.body
