"""What keeps a user's server from being shut down as idle."""

from datetime import UTC, datetime

import pytest

from nbboard.core import protocol
from nbboard.core.ops import Say
from nbboard.core.points import pack
from nbboard.server.activity import is_edit, note_use

LIVE = protocol.Live((protocol.Ink("s" * 16, 0, pack([[0, 0]])),))
FRAMES = [
    (protocol.Submit(1, (Say("x"),)), True),
    (protocol.Submit(2**40, (Say("x"),), "batch"), True),
    (LIVE, False),
    (protocol.Live((protocol.Cursor((1, 2)),)), False),
    (protocol.Ping(1), False),
    (protocol.Me("Ada", True), False),
    (protocol.Hello(protocol.VERSION, b"s" * 16, "widget"), False),
]


@pytest.mark.parametrize(("message", "edits"), FRAMES)
def test_edits_count_and_what_is_only_shown_does_not(
    message: protocol.ClientMessage, edits: bool
) -> None:
    assert is_edit(protocol.encode(message)) is edits


def test_what_is_no_message_is_no_edit() -> None:
    assert not any(map(is_edit, (b"", b"\x93", "ops", b"\xa3ops", b"\x00" * 10)))


def test_use_is_told_to_the_server() -> None:
    settings: dict[str, object] = {}
    note_use(settings)
    times = settings["last_activity_times"]
    assert isinstance(times, dict)
    assert 0 <= (datetime.now(UTC) - times["nbboard"]).total_seconds() < 5
