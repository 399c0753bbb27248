"""`jupyter nbboard serve`: boards, and nothing else of a Jupyter Server."""

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from nbboard import NBBoard
from nbboard.core.errors import NotAllowed
from tests.waiting import until

pytestmark = pytest.mark.server
TOKEN = "a-token-of-its-own-0123456789"


def started(folder: Path, *more: str) -> "subprocess.Popen[str]":
    folder.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
    }
    command = [sys.executable, "-c", "from nbboard.cli import main; raise SystemExit(main())"]
    with (folder / "log").open("w") as log:
        return subprocess.Popen(
            [*command, "--token", TOKEN, "serve", *more],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
        )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("alone")
    server = started(folder, "--port", "0", "--store", str(folder / "boards.db"))
    assert server.stdout is not None
    printed = server.stdout.readline().strip()
    url, _, token = printed.partition("?token=")
    assert token == TOKEN, (folder / "log").read_text()
    until(lambda: status(url) == 302, f"{url} answers")
    yield url
    server.terminate()
    assert server.wait(20) is not None
    server.stdout.close()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def status(url: str, token: str = "") -> int:
    headers = {"Authorization": f"token {token}"} if token else {}
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except urllib.error.URLError:
        return 0


def test_boards_are_served_behind_the_token(address: str) -> None:
    assert status(address, TOKEN) == 200
    assert status(f"{address}api/boards") in (302, 403)
    with NBBoard.create("Alone", server=address, token=TOKEN) as board:
        board.draw.rect((0, 0), (10, 10))
        board.wait()
        request = urllib.request.Request(
            f"{address}api/boards", headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            listed = json.load(answer)["boards"]
        assert [each["id"] for each in listed] == [board.id]
        assert status(board.url, TOKEN) == 200
    with pytest.raises(NotAllowed):
        NBBoard.create(server=address, token="wrong")


@pytest.mark.guarantee("T6")
@pytest.mark.parametrize(
    "path", ["api/contents", "api/kernels", "api/terminals", "files/x", "lab", "tree", "api/spec"]
)
def test_nothing_else_of_a_jupyter_server_is_there(address: str, path: str) -> None:
    assert status(f"{address.removesuffix('nbboard/')}{path}", TOKEN) == 404


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = started(tmp_path, "--port", str(port))
        assert server.wait(30) == 1
        assert server.stdout is not None
        server.stdout.close()
    assert f"nobody can listen at 127.0.0.1:{port}" in (tmp_path / "log").read_text()
