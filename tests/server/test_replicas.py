"""What nodes show of their settings, and what is said where it differs."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from nbboard.core.ids import BoardId
from nbboard.server.replicas import Replicas
from nbboard.store.line import Ears
from nbboard.store.memory import MemoryStore

KEY = b"k" * 32
SETTINGS = {"the token": b"hush", "the roles": b"{}"}


class Line:
    """Keeps what is shown."""

    node = "n1"

    def __init__(self) -> None:
        self.shown: list[bytes] = []
        self.left = False

    def say(self, frame: bytes) -> None:
        raise AssertionError("nodes do not talk here")

    def show(self, here: bytes) -> None:
        self.shown.append(here)

    def leave(self) -> None:
        self.left = True


class Shared(MemoryStore):
    """A store with a line."""

    def __init__(self) -> None:
        super().__init__(lambda: 0)
        self.last = Line()

    def line(self, board: BoardId, ears: Ears) -> Any:
        self.last = Line()
        return self.last


def shows(settings: Mapping[str, bytes], key: bytes = KEY) -> bytes:
    store = Shared()
    Replicas(store, key, settings)
    (shown,) = store.last.shown
    return shown


@pytest.mark.guarantee("T3")
def test_a_node_shows_codes_under_the_stores_key_and_nothing_else() -> None:
    assert b"hush" not in shows(SETTINGS)
    assert shows(SETTINGS) == shows(SETTINGS)
    assert shows(SETTINGS) != shows(SETTINGS, b"another key")
    same = msgspec.msgpack.decode(shows({"one": b"x", "two": b"x"}))
    assert same["one"] != same["two"], "equal values of two settings are not told"


def test_what_differs_is_named_and_forgotten_when_it_is_mended(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Shared()
    replicas = Replicas(store, KEY, SETTINGS)
    replicas.here({"a": shows(SETTINGS), "b": shows({**SETTINGS, "the token": b"other"})})
    (problem,) = replicas.problems()
    assert problem.startswith("the token of 1 other node is not the same as here")
    assert "nodes are not set up alike" in caplog.text
    replicas.here({name: shows({**SETTINGS, "the token": b"other"}) for name in "ab"})
    assert replicas.problems()[0].startswith("the token of 2 other nodes")
    assert caplog.text.count("nodes are not set up alike") == 1, "said once"
    replicas.here({"a": shows(SETTINGS)})
    assert replicas.problems() == []
    replicas.close()
    assert store.last.left


def test_what_is_no_code_and_what_another_version_shows_is_no_difference(
    caplog: pytest.LogCaptureFixture,
) -> None:
    replicas = Replicas(Shared(), KEY, SETTINGS)
    fewer = shows({"the token": b"hush"})
    more = shows({**SETTINGS, "something new": b"1"})
    replicas.here({"a": fewer, "b": more, "c": b"\xc1", "d": b"x" * 10_000})
    assert replicas.problems() == []
    assert "what a node shows is nothing" in caplog.text
