"""Small pictures of boards."""

import io
from typing import Any

import pytest
from PIL import Image

from nbboard.core import limits
from nbboard.server import thumbnails
from nbboard.server.hosting import Hosting
from tests.server.callers import RECT, Caller, make, submit


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body)).convert("RGB")


async def test_a_board_is_shown_small_in_the_colours_of_the_theme(call: Caller) -> None:
    board = await make(call)
    await submit(call, "ann", board, RECT)
    light = await call("ann", "GET", f"api/boards/{board}/thumbnail")
    dark = await call("ann", "GET", f"api/boards/{board}/thumbnail?theme=dark")
    assert light.code == dark.code == 200
    assert light.headers["Content-Type"] == "image/png"
    picture = opened(light.body)
    assert picture.size == (limits.THUMBNAIL_WIDTH, limits.THUMBNAIL_HEIGHT)
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert opened(dark.body).getpixel((0, 0)) == (23, 23, 23)
    assert light.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_was_seen_is_not_sent_again_and_drawn_once(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    draw = thumbnails.thumbnail_async

    async def counted(elements: Any, blobs: Any, *, dark: bool) -> bytes:
        drawn.append(len(elements))
        return await draw(elements, blobs, dark=dark)

    monkeypatch.setattr(thumbnails, "thumbnail_async", counted)
    board = await make(call)
    path = f"api/boards/{board}/thumbnail"
    first = await call("ann", "GET", path)
    tag = first.headers["Etag"]
    assert (await call("bob", "GET", path)).body == first.body
    assert (await call("bob", "GET", path, If_None_Match=tag)).code == 304
    assert drawn == [0]
    await submit(call, "ann", board, RECT)
    changed = await call("bob", "GET", path, If_None_Match=tag)
    assert (changed.code, drawn) == (200, [0, 1])
    seq = (await call("ann", "GET", f"api/boards/{board}")).model["head"]
    exact = await call("ann", "GET", f"{path}?v={seq}")
    assert exact.headers["Cache-Control"] == "private, max-age=3600"
    assert changed.headers["Cache-Control"] == "no-cache"


@pytest.mark.guarantee("G10", "T33")
async def test_a_private_board_has_no_picture_for_others(call: Caller, hosting: Hosting) -> None:
    board = await make(call, access="private")
    await call("ann", "GET", f"api/boards/{board}/thumbnail")
    hidden = await call("bob", "GET", f"api/boards/{board}/thumbnail")
    absent = await call("bob", "GET", "api/boards/brave-otter-0000/thumbnail")
    assert (hidden.code, hidden.body) == (absent.code, absent.body)
    assert "Etag" not in hidden.headers or hidden.headers["Etag"] == absent.headers["Etag"]


@pytest.mark.guarantee("T20")
async def test_a_large_board_is_drawn_from_its_top(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    async def noted(elements: Any, blobs: Any, *, dark: bool) -> bytes:
        seen.append([element.id for element in elements])
        return b""

    monkeypatch.setattr(thumbnails, "thumbnail_async", noted)
    monkeypatch.setattr(thumbnails.limits, "THUMBNAIL_ELEMENTS", 2)
    board = await make(call)
    adds = [["add", ["rect", f"{number:016d}", [0, 0], [16, 16]]] for number in range(4)]
    await submit(call, "ann", board, *adds, ["remove", [f"{3:016d}"]])
    await call("ann", "GET", f"api/boards/{board}/thumbnail")
    assert seen == [[f"{1:016d}", f"{2:016d}"]]


async def test_a_wrong_theme_is_named(call: Caller) -> None:
    board = await make(call)
    answer = await call("ann", "GET", f"api/boards/{board}/thumbnail?theme=blue")
    assert answer.code == 400
    assert "'blue'" in answer.model["message"]
