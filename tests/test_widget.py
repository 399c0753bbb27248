import pytest

from nbboard.built import STATIC
from nbboard.client.discovery import Endpoint
from nbboard.local import opening
from nbboard.widget import BoardWidget, address, reached_by_kernel, stub
from tests.waiting import until

pytestmark = pytest.mark.unit


def test_the_stub_is_small_and_the_traits_hold_no_secret() -> None:
    assert len(stub().encode()) <= 3000
    widget = BoardWidget("brave-otter-7f3k")
    state = widget.get_state()
    ours = {name for name in state if not name.startswith("_")}
    assert {"board_id", "height"} <= ours
    own = {"board_id", "height", "kernel", "selection", "server", "through"}
    assert ours <= own | {"layout", "tabbable", "tooltip"}
    widget.close()


def test_a_page_without_a_server_gets_the_bundle_from_the_kernel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[object, list[bytes]]] = []
    widget = BoardWidget("brave-otter-7f3k")
    monkeypatch.setattr(widget, "send", lambda content, buffers: sent.append((content, buffers)))
    widget._on_message(widget, {"type": "bundle"}, [])
    widget._on_message(widget, {"type": "something else"}, [])
    widget._on_message(widget, None, [])
    ((content, (script,)),) = until(lambda: list(sent), "the script")
    assert content == {"type": "bundle"}
    assert len(script) > 10_000
    assert any(path.read_bytes() == script for path in STATIC.glob("kernel-*.js"))
    widget.close()


OWN = Endpoint("http://127.0.0.1:8888/nbboard/", "secret-of-the-kernel", "NBBOARD_URL")
LOGIN = "ada:word"
OTHER = Endpoint(f"http://{LOGIN}@127.0.0.1:9999/nbboard/", "secret-of-the-kernel", "argument")


@pytest.mark.parametrize(
    ("endpoint", "through", "server"),
    [
        (OWN, "page", OWN.url),
        (OTHER, "kernel", "http://127.0.0.1:9999/nbboard/"),
        (opening.in_memory(), "kernel", ""),
        (None, "page", OWN.url),
    ],
)
def test_the_widget_says_who_reaches_the_board_and_never_how(
    monkeypatch: pytest.MonkeyPatch, endpoint: Endpoint | None, through: str, server: str
) -> None:
    monkeypatch.delenv("NBBOARD_HUB_URL", raising=False)
    monkeypatch.setenv("NBBOARD_URL", OWN.url)
    monkeypatch.setenv("NBBOARD_TOKEN", "secret-of-the-kernel")
    widget = BoardWidget("brave-otter-7f3k", endpoint=endpoint)
    assert (widget.through, widget.server) == (through, server)
    state = str(widget.get_state())
    assert "secret-of-the-kernel" not in state
    assert "word" not in state.replace("keyword", "")
    assert widget.kernel == BoardWidget("calm-fox-2a2a").kernel
    widget.close()


def test_where_there_is_no_server_only_the_kernel_could_reach_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NBBOARD_HUB_URL", "NBBOARD_URL", "JPY_PARENT_PID"):
        monkeypatch.delenv(name, raising=False)
    assert reached_by_kernel(OTHER)
    assert not reached_by_kernel(None)


def test_a_missing_bundle_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr("nbboard.widget.STATIC", tmp_path)
    stub.cache_clear()
    with pytest.raises(FileNotFoundError, match="make setup"):
        stub()


def test_people_are_shown_the_address_that_browsers_know() -> None:
    endpoint = Endpoint("http://me" + "@10.0.0.1:8791/services/nbboard/", None, "")
    assert address(endpoint) == "http://10.0.0.1:8791/services/nbboard/"
    public = "https://hub.example.org/services/nbboard/"
    assert address(endpoint._replace(public=public)) == public
