"""Processes of our own run on uvloop where it is installed."""

import asyncio
import sys
from types import SimpleNamespace

import pytest

from nbboard.server.loops import new_loop, set_loop


def test_uvloop_is_taken_when_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.new_event_loop()
    monkeypatch.setitem(sys.modules, "uvloop", SimpleNamespace(new_event_loop=lambda: loop))
    before: list[object] = []
    monkeypatch.setattr(asyncio, "set_event_loop", before.append)
    set_loop()
    assert before == [loop]
    loop.close()


def test_else_it_is_asyncios(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    loop = new_loop()
    assert type(loop).__module__.startswith("asyncio")
    loop.close()
