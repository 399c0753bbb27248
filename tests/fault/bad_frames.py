"""Frames that a client may send: one good of each kind, a thousand bad, the largest of each."""

import base64
import json
import random
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from nbboard.core import limits, points, protocol
from nbboard.core.errors import InvalidInput, ProtocolError
from nbboard.core.model import Rect, Stroke, Style
from nbboard.core.ops import Add, Clear, Op, Patch, PatchSet, Remove, Reorder, Say, check_ops
from nbboard.core.protocol import Cursor, Drag, Hello, Ink, Laser, Live, Me, Shape, Submit

CONFORMANCE: Final = Path(__file__).parents[2] / "conformance"
MADE: Final = 1000


class Frame(NamedTuple):
    """A frame and what the server makes of it: a close code, or None when it stays open."""

    why: str
    data: bytes
    close_code: int | None


def messages() -> list[bytes]:
    """Give the stored good frames of clients, one or more of each kind."""
    stored = json.loads((CONFORMANCE / "messages.json").read_text(encoding="utf-8"))
    return [base64.b64decode(case["frame"]) for case in stored["from_client"]]


def stored() -> list[Frame]:
    """Give the bad frames that conformance/ keeps, with the codes it promises."""
    found = json.loads((CONFORMANCE / "malformed.json").read_text(encoding="utf-8"))
    frames = [
        Frame(case["why"], base64.b64decode(case["frame"]), case["close_code"])
        for case in found["to_server"]
    ]
    return [*frames, Frame("too large", bytes(found["too_large"]), 1009)]


def mutations(chance: random.Random, count: int) -> list[Frame]:
    """Give so many bad frames made from good ones by chance."""
    sound = messages()
    found: list[Frame] = []
    while len(found) < count:
        frame = judged(changed(chance.choice(sound), chance))
        if frame.close_code is not None or refusal(frame.data) is not None:
            found.append(frame)
    return found


def judged(data: bytes) -> Frame:
    """Say what the protocol has to make of a frame, from its documented rules alone."""
    if len(data) > limits.MESSAGE_BYTES:
        return Frame("changed", data, 1009)
    try:
        message = protocol.decode_client(data)
    except ProtocolError as error:
        return Frame("changed", data, error.close_code)
    # A second hello breaks the protocol as well.
    return Frame("changed", data, 1008 if isinstance(message, Hello) else None)


def refusal(data: bytes) -> int | None:
    """Give the number of a submission that must be refused as invalid, or None."""
    try:
        message = protocol.decode_client(data)
    except ProtocolError:
        return None
    if not isinstance(message, Submit):
        return None
    try:
        check_ops(message.ops)
    except InvalidInput:
        return message.n
    return None


def changed(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(changed)) if changed else 0
        match chance.randrange(6):
            case 0:
                changed[at : at + 1] = bytes([changed[at] ^ (1 << chance.randrange(8))])
            case 1:
                del changed[at : at + chance.randrange(1, 9)]
            case 2:
                changed[at:at] = chance.randbytes(chance.randrange(1, 9))
            case 3:
                del changed[at:]
            case 4:
                changed[at:at] = changed[: chance.randrange(1, 40)]
            case _:
                # The marks of MessagePack: nil, false, extensions, floats, 32 bit lengths.
                changed[at : at + 1] = bytes([chance.choice(b"\xc0\xc1\xc2\xc7\xcb\xdb\xdd\xdf")])
        if not changed:
            changed = bytearray(b"\xc1")
    return bytes(changed)


# ---- the worst frame of each kind: as much work as fits the limits


def _id(number: int) -> str:
    return f"{number:016d}"


def _stroke(number: int, count: int) -> Stroke:
    zigzag = np.array([(k % 2, k % 3) for k in range(count)])
    packed = points.pack(zigzag)
    return Stroke(id=_id(number), at=(0, 0), size=(16, 16), points=packed)


def _rects(first: int, count: int) -> list[Op]:
    return [Add(Rect(id=_id(first + k), at=(k, k), size=(16, 16))) for k in range(count)]


def _most(first: int) -> tuple[Op, ...]:
    ops = tuple(_rects(first, limits.OPS_PER_ENTRY))
    while len(protocol.encode(Submit(2**52, ops))) > limits.MESSAGE_BYTES:
        ops = ops[:-10]
    return ops


def worst(n: int) -> dict[str, bytes]:
    """Give the dearest good frame of each kind; submissions carry `n` and its followers.

    They follow one another: what is patched, moved and removed is what was added before.
    """
    ids = tuple(_id(n * 10_000 + k) for k in range(1000))
    first = n * 10_000
    submissions: dict[str, tuple[Op, ...]] = {
        "add as many as fit": _most(first),
        "patch 1,000": tuple(Patch(key, PatchSet(at=(1, 1), angle=1)) for key in ids),
        "reorder 1,000": (Reorder(ids, "front"),),
        "reorder one, 1,000 times": tuple(Reorder((key,), "back") for key in ids),
        "remove 1,000": (Remove(ids),),
        "stroke of 16,000 points": (Add(_stroke(first + 5000, limits.POINTS)),),
        "say 4,000 bytes, 15 times": tuple(Say("ä" * 2000) for _ in range(15)),
        "clear, 4 times": (*_rects(first + 6000, 500), *[Clear("mine")] * 4),
    }
    frames = {
        name: protocol.encode(Submit(n + k, ops))
        for k, (name, ops) in enumerate(submissions.items())
    }
    ink = Ink(_id(first + 9000), 0, _stroke(0, limits.LIVE_POINTS).points, style=Style())
    patches = tuple((key, PatchSet(at=(5, 5))) for key in ids[:200])
    laser = Laser(_stroke(0, limits.POINTS).points)
    shape = Shape(_id(first + 9001), Rect(id=_id(first + 9001), at=(0, 0), size=(1, 1)))
    frames |= {
        "ink of 16,000 points": protocol.encode(Live((ink,))),
        "64 cursors": protocol.encode(Live(tuple(Cursor((k, k)) for k in range(64)))),
        "drag of 200": protocol.encode(Live((Drag(patches),))),
        "laser of 16,000 points": protocol.encode(Live((laser,))),
        "64 shapes": protocol.encode(Live((shape,) * 64)),
        "me": protocol.encode(Me(name="ä" * 60)),
    }
    assert all(len(frame) <= limits.MESSAGE_BYTES for frame in frames.values())
    return frames


def worst_bad() -> dict[str, bytes]:
    """Give frames at the limit that are found bad as late as can be."""
    encode = msgspec.msgpack.encode
    rects: list[Any] = [["add", ["rect", _id(k), [k, k], [16, 16]]] for k in range(999)]
    stroke = _stroke(1, limits.POINTS)
    torn = msgspec.structs.replace(stroke, points=stroke.points[:-1] + b"\x80")
    full = limits.MESSAGE_BYTES
    return {
        "the last of 1,000 ops is none": encode(["ops", 1, [*rects, ["dance"]]]),
        "a number among 1,000 ids": encode(["ops", 1, [["remove", [*map(_id, range(999)), 1]]]]),
        "the last point is torn": protocol.encode(Submit(1, (Add(torn),))),
        "arrays in arrays": b"\x91" * full,
        "a long string": b"\xda" + (full - 3).to_bytes(2, "big") + b"x" * (full - 3),
        "bytes of no UTF-8": b"\x93\xa3ops\x01\x91\x92\xa3say\xda\x0f\x00" + b"\xff" * 3840,
        "zeros": bytes(full),
        "too large": bytes(full + 1),
    }
