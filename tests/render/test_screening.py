import io

import pytest
from PIL import Image as Pillow

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.core.story import Put
from nbboard.render import screening
from nbboard.render.picture import Frame
from tests.render.films import film


def draw(**options: object) -> Pillow.Image:
    told: list[float] = []
    data = screening.draw(film(**options), told.append)  # type: ignore[arg-type]
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
    return Pillow.open(io.BytesIO(data))


def test_a_film_is_as_large_as_it_may_be() -> None:
    assert draw().size == (200, 120)
    assert draw(size=(100, 100)).size == (100, 60)
    assert draw(size=(1000, 1000)).size == (400, 240)


def test_dark_paper_and_its_inks() -> None:
    image = draw(form="apng", dark=True)
    assert image.convert("RGB").getpixel((5, 115)) == (23, 23, 23)


def test_what_was_there_at_first_is_on_the_first_frame() -> None:
    first = draw(begun=2).convert("RGB")
    assert first.getpixel((100, 20)) == (224, 49, 49)
    assert draw(begun=0).convert("RGB").getpixel((100, 20)) == (255, 255, 255)


def test_a_film_without_a_region_shows_all_that_is_ever_seen() -> None:
    steps = film().steps
    only = tuple(step for step in steps if isinstance(step, Put))[:1]
    assert draw(steps=only, frame=Frame()).size == (200, 38)
    assert draw(steps=(), frame=Frame()).size == (64, 64)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"rate": 0}, InvalidInput, "1 to 50 frames"),
        ({"hold": -1}, InvalidInput, "hold -1"),
        ({"speed": 0}, InvalidInput, "speed 0"),
        ({"seconds": 0.0}, InvalidInput, "seconds 0"),
        ({"seconds": 1000.0}, LimitExceeded, f"at most seconds={limits.REPLAY_FRAMES / 10:g}"),
        ({"size": (10_000, 1000)}, LimitExceeded, "size"),
        ({"size": (5, 5)}, LimitExceeded, "size"),
        ({"frame": Frame(background=None)}, InvalidInput, "background None"),
    ],
)
def test_what_makes_no_sense_is_named_before_anything_is_drawn(
    options: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        draw(**options)
