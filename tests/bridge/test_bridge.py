"""A widget's end in the kernel, with the page played by the protocol's own client side."""

import asyncio
import json
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from nbboard.bridge import Bridge
from nbboard.bridge.bridge import script
from nbboard.client import rest
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint
from nbboard.core import protocol
from nbboard.core.model import Rect
from nbboard.core.ops import Add
from nbboard.local import opening
from tests.waiting import until


class Pages:
    """What all pages of a widget hear."""

    def __init__(self) -> None:
        self.posted: list[tuple[dict[str, Any], list[bytes]]] = []
        self.bridge: Bridge

    def post(self, content: dict[str, Any], frames: Sequence[bytes]) -> None:
        self.posted.append((content, list(frames)))

    def heard(self, line: str) -> list[protocol.ServerMessage]:
        own = [frames for content, frames in self.posted if content.get("line") == line]
        return [protocol.decode_server(frame) for frames in own for frame in frames]

    def closed(self, line: str) -> dict[str, Any] | None:
        ends = (content for content, _ in self.posted if content["type"] == "closed")
        return next((content for content in ends if content["line"] == line), None)

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        name = secrets.token_hex(4)
        question = {"type": "ask", "ask": name, "method": method, "path": path}
        self.bridge.take({**question, "media_type": "application/json"}, [body] if body else [])

        def found() -> tuple[dict[str, Any], list[bytes]] | None:
            return next((each for each in self.posted if each[0].get("ask") == name), None)

        content, (answer,) = until(found, f"an answer to {method} {path}") or ({}, [b""])
        return content["status"], answer


class Page:
    """One page's line."""

    def __init__(self, pages: Pages, name: str = ""):
        self.pages = pages
        self.name = name or secrets.token_hex(8)
        self.n = 0
        self.secret = secrets.token_bytes(16)

    def send(self, kind: str, *messages: protocol.ClientMessage) -> None:
        frames = [memoryview(protocol.encode(message)) for message in messages]
        self.pages.bridge.take({"type": kind, "line": self.name, "n": self.n}, frames)
        self.n += 1

    def join(self, name: str = "") -> protocol.Welcome:
        self.send("open")
        hello = protocol.Hello(protocol.VERSION, self.secret, agent="widget", name=name)
        self.send("frames", hello)
        until(lambda: self.got(protocol.Ready), "the board")
        welcome: protocol.Welcome = self.got(protocol.Welcome)[0]
        return welcome

    def got(self, kind: type[Any]) -> list[Any]:
        return [message for message in self.pages.heard(self.name) if isinstance(message, kind)]


@pytest.fixture
def board() -> str:
    model = background().run(rest.create_board(opening.in_memory(), "Bridged", "private"))
    return str(model["id"])


@pytest.fixture
def pages(board: str) -> Iterator[Pages]:
    pages = Pages()
    pages.bridge = Bridge(opening.in_memory(), board, pages.post)
    yield pages
    pages.bridge.close()


def rect(number: int) -> Add:
    return Add(Rect(id=f"{number:016d}", at=(0, 0), size=(1, 1)))


def test_two_pages_draw_on_a_board_of_the_kernel(pages: Pages) -> None:
    ada, bob = Page(pages), Page(pages)
    first, second = ada.join(), bob.join("Bob")
    assert first.you.client != second.you.client
    assert first.you.user == second.you.user != "python"
    assert second.you.name == "Bob"
    ada.send("frames", protocol.Submit(1, (rect(1),)))
    until(lambda: bob.got(protocol.Entries), "the rectangle at the other")
    (entries,) = bob.got(protocol.Entries)
    assert entries.entries[0].client == first.you.client
    # Each is told of the other, and neither gets what is the other's.
    assert not [message for message in bob.got(protocol.Welcome) if message.you == first.you]


@pytest.mark.later
def test_a_page_that_leaves_is_gone_at_once_for_the_others(pages: Pages) -> None:
    ada, bob = Page(pages), Page(pages)
    ada.join()
    bob.join()
    bob.send("close")
    until(lambda: any(message.left for message in ada.got(protocol.Members)), "Bob has left")


