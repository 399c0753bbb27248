"""The rooms of this process: found, opened once, closed."""

import warnings
from pathlib import Path

import pytest

from nbboard import ServerUnreachable
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint
from nbboard.local import opening
from nbboard.store.sqlite import is_database

pytestmark = pytest.mark.store


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NBBOARD_HUB_URL", "NBBOARD_URL", "JPY_PARENT_PID"):
        monkeypatch.delenv(name, raising=False)


def test_memory_is_one_and_each_file_is_one(tmp_path: Path) -> None:
    assert opening.in_memory() == opening.in_memory()
    path = tmp_path / "plan.nbboard"
    here = opening.in_file(path)
    assert opening.in_file(tmp_path / "x" / ".." / "plan.nbboard") == here
    assert opening.in_file(tmp_path / "other.nbboard") != here
    assert opening.file_of(here) == path
    assert opening.file_of(opening.in_memory()) is None
    assert opening.file_of(Endpoint("http://127.0.0.1:9/nbboard/", None, "test")) is None
    opening.close(here)
    opening.close(opening.in_file(tmp_path / "other.nbboard"))
    opening.close(opening.in_memory())
    assert opening.in_memory().local is not None
    assert opening.in_file(path) != here
    opening.close(opening.in_file(path))


def test_no_server_means_this_process_with_a_word_about_it() -> None:
    with pytest.warns(UserWarning, match=r"lives in this process and ends with it.*NBBoard\.local"):
        endpoint = opening.for_new_board(None, None)
    assert endpoint == opening.in_memory()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert opening.for_new_board("local", None) == endpoint
        given = opening.for_new_board("http://127.0.0.1:9/", "t")
    assert given.local is None


def test_a_server_that_is_found_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBBOARD_URL", "http://127.0.0.1:9/nbboard/")
    assert opening.for_new_board(None, None).url == "http://127.0.0.1:9/nbboard/"
    assert opening.where("calm-fox-2a2a", None, None).url == "http://127.0.0.1:9/nbboard/"


def test_a_board_is_joined_where_it_is(tmp_path: Path) -> None:
    endpoint = opening.in_file(tmp_path / "plan.nbboard")
    board = opening.first_board(endpoint, "Plan")
    assert opening.where(board, None, None) == endpoint
    assert opening.where(board, "local", None) == endpoint
    with pytest.raises(ServerUnreachable, match="no nbboard server found"):
        opening.where("no-such-board", None, None)
    assert opening.where("no-such-board", "local", None) == opening.in_memory()
    opening.close(endpoint)


def test_what_lives_in_a_file_is_read_whether_it_is_open_or_not(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    assert not opening.is_living(path)
    endpoint = opening.in_file(path)
    opening.first_board(endpoint, "Plan")
    assert opening.is_living(path)
    open_bytes = opening.read_living(path)
    assert opening.in_file(path) == endpoint
    opening.close(endpoint)
    assert opening.is_living(path)
    assert is_database(path)
    assert opening.read_living(path) == open_bytes
    rooms = endpoint.local
    assert rooms is not None
    with pytest.raises(ServerUnreachable, match="was closed"):
        background().run(rooms.ask("GET", "api/me", b""))
