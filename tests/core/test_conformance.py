"""The Python core obeys the data under `conformance/`; so does TypeScript, in its own tests."""

import base64
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import msgspec
import numpy as np
import pytest

from nbboard.core import limits, ops, points, protocol, snapshot
from nbboard.core.apply import apply
from nbboard.core.digest import checksum, digest
from nbboard.core.errors import InvalidInput, ProtocolError
from nbboard.core.state import BoardState
from tests.core.verdicts import POSSIBLE, VERDICTS
from tools import make_vectors

FOLDER = Path(__file__).parents[2] / "conformance"
LOGS = sorted((FOLDER / "logs").glob("*.json"))


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def unbase64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def by_why(lines: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(line, id=line["why"].replace(" ", "-")) for line in lines]


def test_vectors_are_what_their_maker_writes() -> None:
    for path, text in make_vectors.files().items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is stale: run python -m tools.make_vectors"
        )


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_a_log_folds_to_verdicts_and_digests(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = read(f"logs/{path.name}")
    for name, value in log["limits"].items():
        monkeypatch.setattr(limits, name, value)
    state = BoardState(log["board"]["title"], log["board"]["owner"], log["board"]["access"])
    for line in log["entries"]:
        entry = protocol.decode_entry(unbase64(line["frame"]))
        assert msgspec.json.decode(json.dumps(line["entry"]), type=ops.Entry) == entry
        assert protocol.encode(entry) == unbase64(line["frame"])
        ops.check_ops(entry.ops)
        outcome = apply(state, entry)
        assert list(outcome.verdicts) == line["verdicts"], entry
        assert sorted(outcome.touched) == line["touched"], entry
        assert list(outcome.kicked) == line["kicked"], entry
        assert (digest(state), checksum(state)) == (line["digest"], line["checksum"]), entry


def test_every_op_has_every_verdict_it_can_have_at_least_five_times() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for path in LOGS:
        for line in read(f"logs/{path.name}")["entries"]:
            tags = [op[0] for op in line["entry"][8]]
            seen.update(zip(tags, line["verdicts"], strict=True))
    assert set(VERDICTS) == {op.__struct_config__.tag for op in get_args(ops.Op)}
    assert set(seen) == POSSIBLE
    assert not {pair: count for pair, count in seen.items() if count < 5}


@pytest.mark.parametrize("line", read("snapshots.json")["snapshots"], ids=lambda line: line["name"])
def test_a_snapshot_restores_to_its_digest(
    line: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks = [unbase64(chunk) for chunk in line["chunks"]]
    state = snapshot.restore(chunks)
    assert (digest(state), checksum(state)) == (line["digest"], line["checksum"])
    assert (len(state), len(state.removed)) == (line["elements"], line["tombstones"])
    monkeypatch.setattr(limits, "SNAPSHOT_BYTES", 400)
    assert snapshot.chunks(state) == chunks


@pytest.mark.parametrize("line", read("points.json")["valid"], ids=lambda line: line["packed"][:24])
def test_points_pack_and_unpack(line: dict[str, Any]) -> None:
    packed = bytes.fromhex(line["packed"])
    assert points.pack(np.array(line["points"], np.int64)) == packed
    assert points.unpack(packed).tolist() == line["points"]
    assert points.count(packed) == len(line["points"])


@pytest.mark.parametrize("line", by_why(read("points.json")["malformed"]))
def test_bytes_that_are_no_packing_are_refused(line: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        points.unpack(bytes.fromhex(line["packed"]))
    assert type(caught.value).__name__ == line["error"]


def test_too_many_points_are_refused() -> None:
    too_many = read("points.json")["too_many"]
    with pytest.raises(InvalidInput, match=f"{too_many} points"):
        points.unpack(bytes(2 * too_many))
    assert len(points.unpack(bytes(2 * (too_many - 1)))) == too_many - 1


def test_messages_have_one_encoding() -> None:
    content = read("messages.json")
    for line in content["from_client"]:
        message = protocol.decode_client(unbase64(line["frame"]))
        assert protocol.encode(message) == unbase64(line["frame"])
        assert json.loads(msgspec.json.encode(message)) == line["message"]
    for line in content["from_server"]:
        answer = protocol.decode_server(unbase64(line["frame"]))
        assert protocol.encode(answer) == unbase64(line["frame"])
        assert json.loads(msgspec.json.encode(answer)) == line["message"]
    for lines, union in (
        (content["from_client"], protocol.ClientMessage),
        (content["from_server"], protocol.ServerMessage),
    ):
        kinds = {message.__struct_config__.tag for message in get_args(union)}
        assert {line["message"][0] for line in lines} == kinds


@pytest.mark.parametrize("line", by_why(read("malformed.json")["to_server"]))
def test_a_malformed_frame_is_named_and_closes(line: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError) as caught:
        protocol.decode_client(unbase64(line["frame"]))
    assert (caught.value.code, caught.value.close_code) == (line["code"], line["close_code"])
    assert len(str(caught.value)) < 200


def test_a_frame_over_the_limit_is_named_and_closes() -> None:
    size = read("malformed.json")["too_large"]
    with pytest.raises(ProtocolError, match="split it") as caught:
        protocol.decode_client(bytes(size))
    assert (caught.value.code, caught.value.close_code) == ("too-large", 1009)


@pytest.mark.parametrize("line", by_why(read("malformed.json")["refused_ops"]))
def test_an_op_out_of_bounds_is_refused(line: dict[str, Any]) -> None:
    message = protocol.decode_client(unbase64(line["frame"]))
    assert isinstance(message, protocol.Submit)
    with pytest.raises(InvalidInput) as caught:
        ops.check_ops(message.ops)
    assert type(caught.value).__name__ == line["error"]


@pytest.mark.guarantee("G19")
def test_a_kernel_reads_what_a_newer_server_sends_as_a_page_does() -> None:
    for line in read("malformed.json")["tolerated"]:
        today = protocol.decode_server(unbase64(line["as"]))
        assert protocol.encode(today) == unbase64(line["as"])
        assert protocol.decode_server(unbase64(line["frame"])) == today


def test_digests_are_those_of_the_bytes() -> None:
    """The digest is SHA-256 of the first entry's meta when nothing is on the board."""
    log = read("logs/owner-ops.json")
    state = BoardState(log["board"]["title"], log["board"]["owner"], log["board"]["access"])
    first = log["entries"][0]
    apply(state, protocol.decode_entry(unbase64(first["frame"])))
    encoded = msgspec.msgpack.encode(state.meta())
    assert hashlib.sha256(encoded).hexdigest() == first["digest"]
