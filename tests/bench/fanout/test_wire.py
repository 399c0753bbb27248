"""Frames out and in, as RFC 6455 section 5 has them."""

import pytest

from bench.fanout.wire import BINARY, PING, frames, masked


def plain(payload: bytes, kind: int = BINARY) -> bytes:
    """A server's frame."""
    size = len(payload)
    head = bytes([128 | kind, size]) if size < 126 else bytes([128 | kind, 126, *divmod(size, 256)])
    return head + payload


@pytest.mark.parametrize("size", [0, 5, 125, 126, 70_000])
def test_what_is_masked_can_be_unmasked(size: int) -> None:
    payload = bytes(k % 251 for k in range(size))
    sent = masked(payload)
    assert sent[0] == 130
    assert sent[1] & 128
    at = 2 + {126: 2, 127: 8}.get(sent[1] & 127, 0)
    mask, body = sent[at : at + 4], sent[at + 4 :]
    assert bytes(byte ^ mask[k % 4] for k, byte in enumerate(body)) == payload


def test_whole_frames_are_taken_and_the_rest_is_kept() -> None:
    stream = plain(b"a") + plain(b"b" * 300) + plain(b"c", PING)
    for cut in (0, 1, 2, 3, 4, 40, len(stream) - 1):
        first, rest = frames(stream[:cut])
        second, left = frames(rest + stream[cut:])
        assert first + second == [(BINARY, b"a"), (BINARY, b"b" * 300), (PING, b"c")]
        assert left == b""
