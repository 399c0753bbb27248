import pytest

from nbboard.widget import STATIC, BoardWidget, stub

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
    ((content, (script,)),) = sent
    assert content == {"type": "bundle"}
    assert len(script) > 10_000
    assert any(path.read_bytes() == script for path in STATIC.glob("nbboard-*.js"))
    widget.close()


def test_a_missing_bundle_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr("nbboard.widget.STATIC", tmp_path)
    stub.cache_clear()
    with pytest.raises(FileNotFoundError, match="make setup"):
        stub()
