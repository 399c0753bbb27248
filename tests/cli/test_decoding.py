"""Frames and entries as JSON that people read."""

import json

import numpy as np
import pytest

from nbboard.cli.decoding import decoded, readable
from nbboard.core import protocol
from nbboard.core.errors import InvalidInput
from nbboard.core.model import Rect, Stroke
from nbboard.core.ops import Add, Entry, Patch, PatchSet, Say
from nbboard.core.points import pack
from nbboard.core.roles import Role
from nbboard.formats import native

pytestmark = pytest.mark.unit

KEY = "0123456789abcdef"
RECT = Rect(id=KEY, at=(160, 32), size=(1600, 800))


def shown(data: bytes) -> object:
    return json.loads(json.dumps(readable(decoded(data))))


def test_a_client_s_ops_have_names_and_board_units() -> None:
    frame = protocol.encode(protocol.Submit(7, (Add(RECT), Say("hi"))))
    model = shown(frame)
    assert isinstance(model, dict)
    assert (model["kind"], model["n"]) == ("ops", 7)
    add, say = model["ops"]
    assert add["kind"] == "add"
    assert add["element"]["at"] == [10.0, 2.0]
    assert say == {"kind": "say", "text": "hi"}


def test_live_points_are_pairs_and_blobs_are_counted() -> None:
    points = pack(np.array([(0, 0), (16, 32)]))
    model = shown(protocol.encode(protocol.Live((protocol.Ink(KEY, 0, points),))))
    assert isinstance(model, dict)
    assert model["items"][0]["points"] == [[0, 0], [16, 32]]
    assert readable(bytes(40)) == {"bytes": 40, "hex": "00" * 32 + "…"}
    stroke = Stroke(id=KEY, at=(0, 0), size=(16, 32), points=points)
    assert readable(stroke)["points"] == [[0.0, 0.0], [1.0, 2.0]]


def test_what_a_patch_does_not_set_is_not_shown() -> None:
    patch = readable(Patch(KEY, PatchSet(at=(16, 0))))
    assert patch["kind"] == "patch"
    assert patch["set"] == {"at": [16, 0]}


def test_an_entry_of_the_log_names_its_rights() -> None:
    entry = Entry(
        seq=3, at=5, author="ann", name="Ann", client="c" * 20, n=1, batch="", ops=(Add(RECT),),
        ceiling=Role.OWNER, floor=Role.VIEWER,
    )  # fmt: skip
    model = shown(protocol.encode(entry))
    assert isinstance(model, dict)
    assert (model["seq"], model["ceiling"], model["floor"]) == (3, "owner", "viewer")


def test_a_file_of_nbboard_is_decoded_too() -> None:
    model = shown(native.dump([RECT], {}, title="Sprint"))
    assert isinstance(model, dict)
    assert (model["kind"], model["title"]) == ("nbboard", "Sprint")
    assert model["elements"][0]["kind"] == "rect"


def test_what_is_nothing_of_nbboard_s_is_named_with_all_reasons() -> None:
    with pytest.raises(InvalidInput, match=r"9 bytes .* are nothing of nbboard's") as raised:
        decoded(b"not a one")
    assert str(raised.value).count("\n") == 4
