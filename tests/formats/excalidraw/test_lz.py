"""Unpacking what lz-string packed."""

import pytest

from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.formats.excalidraw.lz import MOST_DIGITS, unpacked

# Made with lz-string 1.5.
PACKED = {
    "hello": "BYUwNmD2Q===",
    "a" * 40: "IY18ZVkA",
    "架构图 🚀 " * 4: "m3mhDzR/agBIvBuAF7GpW9zTg1Eg",
    "": "Q===",
}


@pytest.mark.parametrize("text", PACKED)
def test_what_was_packed_comes_back_however_it_is_broken_into_lines(text: str) -> None:
    packed = PACKED[text]
    assert unpacked(packed) == text
    assert unpacked("\r\n".join(packed) + "\n") == text


@pytest.mark.parametrize(
    ("packed", "said"),
    [
        ("", "cut off"),
        ("BYUwNmD2", "cut off"),
        ("BYUw*", "holds '\\*', which is not base64"),
        ("////", "damaged"),
    ],
)
def test_what_is_damaged_is_refused(packed: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        unpacked(packed)


def test_a_text_is_bounded_while_it_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    """T6: few bytes can stand for many."""
    monkeypatch.setattr("nbboard.core.limits.IMPORT_BYTES", 39)
    with pytest.raises(LimitExceeded, match="over 39 bytes"):
        unpacked(PACKED["a" * 40])


def test_what_is_packed_is_bounded_before_it_is_read() -> None:
    """T20: each code of it is kept until the end, which took 20 s and 1.2 GB."""
    with pytest.raises(LimitExceeded, match=f"{MOST_DIGITS + 1} characters; .* {MOST_DIGITS}"):
        unpacked("A" * (MOST_DIGITS + 1))
