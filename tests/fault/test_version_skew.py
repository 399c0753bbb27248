"""G19: another version, older or newer, is served or told what to do; a board is never changed."""

import asyncio
import base64
import json
import secrets
from pathlib import Path
from typing import Any, Final, get_args

import msgspec
import pytest

from nbboard.client.connection import Connection
from nbboard.client.discovery import Endpoint
from nbboard.core import protocol
from nbboard.core.errors import ProtocolError
from nbboard.room import farewell
from tests.client.test_connection import Listener
from tests.fault.evidence import Evidence, keep
from tests.fault.served import Served
from tests.fault.sockets import Member, Seen, crowd, leave
from tests.lab import TOKEN

CONFORMANCE: Final = Path(__file__).parents[2] / "conformance" / "malformed.json"
VERSIONS: Final = tuple(protocol.VERSION + step for step in (-2, -1, 1, 2))
FROM_THE_FUTURE: Final[dict[str, list[Any]]] = {
    "a message of a newer client": ["lasso", 1, []],
    "an op of a newer client": ["ops", 1, [["say", "hello"], ["sticker", "x"]]],
    "a field more": ["ops", 1, [["say", "hello"]], "", "more"],
    "an element of a newer client": ["ops", 1, [["add", ["cube", "c" * 16, [0, 0], [1, 1]]]]],
}


async def kernel(served: Served, board: str) -> Connection:
    """Connect as a kernel does; waits until it is live or was turned away."""
    connection = Connection(
        Endpoint(served.url + "nbboard/", TOKEN, "test"), board, "Python", Listener()
    )
    connection.start()
    await asyncio.wait_for(connection.ready.wait(), 20)
    return connection


async def hello(board: str, port: int, version: int, agent: str) -> Member:
    """Say hello in another version; waits for the end."""
    member = Member(board, port, Seen(), greets=False)
    await member.connect()
    assert member.socket is not None
    member.socket.send(
        msgspec.msgpack.encode(["hello", version, secrets.token_bytes(16), agent, None, None])
    )
    await asyncio.wait_for(member.socket.gone.wait(), 20)
    return member


@pytest.mark.timeout(90)
@pytest.mark.guarantee("G19")
async def test_g19_each_pair_of_versions_is_defined(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = await served.board()
    (watching,) = await crowd(board, served.port, 1, Seen())
    said = watching.say("before")
    async with asyncio.timeout(20):
        while said not in watching.acknowledged:  # noqa: ASYNC110  a socket's callback notes it
            await asyncio.sleep(0.01)
    head = watching.seq
    cells: dict[str, bool] = {}
    for version in VERSIONS:
        for agent in get_args(protocol.Agent):
            told = await hello(board, served.port, version, agent)
            assert told.socket is not None
            code = told.socket.code
            cells[f"{agent} {version}"] = (told.bye, code) == (
                farewell.VERSION.code,
                farewell.VERSION.close_code,
            )
    for name, message in FROM_THE_FUTURE.items():
        (one,) = await crowd(board, served.port, 1, Seen())
        assert one.socket is not None
        one.socket.send(msgspec.msgpack.encode(message))
        await asyncio.wait_for(one.socket.gone.wait(), 20)
        cells[name] = (one.bye, one.socket.code) == ("malformed", 1007)
    same = await kernel(served, board)
    cells["a kernel of this version"] = same.error is None
    await same.close(1)
    for version in VERSIONS:
        with monkeypatch.context() as patch:
            patch.setattr(protocol, "VERSION", version)
            turned_away = await kernel(served, board)
        cells[f"kernel {version}"] = "update" in str(turned_away.error)
        await turned_away.close(1)
    cells["nothing changed"] = watching.seq == head and watching.gaps == 0
    cells |= _newer_server()
    await leave([watching])
    wrong = [name for name, right in cells.items() if not right]
    what = (
        "pair of versions, or frame of another version: told to reload or update, "
        "and the board unchanged"
    )
    keep(Evidence("G19", "versions", len(cells), len(wrong), what, _lenient()))
    assert len(cells) > 30
    assert not wrong


def _newer_server() -> dict[str, bool]:
    """What a kernel makes of frames of a newer server, as pages do (js/test).

    It reads on over fields it does not know; at what it cannot apply it is told to update.
    """
    stored = json.loads(CONFORMANCE.read_text(encoding="utf-8"))
    read = {
        case["why"]: protocol.decode_server(base64.b64decode(case["frame"]))
        == protocol.decode_server(base64.b64decode(case["as"]))
        for case in stored["tolerated"]
    }
    return read | {
        case["why"]: _told(base64.b64decode(case["frame"])) for case in stored["to_page"]
    }


def _told(frame: bytes) -> bool:
    with pytest.raises(ProtocolError) as raised:
        protocol.decode_server(frame)
    return raised.value.code == "version" and "update nbboard on the older side" in str(
        raised.value
    )


def _lenient() -> str:
    """Show what a decoder would do that takes whatever comes: lose an op without a word."""
    frame = msgspec.msgpack.encode(FROM_THE_FUTURE["an op of a newer client"])
    with pytest.raises(ProtocolError):
        protocol.decode_client(frame)
    lenient = msgspec.msgpack.decode(frame, type=tuple[str, int, list[list[str]]])
    assert lenient[2][1][0] == "sticker"
    return "a decoder that takes any op would have stored one that nobody can apply"
