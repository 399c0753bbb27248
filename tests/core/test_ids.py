"""Ids: their grammar, and that they come from nothing but the randomness given."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbboard.core import ids


@given(st.binary(min_size=8, max_size=20))
def test_board_ids_are_sayable_and_their_own(random: bytes) -> None:
    made = ids.board_id(random)
    assert re.fullmatch(r"[a-z]+-[a-z]+-[0-9a-hjkmnp-tv-z]{4}", made)
    assert ids.is_board_id(made)
    assert made == ids.board_id(random[:8])


def test_board_ids_spread_over_words_and_tails() -> None:
    made = [ids.board_id(hashlib.sha256(bytes([n % 256, n // 256])).digest()) for n in range(5000)]
    adjectives, animals, tails = zip(*(name.split("-") for name in made), strict=True)
    assert len(set(made)) == 5000
    assert (len(set(adjectives)), len(set(animals))) == (len(ids._ADJECTIVES), len(ids._ANIMALS))
    assert len(set("".join(tails))) == 32


def test_words_are_plain_and_used_once() -> None:
    for words in (ids._ADJECTIVES, ids._ANIMALS):
        assert len(set(words)) == len(words) > 70
        assert all(re.fullmatch("[a-z]{2,8}", word) for word in words)


@pytest.mark.guarantee("T14")
@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "../x", "a/b", "a\\b", "A", "a\n", "a b", "é", "ａ", "a\0", "%2e", "x" * 65],
)
def test_nothing_else_is_a_board_id(text: str) -> None:
    assert not ids.is_board_id(text)


@given(st.binary(min_size=11, max_size=20))
def test_element_ids_fit_their_pattern(random: bytes) -> None:
    made = ids.element_id(random)
    assert re.search(ids.ELEMENT_ID, made)
    assert made == ids.element_id(random[:11])


def test_element_ids_use_82_bits() -> None:
    """Neighbouring numbers differ, and the highest of the 88 bits still counts."""
    made = {ids.element_id(number.to_bytes(11, "big")) for number in range(2000)}
    assert len(made) == 2000
    assert ids.element_id(b"\x7f" + bytes(10)) != ids.element_id(b"\x3f" + bytes(10))


def test_a_client_id_tells_nothing_of_its_secret() -> None:
    secret = bytes(range(16))
    made = ids.client_id(secret)
    assert re.fullmatch("[0-9a-f]{20}", made)
    assert made == hashlib.sha256(b"nbboard client\0" + secret).hexdigest()[:20]
    assert made != ids.client_id(secret[:-1] + b"\xff")
