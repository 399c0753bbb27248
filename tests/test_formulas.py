"""Formulas as pictures: the same whatever the settings, and words where they are wrong."""

import io

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image as Pillow

from nbboard.core.errors import InvalidInput
from nbboard.formulas import DENSITY, Lettering, drawn_formula


def pixels(tex: str, lettering: Lettering) -> np.ndarray:
    return np.asarray(Pillow.open(io.BytesIO(drawn_formula(tex, lettering))).convert("RGBA"))


def test_a_formula_has_the_size_and_colours_asked_for() -> None:
    small = pixels(r"\frac{1}{2}", Lettering(20, "#1971c2"))
    large = pixels(r"$\frac{1}{2}$", Lettering(40, "#1971c2", None))
    assert 1.8 < large.shape[0] / small.shape[0] < 2.2
    assert 20 * DENSITY < small.shape[0] < 60 * DENSITY
    assert (small[0, 0] == (255, 255, 255, 255)).all()
    assert large[0, 0, 3] == 0
    inked = large[large[..., 3] == 255]
    assert (inked[:, :3] == (0x19, 0x71, 0xC2)).all()


def test_settings_of_the_user_change_nothing() -> None:
    plain = drawn_formula("x^2", Lettering())
    with mpl.rc_context({"mathtext.fontset": "stix", "font.size": 3, "savefig.dpi": 20}):
        assert drawn_formula("x^2", Lettering()) == plain


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\nosuch", r"formula '.*nosuch': .*Unknown symbol"),
        (r"\frac{1}{", "Expected"),
        (" ", "characters: 1 to"),
        ("x" * 2001, "2001 characters"),
    ],
)
def test_a_formula_that_is_wrong_says_where(tex: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        drawn_formula(tex, Lettering())


def test_a_size_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(InvalidInput, match="font_size 0"):
        drawn_formula("x", Lettering(0))
