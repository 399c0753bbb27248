import asyncio
import hashlib
import io
import json
from typing import Any

import pytest
from PIL import Image

from nbboard import wishes
from nbboard.core import limits
from nbboard.core.model import Image as ImageElement
from nbboard.core.model import Rect, Style
from nbboard.core.ops import Add
from nbboard.core.protocol import Refused, Submit
from nbboard.server.hosting import Hosting
from tests.server.callers import Caller, make

KEY = "0123456789abcdef"


def picture(form: str, side: int = 8) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side // 2), "#ff0000").save(out, form)
    return out.getvalue()


async def test_every_format_is_what_it_says(api: Any, board: str, join: Any) -> None:
    guest = await join(board)
    await guest.hello()
    red = Style(stroke=None, fill="#ff0000")
    await guest.submit(1, Add(Rect(id=KEY, at=(0, 0), size=(1600, 800), style=red)))
    begins = {"png": b"\x89PNG", "svg": b"<", "pdf": b"%PDF", "nbboard": b"", "excalidraw": b"{"}
    for form, begin in begins.items():
        response = await api("api", "boards", board, "export", params={"format": form})
        assert response.code == 200, response.body
        assert response.body.startswith(begin)
        assert response.headers["Content-Disposition"] == f'attachment; filename="{board}.{form}"'
        assert "sandbox" in response.headers["Content-Security-Policy"]
    png = await api("api", "boards", board, "export", params={"scale": "1"})
    with Image.open(io.BytesIO(png.body)) as image:
        assert image.convert("RGB").getpixel((66, 41)) == (255, 0, 0)


@pytest.mark.parametrize(
    "params",
    [
        {"format": "exe"},
        {"scale": "0"},
        {"scale": "nan"},
        {"scale": "x"},
        {"scale": "99"},
        {"ids": "0123,4567"},
        {"region": "1,2,3"},
        {"region": "0,0,nan,1"},
        {"background": "red"},
        {"dark": "perhaps"},
        {"format": "pdf", "page": "a17"},
        {"format": "pdf", "page": "a4", "margin": "900"},
        {"format": "pdf", "page": "a4", "orientation": "sideways"},
        {"colour": "blue"},
    ],
)
async def test_a_wrong_wish_is_named(api: Any, board: str, params: dict[str, str]) -> None:
    response = await api("api", "boards", board, "export", params=params)
    assert response.code == 400
    assert json.loads(response.body)["message"]


@pytest.mark.guarantee("T12", "G10")
async def test_an_image_goes_in_comes_out_and_stays_with_its_board(
    api: Any, board: str, join: Any
) -> None:
    sent = picture("PNG")
    made = await api("api", "boards", board, "blobs", method="POST", body=sent)
    assert made.code == 201, made.body
    model = json.loads(made.body)
    assert (model["width"], model["height"]) == (8, 4)
    stored = await api("api", "boards", board, "blobs", model["sha256"])
    assert hashlib.sha256(stored.body).hexdigest() == model["sha256"]
    assert stored.headers["Content-Type"] == model["type"]
    other = json.loads((await api("api", "boards", method="POST", json_body={})).body)["id"]
    assert (await api("api", "boards", other, "blobs", model["sha256"])).code == 404
    guest = await join(board)
    await guest.hello()
    image = ImageElement(id=KEY, at=(0, 0), size=(16, 16), blob=model["sha256"])
    await guest.submit(1, Add(image))
    stranger = await join(other)
    await stranger.hello()
    await stranger.send(Submit(1, (Add(image),)))
    assert (await stranger.until(Refused)).code == "no-blob"


@pytest.mark.guarantee("T12", "T13")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no image",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        b"GIF89a" + bytes(50),
        picture("PNG")[:40],
        b"<html><body>" + picture("PNG"),
    ],
)
async def test_what_is_no_image_is_refused_by_its_content(
    api: Any, board: str, body: bytes
) -> None:
    response = await api("api", "boards", board, "blobs", method="POST", body=body)
    assert response.code == 400
    assert json.loads(response.body)["message"]


@pytest.mark.guarantee("T13")
async def test_an_image_of_too_many_pixels_is_refused(api: Any, board: str) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    response = await api("api", "boards", board, "blobs", method="POST", body=out.getvalue())
    assert response.code in (400, 413)


@pytest.mark.guarantee("T20")
async def test_one_export_of_a_person_at_once_and_few_of_all(
    call: Caller, hosting: Hosting
) -> None:
    board = await make(call)
    path = f"api/boards/{board}/export?format=nbboard"
    hosting.exporting.append("bob")
    refused = await call("bob", "GET", path)
    assert (refused.code, refused.model["reason"]) == (429, "TooOften")
    assert (await call("cem", "GET", path)).code == 200
    hosting.exporting += ["eve"] * (limits.EXPORTS - 1)
    assert (await call("cem", "GET", path)).code == 429
    hosting.exporting.clear()
    assert (await call("bob", "GET", path)).code == 200
    assert hosting.exporting == []


async def test_a_selection_a_region_dark_and_paper(api: Any, board: str, join: Any) -> None:
    guest = await join(board)
    await guest.hello()
    red = Style(stroke=None, fill="#ff0000")
    other = "f" * 16
    shapes = (
        Rect(id=KEY, at=(0, 0), size=(1600, 800), style=red),
        Rect(id=other, at=(3200, 0), size=(1600, 800), style=red),
    )
    await guest.submit(1, *map(Add, shapes))

    async def export(**params: str) -> bytes:
        answer = await api("api", "boards", board, "export", params=params)
        assert answer.code == 200, answer.body
        return bytes(answer.body)

    whole = (await export(format="svg")).decode()
    assert whole.count("<path") == 2
    one = (await export(format="svg", ids=KEY, dark="true", background="none")).decode()
    assert one.count("<path") == 1
    assert "<rect" not in one
    part = (await export(format="svg", region="150,0,200,50")).decode()
    assert 'viewBox="150 0 200 50"' in part
    paper = await export(format="pdf", page="letter", orientation="portrait", margin="5")
    assert b"/MediaBox [ 0 0 612 792 ]" in paper
    sheets = await export(format="pdf", page_mm="80,60", scale="1", orientation="landscape")
    assert sheets.count(b"/Type /Page ") > 1
    wish = {"format": "excalidraw", "ids": [other]}
    posted = await api("api", "boards", board, "export", method="POST", json_body=wish)
    assert [each["id"] for each in json.loads(posted.body)["elements"]] == [other]
    wrong = {"format": "png", "ids": ["0" * 16]}
    refused = await api("api", "boards", board, "export", method="POST", json_body=wrong)
    assert (refused.code, "no element" in str(refused.body)) == (400, True)


@pytest.mark.guarantee("T20")
async def test_who_goes_away_has_the_drawing_stopped(
    call: Caller, hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is closed while a drawing that would never end is on its way."""
    board = await make(call)
    begun, ended = asyncio.Event(), asyncio.Event()

    async def draw_for_ever(*_: Any, **__: Any) -> bytes:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return b""

    monkeypatch.setattr(wishes, "png_async", draw_for_ever)
    host, _, path = call.url.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    _, writer = await asyncio.open_connection(name, int(port))
    head = f"GET /{path}api/boards/{board}/export HTTP/1.1\r\nHost: {host}\r\n"
    writer.write(f"{head}Authorization: token cem\r\n\r\n".encode())
    await asyncio.wait_for(begun.wait(), 30)
    assert hosting.exporting == ["cem"]
    writer.close()
    await asyncio.wait_for(ended.wait(), 30)
    await asyncio.sleep(0)
    assert hosting.exporting == []
