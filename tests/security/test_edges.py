"""Threats that one or two attempts show: T18, T23, T27, T29, T30, T31."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from nbboard.server.hosting import Hosting
from nbboard.store.sqlite.store import SqliteStore
from tests.properties.node import JS, PATH
from tests.server.callers import RECT, Caller, make, submit
from tests.server.test_people import photo

ROOT: Final = Path(__file__).parents[2]
_watched: list[list[str]] = []


def _see(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo") and _watched:
        _watched[-1].append(f"{event} {arguments[-1] if event == 'socket.connect' else arguments}")


sys.addaudithook(_see)


@contextmanager
def connections() -> Iterator[list[str]]:
    """Give every connection that this process makes meanwhile."""
    _watched.append([])
    try:
        yield _watched[-1]
    finally:
        _watched.pop()


@pytest.mark.guarantee("T18")
async def test_a_compressed_socket_is_not_agreed_to(call: Caller) -> None:
    board = await make(call)
    url = "ws" + call.url.removeprefix("http") + f"api/boards/{board}/socket"
    request = HTTPRequest(url, headers={"Authorization": "token ann"})
    socket = await websocket_connect(request, compression_options={})
    try:
        assert "Sec-Websocket-Extensions" not in socket.headers
    finally:
        socket.close()
        assert await socket.read_message() is None


FETCHED: Final = (
    "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "file:///etc/passwd",
    "//example.org/x.png",
)  # fmt: skip


@pytest.mark.guarantee("T23")
async def test_the_server_fetches_nothing(call: Caller) -> None:
    board = await make(call)
    base = f"api/boards/{board}"
    with connections() as made:
        for address in FETCHED:
            body = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>'
            for path in ("picture", "blobs"):
                answer = await call("ann", "POST", f"{base}/{path}", body.encode())
                assert answer.code == 400
            await submit(call, "ann", board, ["say", address])
            assert (await submit(call, "ann", board, ["introduce", address])).code != 200
        assert (await call("ann", "POST", f"{base}/picture", photo())).code == 201
        for form in ("svg", "png", "pdf", "nbboard"):
            assert (await call("ann", "GET", f"{base}/export?format={form}")).code == 200
    # The test's own requests go to the server; nothing goes anywhere else.
    port = call.url.split(":")[2].partition("/")[0]
    assert made
    assert [each for each in made if port not in each] == []


@pytest.mark.guarantee("T29")
async def test_a_ban_is_of_a_person_and_nobody_is_told_addresses(call: Caller, enter: Any) -> None:
    board = await make(call, access="edit")
    of_oneself = await submit(call, "ann", board, ["ban", "ann", True])
    assert of_oneself.model["verdicts"] == ["forbidden"]
    await submit(call, "ann", board, ["ban", "eve", True])
    assert (await call("eve", "GET", f"api/boards/{board}")).code == 404
    # From the same address.
    assert (await call("bob", "GET", f"api/boards/{board}")).code == 200
    guest = await enter(f"api/boards/{board}/socket", Authorization="token bob")
    await guest.hello()
    people = await call("bob", "GET", f"api/boards/{board}/people")
    told = people.body.decode() + repr(guest.seen)
    assert "bob" in told
    assert not re.search(r"127\.0\.0\.1|::1|remote_ip|address", told)


@pytest.mark.guarantee("T30")
async def test_what_is_written_is_for_its_owner_alone(
    call: Caller, hosting: Hosting, tmp_path: Path
) -> None:
    before = os.umask(0)
    try:
        board = await make(call)
        await submit(call, "ann", board, RECT)
        store = await hosting.store()
        assert isinstance(store, SqliteStore)
        copy = tmp_path / "copy" / "boards.db"
        copy.parent.mkdir()
        await store.backup(copy)
    finally:
        os.umask(before)
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
    for folder in (store.path.parent, copy.parent):
        for file in folder.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


@pytest.mark.guarantee("T31")
def test_two_builds_give_the_same_files(tmp_path: Path) -> None:
    """The same sources in another place give the same names, which are hashes, and bytes."""
    made = []
    for name in ("one", "two"):
        root = tmp_path / name
        (root / "js").mkdir(parents=True)
        for part in ("src", "assets"):
            shutil.copytree(JS / part, root / "js" / part)
        for file in ("build.mjs", "package.json", "tsconfig.json"):
            shutil.copy(JS / file, root / "js")
        (root / "js" / "node_modules").symlink_to(JS / "node_modules")
        static = root / "src" / "nbboard" / "static"
        static.mkdir(parents=True)
        node = shutil.which("node", path=PATH) or "node"
        subprocess.run([node, "build.mjs"], cwd=root / "js", check=True, timeout=50, stdout=-3)
        made.append({file.name: file.read_bytes() for file in static.rglob("*") if file.is_file()})
    assert "manifest.json" in made[0]
    assert made[0] == made[1]


@pytest.mark.guarantee("T31")
def test_what_is_installed_is_pinned_and_runs_nothing_of_its_own() -> None:
    """Each package has its hash; those with a script to install are known and few."""
    packages = json.loads((JS / "package-lock.json").read_text())["packages"]
    del packages[""]
    assert len(packages) > 100
    assert [name for name, each in packages.items() if not each.get("integrity")] == []
    scripts = {
        name.rpartition("/")[2] for name in packages if packages[name].get("hasInstallScript")
    }
    assert scripts <= {"esbuild", "fsevents"}
    pins = (ROOT / "requirements-dev.txt").read_text().splitlines()
    loose = [pin for pin in pins if pin and not re.match(r"[\w.\[\]-]+==\S+|    |#|-", pin)]
    assert loose == []
