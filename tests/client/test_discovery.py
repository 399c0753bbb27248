import json
import os
from pathlib import Path

import pytest

from nbboard.client.discovery import Endpoint, discover, require
from nbboard.core.errors import ServerUnreachable


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def running(folder: Path, pid: int, /, **info: object) -> None:
    (folder / f"jpserver-{pid}.json").write_text(json.dumps(info))


def test_the_argument_wins_over_every_variable(runtime: Path) -> None:
    environ = {"NBBOARD_URL": "http://other/nbboard/", "NBBOARD_TOKEN": "secret"}
    found = discover("http://127.0.0.1:8888/lab-base", "mine", environ).endpoint
    assert found == Endpoint("http://127.0.0.1:8888/lab-base/nbboard/", "mine", "argument")


def test_a_named_server_gets_the_token_of_its_own_runtime_file(runtime: Path) -> None:
    running(runtime, 1, url="http://127.0.0.1:1111/", token="one")
    running(runtime, 2, url="http://127.0.0.1:2222/", token="two")
    (runtime / "jpserver-3.json").write_text("half a fi")
    found = discover("http://127.0.0.1:2222", None, {}).endpoint
    assert found is not None
    assert found.token == "two"


def test_an_address_with_its_token_is_refused_and_the_token_not_told() -> None:
    with pytest.raises(ServerUnreachable, match="token=") as refused:
        discover("http://127.0.0.1:8888/lab?token=opensesame", None, {})
    assert "opensesame" not in str(refused.value)


def test_a_token_is_never_brought_to_another_server(runtime: Path) -> None:
    environ = {"NBBOARD_URL": "http://127.0.0.1:1111/nbboard/", "NBBOARD_TOKEN": "secret"}
    found = discover("http://127.0.0.1:9999/", None, environ).endpoint
    assert found is not None
    assert found.token is None


@pytest.mark.parametrize(
    ("environ", "url", "token"),
    [
        (
            {"NBBOARD_HUB_URL": "http://hub/services/nbboard", "JUPYTERHUB_API_TOKEN": "h"},
            "http://hub/services/nbboard/",
            "h",
        ),
        (
            {"NBBOARD_URL": "http://h:1/nbboard/", "NBBOARD_TOKEN": "k"},
            "http://h:1/nbboard/",
            "k",
        ),
    ],
)
def test_variables_in_order(environ: dict[str, str], url: str, token: str) -> None:
    found = discover(None, None, environ).endpoint
    assert found is not None
    assert (found.url, found.token) == (url, token)


def test_the_server_that_started_this_kernel(runtime: Path) -> None:
    running(runtime, 41, url="http://127.0.0.1:1/", token="old")
    running(runtime, 42, url="http://127.0.0.1:2/base/", token="t")
    found = discover(None, None, {"JPY_PARENT_PID": "42"}).endpoint
    assert found == Endpoint("http://127.0.0.1:2/base/nbboard/", "t", "parent server")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"url": 5}', '{"url": "ftp://x/"}'])
def test_a_broken_runtime_file_is_named_or_refused(runtime: Path, content: str) -> None:
    (runtime / "jpserver-7.json").write_text(content)
    with pytest.raises(ServerUnreachable, match=r"jpserver-7|give a URL"):
        require(discover(None, None, {"JPY_PARENT_PID": "7"}))


def test_nothing_found_lists_what_was_tried_and_what_to_do() -> None:
    with pytest.raises(ServerUnreachable) as raised:
        require(discover(None, None, {}))
    text = str(raised.value)
    for word in ("NBBOARD_HUB_URL: not set", "NBBOARD_URL: not set", "JPY_PARENT_PID", "server="):
        assert word in text


def test_servers_that_run_beside_are_named_and_not_taken(runtime: Path) -> None:
    for name, pid in (("mine", os.getpid()), ("gone", 2**22 + 1)):
        running(runtime, pid, url=f"http://127.0.0.1:8888/{name}/", token="hidden", pid=pid)
    (runtime / "jpserver-7.json").write_text("[]")
    search = discover(None, None, {})
    assert search.endpoint is None
    assert search.attempts[-1].outcome == "choose server='http://127.0.0.1:8888/mine/'"
    with pytest.raises(ServerUnreachable, match="choose server="):
        require(search)


def test_a_url_without_a_scheme_is_refused() -> None:
    with pytest.raises(ServerUnreachable, match="give a URL"):
        discover("localhost:8888", None, {})


def test_the_websocket_scheme_follows() -> None:
    assert Endpoint("https://h/nbboard/", None, "").websocket == "wss://h/nbboard/"
    assert Endpoint("http://h/nbboard/", "t", "").headers == {"Authorization": "token t"}
    assert Endpoint("http://h/nbboard/", None, "").headers == {}


HUB = {"NBBOARD_HUB_URL": "http://10.0.0.1:8000/services/nbboard", "JUPYTERHUB_API_TOKEN": "t"}


def test_under_a_hub_the_service_comes_before_the_own_server() -> None:
    found = discover(None, None, HUB | {"NBBOARD_URL": "http://127.0.0.1:1/", "NBBOARD_TOKEN": "x"})
    endpoint = found.endpoint
    assert endpoint == Endpoint("http://10.0.0.1:8000/services/nbboard/", "t", "NBBOARD_HUB_URL")
    assert endpoint.of_hub
    assert endpoint.scope == "access:services!service=nbboard"
    assert not Endpoint("http://h/services/nbboard/", "t", "argument").of_hub


@pytest.mark.parametrize(
    ("told", "public"),
    [
        ({}, ""),
        ({"NBBOARD_HUB_PUBLIC_URL": "https://b.example.org/x"}, "https://b.example.org/x/"),
        (
            {"JUPYTERHUB_PUBLIC_HUB_URL": "https://hub.example.org/hub/"},
            "https://hub.example.org/services/nbboard/",
        ),
    ],
)
def test_browsers_may_know_the_service_by_another_address(
    told: dict[str, str], public: str
) -> None:
    endpoint = discover(None, None, HUB | told).endpoint
    assert endpoint is not None
    assert endpoint.public == public
