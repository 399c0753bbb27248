import json
from typing import Any

import pytest


async def test_everything_the_manifest_names_is_served(api: Any) -> None:
    manifest = json.loads((await api("static", "manifest.json")).body)
    scripts = (manifest["script"], manifest["front"], manifest["lobby"], manifest["stub"])
    # These two have names that never change.
    for name in (*scripts, "page.js", "qr.js", *manifest["assets"].values()):
        response = await api("static", name)
        assert response.code == 200
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    head = await api("static", manifest["script"], method="HEAD")
    assert (head.code, head.body) == (200, b"")


@pytest.mark.guarantee("T6")
async def test_without_login_there_are_no_files(jp_fetch: Any) -> None:
    headers = {"Authorization": "token wrong"}
    response = await jp_fetch(
        "nbboard",
        "static",
        "manifest.json",
        headers=headers,
        raise_error=False,
        follow_redirects=False,
    )
    assert response.code in (302, 403)