def test_a_page_comes_back_with_what_it_has_not_heard(pages: Pages) -> None:
    page = Page(pages)
    welcome = page.join()
    page.send("frames", protocol.Submit(1, (rect(1),)))
    until(lambda: page.got(protocol.Entries), "its own stroke")
    again = Page(pages)
    again.send("open")
    hello = protocol.Hello(
        protocol.VERSION,
        page.secret,
        agent="widget",
        since=welcome.seq,
        epoch=welcome.epoch,
        pending=(1,),
    )
    again.send("frames", hello)
    until(lambda: again.got(protocol.Ready), "the tail")
    assert not again.got(protocol.Snapshot)
    assert [n for n, _ in again.got(protocol.Welcome)[0].committed] == [1]


def test_what_is_no_message_of_ours_changes_nothing(pages: Pages) -> None:
    for content in (None, "text", {}, {"type": "open"}, {"type": "open", "line": 3, "n": 0}):
        pages.bridge.take(content, [])
    pages.bridge.take({"type": "replay"}, [b"x"])
    page = Page(pages)
    page.join()
    assert len({content.get("line") for content, _ in pages.posted}) == 1


def test_a_frame_that_breaks_the_protocol_ends_its_line_and_no_other(pages: Pages) -> None:
    good, bad = Page(pages), Page(pages)
    good.join()
    bad.send("open")
    pages.bridge.take({"type": "frames", "line": bad.name, "n": 1}, [b"\xc1"])
    until(lambda: pages.closed(bad.name), "the end of the bad line")
    good.send("frames", protocol.Submit(1, (rect(1),)))
    until(lambda: good.got(protocol.Entries), "the other goes on")


def test_the_script_is_sent_on_demand(pages: Pages) -> None:
    pages.bridge.take({"type": "bundle"}, [])
    ((content, (data,)),) = until(lambda: list(pages.posted), "the script")
    assert content == {"type": "bundle"}
    assert data == script()
    assert b"Kernel besch" in data


def test_a_kernel_without_a_server_says_so(board: str) -> None:
    pages = Pages()
    pages.bridge = Bridge(None, board, pages.post)
    page = Page(pages)
    page.send("open")
    until(lambda: pages.closed(page.name), "the end")
    (farewell,) = page.got(protocol.Bye)
    assert "found no nbboard server" in farewell.message
    status, body = pages.ask("GET", f"api/boards/{board}")
    assert status == 503
    assert "found no nbboard server" in json.loads(body)["message"]


@pytest.mark.later
def test_a_page_that_is_not_heard_is_let_go_but_not_by_a_long_cell(
    board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nbboard.bridge.hearing._BEAT_SECONDS", 0.02)
    monkeypatch.setattr("nbboard.bridge.bridge.SILENT_SECONDS", 0.2)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    pages = Pages()
    pages.bridge = Bridge(opening.in_memory(), board, pages.post, loop)
    page = Page(pages)
    page.join()
    cell_ends = threading.Event()
    cell: Callable[[], object] = lambda: cell_ends.wait(50)  # noqa: E731
    loop.call_soon_threadsafe(cell)
    # A second page's own bridge shows that time passes.
    other = Pages()
    other.bridge = Bridge(opening.in_memory(), board, other.post)
    silent = Page(other)
    silent.join()
    until(lambda: other.closed(silent.name), "the page of a kernel that listens is let go")
    assert pages.closed(page.name) is None
    cell_ends.set()
    until(lambda: pages.closed(page.name), "so is the other after its cell")
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)
    loop.close()


def test_an_endpoint_of_a_server_is_used_as_the_kernel_uses_it(board: str) -> None:
    # Nobody listens on port 9; the line ends, and a question has its answer.
    pages = Pages()
    pages.bridge = Bridge(Endpoint("http://127.0.0.1:9/nbboard/", "t", "test"), board, pages.post)
    page = Page(pages)
    page.send("open")
    until(lambda: pages.closed(page.name), "the end")
    assert pages.closed(page.name) is not None
    status, body = pages.ask("GET", "api/me")
    assert status == 503
    assert json.loads(body)["reason"] == "ServerUnreachable"
    assert b'"t"' not in body
