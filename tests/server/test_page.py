import json
import re
from pathlib import Path
from typing import Any

import pytest

from nbboard import built
from tests.server.callers import Caller


@pytest.mark.guarantee("T9", "T14")
@pytest.mark.parametrize("name", ["%3Cscript%3E", "A", "..%2f..", "x" * 65, "a%22b"])
async def test_a_name_that_is_no_id_gets_no_page(api: Any, name: str) -> None:
    response = await api("boards", name)
    assert response.code == 404
    assert b"<script>alert" not in response.body


@pytest.mark.guarantee("T26", "T3")
async def test_the_page_names_its_board_and_runs_only_files_of_ours(api: Any, board: str) -> None:
    response = await api("boards", board)
    page = response.body.decode()
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'self'" in policy
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert f'data-board="{board}"' in page
    config = re.search(r"<script[^>]*application/json[^>]*>(.*?)</script>", page)
    assert config is not None
    assert json.loads(config[1])["baseUrl"].endswith("/a%40b/")
    assert re.findall(r"<script(?![^>]*(?:src|application/json))", page) == []
    assert "token" not in page


async def test_a_page_names_the_bundle_that_its_script_will_load(api: Any, board: str) -> None:
    manifest = json.loads((await api("static", "manifest.json")).body)
    for path, part in ((("boards", board), "script"), ((), "lobby")):
        page = (await api(*path)).body.decode()
        (named,) = re.findall(r'<link rel="modulepreload" href="([^"]*)">', page)
        assert named == f"/a%40b/nbboard/static/{manifest[part]}"


async def test_a_page_comes_also_before_the_bundle_is_built(
    api: Any, board: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(built, "STATIC", tmp_path)
    assert "modulepreload" not in (await api("boards", board)).body.decode()


async def test_static_files_are_typed_and_cached_by_their_name(api: Any) -> None:
    manifest = await api("static", "manifest.json")
    assert manifest.headers["Cache-Control"] == "no-cache"
    script = json.loads(manifest.body)["script"]
    bundle = await api("static", script)
    assert re.match(r"(text|application)/javascript", bundle.headers["Content-Type"])
    assert "immutable" in bundle.headers["Cache-Control"]
    assert bundle.headers["X-Content-Type-Options"] == "nosniff"
    assert (await api("static", "stub.js")).headers["Cache-Control"] == "no-cache"


@pytest.mark.guarantee("T14")
@pytest.mark.parametrize("path", ["..%2fboards.py", "../__init__.py", "%2e%2e/_version.py", "no"])
async def test_static_serves_nothing_else(api: Any, path: str) -> None:
    assert (await api("static", path)).code in (403, 404)


@pytest.mark.guarantee("T26", "T3", "T9")
async def test_the_lobby_is_a_page_of_ours_that_knows_who_asks(call: Caller) -> None:
    for path in ("", "?x=<script>"):
        response = await call("</script><b>", "GET", path)
        page = response.body.decode()
        assert response.code == 200
        assert "script-src 'self';" in response.headers["Content-Security-Policy"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
        config = re.findall(r"application/json[^>]*>(.*?)</script>", page)[0]
        assert json.loads(config)["nbboard"] == {
            "entry": "lobby",
            "home": "/a%40b/nbboard/",
            "tickets": False,
            "user": "</script><b>",
            "name": "</Script><B>",
        }
        assert 'data-entry="lobby"' in page
        assert "<b>" not in page
    assert (await call("", "GET", "")).code == 302
