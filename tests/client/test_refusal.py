"""What people read who are not let in, and what they can do about it."""

from io import BytesIO

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest, HTTPResponse
from tornado.httputil import HTTPHeaders

from nbboard.client.discovery import HUB, Endpoint
from nbboard.client.refusal import no_nbboard, turned_away, words_of

URL = "http://127.0.0.1:8000/services/nbboard/"
OF_HUB = Endpoint(URL, "very-secret", HUB)
OTHER = Endpoint("http://127.0.0.1:8888/nbboard/", "very-secret", "argument")


def error(code: int, body: bytes, kind: str) -> HTTPClientError:
    response = HTTPResponse(
        HTTPRequest(URL), code, HTTPHeaders({"Content-Type": kind}), BytesIO(body)
    )
    return HTTPClientError(code, "Forbidden", response)


WORDS = [
    (b'{"message": "you lack it"}', "application/json", "you lack it"),
    (b"you lack it", "text/plain; charset=utf-8", "you lack it"),
    (b"<h1>403</h1>", "text/html", ""),
    (b"", "", ""),
    (b"[]", "application/json", ""),
    (b"\xff" * 2000, "text/plain", "\ufffd" * 500),
]


@pytest.mark.parametrize(("body", "kind", "words"), WORDS)
def test_a_servers_own_words_are_found(body: bytes, kind: str, words: str) -> None:
    assert words_of(error(403, body, kind)) == words
    assert words_of(HTTPClientError(599, "gone")) == ""


def test_at_a_hub_the_scope_is_named() -> None:
    said = b"ann may not: your server's token lacks the scope access:services!service=nbboard"
    with_words = str(turned_away(OF_HUB, error(403, said, "text/plain")))
    without = str(turned_away(OF_HUB, error(403, b"<h1>403</h1>", "text/html")))
    for text in (with_words, without):
        assert "access:services!service=nbboard" in text
        assert "very-secret" not in text
        assert "check token=" not in text


def test_elsewhere_it_is_the_token_that_was_given() -> None:
    assert "check token=" in str(turned_away(OTHER, error(403, b"", "")))
    form = b'{"message": "\'_xsrf\' argument missing from POST"}'
    text = str(turned_away(OTHER, error(403, form, "application/json")))
    assert "does not accept this token" in text


def test_who_answers_without_nbboard_is_named() -> None:
    assert "hub's service" in str(no_nbboard(OF_HUB))
    assert "install it" in str(no_nbboard(OTHER))
