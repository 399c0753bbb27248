"""What goes straight to a socket, and what its transport must take."""

import asyncio
from collections.abc import Callable
from typing import cast

import pytest

from nbboard.server import sending
from nbboard.server.frames import Kind, Newest, frame
from nbboard.server.sending import Sending


class Transport:
    """Keeps what it is given to write."""

    def __init__(self) -> None:
        self.kept = b""
        self.closing = False

    def write(self, data: bytes) -> None:
        self.kept += data

    def get_write_buffer_size(self) -> int:
        return len(self.kept)

    def is_closing(self) -> bool:
        return self.closing


class Half(Sending):
    """The half alone, over a socket of the test's."""

    def __init__(self, push: Callable[[bytes], int]) -> None:
        super().__init__()
        self._push = push
        self.below = Transport()
        self._transport = cast("asyncio.Transport", self.below)


class Socket:
    """Takes at most so many bytes of each frame."""

    def __init__(self, most: int = 1000) -> None:
        self.most = most
        self.taken: list[bytes] = []

    def send(self, data: bytes) -> int:
        some = data if len(data) <= self.most else data[: self.most]
        self.taken.append(some)
        return len(some)


def refuses(error: OSError) -> Callable[[bytes], int]:
    def push(_: bytes) -> int:
        raise error

    return push


def framed(message: bytes) -> bytes:
    return frame(Kind.BINARY, message)


def test_what_the_socket_takes_never_sees_the_transport() -> None:
    socket = Socket()
    half = Half(socket.send)
    assert half.send(b"one")
    assert half.send(b"two")
    assert socket.taken == [framed(b"one"), framed(b"two")]
    assert half.below.kept == b""
    assert half.unsent == 0


def test_what_a_socket_did_not_take_goes_behind_the_part_it_took() -> None:
    socket = Socket(most=3)
    half = Half(socket.send)
    assert half.send(b"message")
    assert half.send(b"next")
    assert socket.taken == [framed(b"message")[:3]], "the second would have come into the first"
    assert half.below.kept == framed(b"message")[3:] + framed(b"next")
    assert half.unsent == len(half.below.kept)
    half.below.kept = b""
    assert half.send(b"later")
    assert socket.taken[1:] == [framed(b"later")[:3]], "straight again once nothing waits"


def test_a_full_socket_takes_nothing_and_nothing_is_lost() -> None:
    half = Half(refuses(BlockingIOError()))
    assert half.send(b"whole")
    half.send_text("words")
    assert half.below.kept == framed(b"whole") + frame(Kind.TEXT, b"words")


def test_who_is_gone_is_sent_nothing() -> None:
    gone = Half(refuses(ConnectionResetError()))
    assert not gone.send(b"nobody")
    assert gone.below.kept == b""
    closing = Half(len)
    closing.below.closing = True
    assert not closing.send(b"nobody")
    assert closing.below.kept == b""
    assert not Sending().send(b"nobody")
    assert Sending().unsent == 0


def test_what_goes_to_many_is_framed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_newest", Newest())
    socket = Socket()
    for half in [Half(socket.send) for _ in range(3)]:
        half.send(b"news")
    first, second, third = socket.taken
    assert first == framed(b"news")
    assert second is first
    assert third is first
