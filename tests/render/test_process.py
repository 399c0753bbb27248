"""What the worker process does with a request; here in this process."""

import io

import pytest

from nbboard.render import process, requests, write_svg
from nbboard.render.picture import Frame, Region
from nbboard.render.process import answer
from nbboard.render.requests import Draw, Drawn, Failed, Recode, Recoded
from tests.render.boards import BLOBS, every_kind, picture, pixels, png_of

ELEMENTS = tuple(every_kind())


def drawn(request: Draw) -> bytes:
    found = answer(request)
    assert isinstance(found, Drawn), found
    return found.data


def test_it_draws_each_form() -> None:
    frame = Frame(Region(0, 0, 300, 200))
    assert drawn(Draw("png", ELEMENTS, BLOBS, frame)).startswith(b"\x89PNG")
    assert drawn(Draw("pdf", ELEMENTS, BLOBS, frame)).startswith(b"%PDF")
    svg = drawn(Draw("svg", ELEMENTS, BLOBS, frame, title="t")).decode()
    assert svg == write_svg.draw(picture(ELEMENTS), "t")


def test_longest_side_lowers_the_scale_and_never_raises_it() -> None:
    frame = Frame(Region(0, 0, 300, 200))
    for most, width in ((150, 150), (5000, 600)):
        found = pixels(drawn(Draw("png", ELEMENTS, BLOBS, frame, 2.0, most)))
        assert width - 3 <= found.shape[1] <= width


def test_it_recodes() -> None:
    found = answer(Recode(png_of((1, 2, 3))))
    assert isinstance(found, Recoded)
    assert (found.media_type, found.width, found.height) == ("image/png", 4, 4)


def test_errors_are_answers_with_their_name() -> None:
    assert answer(Recode(b"GIF89a")) == Failed(
        "InvalidInput", "not a PNG, JPEG or WebP image: it begins b'GIF89a'"
    )
    large = answer(Draw("png", (), {}, Frame(Region(0, 0, 1e6, 1e6))))
    assert isinstance(large, Failed)
    assert large.error == "LimitExceeded"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "takes over 1073741824 bytes of memory"),
        (KeyError("x"), "KeyError: 'x'"),
        (RecursionError("deep"), "RecursionError: deep"),
    ],
)
def test_other_errors_are_named_too(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fail(_: bytes) -> None:
        raise error

    monkeypatch.setattr(process.images, "recode", fail)
    found = answer(Recode(b""))
    assert isinstance(found, Failed)
    assert found.error == "RenderFailed"
    assert said in found.message


def test_it_serves_until_its_input_ends() -> None:
    asked, answers = io.BytesIO(), io.BytesIO()
    for data in (b"", png_of((1, 2, 3))):
        requests.write(asked, Recode(data))
    asked.seek(0)
    process.serve(asked, answers)
    answers.seek(0)
    assert isinstance(requests.read_answer(answers), Failed)
    assert isinstance(requests.read_answer(answers), Recoded)
    assert requests.read_answer(answers) is None
