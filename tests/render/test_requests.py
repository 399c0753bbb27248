"""Messages between this process and the worker."""

import io

import pytest

from nbboard.render import requests
from nbboard.render.picture import Frame, Region
from nbboard.render.requests import Draw, Drawn, Failed, Recode, Recoded
from tests.render.boards import BLOBS, every_kind

DRAW = Draw("png", tuple(every_kind()), BLOBS, Frame(Region(0.5, 0, 10, 10), None, 3), 1.5, 800)


@pytest.mark.parametrize("message", [DRAW, Recode(b"data")], ids=["draw", "recode"])
def test_requests_there_and_back(message: requests.Request) -> None:
    stream = io.BytesIO()
    requests.write(stream, message)
    requests.write(stream, message)
    stream.seek(0)
    assert requests.read_request(stream) == message
    assert requests.read_request(stream) == message
    assert requests.read_request(stream) is None


@pytest.mark.parametrize(
    "message", [Drawn(b"x"), Recoded("image/png", 1, 2, b"x"), Failed("InvalidInput", "no")]
)
def test_answers_there_and_back(message: requests.Answer) -> None:
    stream = io.BytesIO()
    requests.write(stream, message)
    assert requests.read_answer(io.BytesIO(stream.getvalue())) == message


def test_answer_that_is_cut_is_none() -> None:
    stream = io.BytesIO()
    requests.write(stream, Drawn(b"x" * 100))
    whole = stream.getvalue()
    for length in (0, 3, 4, 50, len(whole) - 1):
        assert requests.read_answer(io.BytesIO(whole[:length])) is None


def test_defaults_are_those_of_a_picture() -> None:
    assert Draw("png", (), {}, Frame()).scale == 2
