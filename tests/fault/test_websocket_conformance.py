"""RFC 6455 by Autobahn's cases: nbboard's sockets are no worse than plain Tornado's.

Needs the extra "faults" (kosoku), so `make faults` alone runs it; the default set has no such test.
"""

import logging
from typing import Any, Final

import pytest
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.websocket import WebSocketHandler

from nbboard.server import beat
from nbboard.server.socket import RoomSocket
from tests.fault.evidence import FULL, Evidence, keep

LARGE: Final = 64 * 1024 * 1024
LEFT_OUT: Final = ["12.*", "13.*"]
"""Compression, which is left off (design section 6)."""
KNOWN: Final = frozenset(f"7.9.{k}" for k in range(1, 10))
"""Invalid close codes that Tornado itself echoes."""
GOOD: Final = ("OK", "NON-STRICT", "INFORMATIONAL")


class Plain(WebSocketHandler):
    """An echo of Tornado's own."""

    def on_message(self, message: str | bytes) -> None:
        self.write_message(message, binary=isinstance(message, bytes))


class Ours(RoomSocket):
    """An echo on the base of nbboard's sockets, with a larger limit for the cases of speed."""

    # Of JupyterHandler, which the base meets in its subclasses only.
    allow_origin = "*"
    log = logging.getLogger(__name__)

    @property
    def max_message_size(self) -> int:
        return LARGE

    async def get(self, *args: Any, **options: Any) -> None:
        await WebSocketHandler.get(self, *args, **options)

    def open(self, *args: str, **options: str) -> None:
        WebSocketHandler.open(self, *args, **options)

    def on_message(self, message: str | bytes) -> None:
        self.write_message(message, binary=isinstance(message, bytes))


class Careless(Ours):
    """The planted fault: bytes come back as text, and cut."""

    def on_message(self, message: str | bytes) -> None:
        self.write_message(str(message)[:100])


async def verdicts(handler: type[WebSocketHandler], cases: list[str] | None) -> dict[str, str]:
    """Run the cases against an echo; gives what each came to."""
    import kosoku  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415

    socket, port = bind_unused_port()
    settings: dict[str, Any] = {
        "websocket_max_message_size": LARGE,
        "allow_unauthenticated_access": True,
    }
    server = HTTPServer(web.Application([("/", handler)], **settings))
    server.add_sockets([socket])
    try:
        results = await kosoku.run_fuzzingclient(
            f"ws://127.0.0.1:{port}/", cases=cases, exclude_cases=LEFT_OUT
        )
    except kosoku.FailureError as error:
        results = error.results
    finally:
        server.stop()
        await server.close_all_connections()
    return {one.case_id: one.behavior.value for one in results}


def bad(found: dict[str, str]) -> set[str]:
    """Give the cases that are not as RFC 6455 demands."""
    return {case for case, verdict in found.items() if verdict not in GOOD}


async def _campaign(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, ours = await verdicts(Plain, None), await verdicts(Ours, None)
    careless = bad(await verdicts(Careless, ["1.*"]))
    # Once more, read at beats from the first message on.
    monkeypatch.setattr(beat, "BUSY", 0)
    monkeypatch.setattr(beat, "STEADY", float("inf"))
    at_beats = await verdicts(Ours, None)
    worse = (bad(ours) | bad(at_beats)) - bad(plain)
    changed = bad(plain) ^ KNOWN
    keep(
        Evidence(
            "G11",
            "WebSocket conformance",
            len(ours),
            len(worse) + len(changed),
            f"case of Autobahn (kosoku) against an echo on our sockets' base; not as demanded "
            f"{len(bad(ours))}, read at beats {len(bad(at_beats))}, in plain Tornado "
            f"{len(bad(plain))} (7.9.1-9)",
            f"an echo that answers bytes with text: {len(careless)} cases told",
        )
    )
    assert len(ours) == len(at_beats) == len(plain) > 240
    assert careless, "an echo that does not echo was not noticed"
    assert not worse, worse
    assert not changed, f"Tornado is another than the baseline: {changed}"


if FULL:

    @pytest.mark.timeout(300)
    @pytest.mark.guarantee("G11")
    async def test_g11_our_sockets_are_no_worse_than_tornado(
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        await _campaign(monkeypatch)
