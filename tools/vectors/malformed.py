"""Frames that must be refused, by the server and by the page."""

import base64
from typing import Any

import msgspec

from nbboard.core import limits, model, ops, protocol
from nbboard.core.errors import InvalidInput, ProtocolError
from nbboard.core.roles import Role
from tools.vectors.scene import TRIANGLE, eid, packed, patch, rect, stroke

encode = msgspec.msgpack.encode
SECRET = bytes(16)
RECT: list[Any] = ["rect", eid(1), [0, 0], [16, 16]]
REST: list[Any] = [0, 0, False, [], "", "", 0, ""]
"""The fields that all elements have after the style."""
STYLE: list[Any] = ["#000000", None, 255, 255, 32, "solid", 320, "left"]


def _submit(*raw: object) -> bytes:
    return encode(["ops", 1, list(raw)])


def _rect(place: int, value: object) -> bytes:
    """Give an `add` of a rectangle whose field at `place` of the array is `value`."""
    fields: list[Any] = [*RECT, STYLE, *REST, 0]
    return _submit(["add", [*fields[:place], value, *fields[place + 1 :]]])


def _patch(**fields: object) -> bytes:
    return _submit(["patch", eid(1), fields])


def _live(*raw: object) -> bytes:
    return encode(["live", list(raw)])


# What is wrong, and the frame: bytes that are no message (malformed, close 1007).
MALFORMED: tuple[tuple[str, bytes], ...] = (
    ("no byte", b""),
    ("a single nil", encode(None)),
    ("JSON", b'["ping",1]'),
    ("a bare string", encode("ping")),
    ("a map", encode({"ping": 1})),
    ("an empty array", encode([])),
    ("cut inside the number", encode(["ping", 2**40])[:-1]),
    ("a byte too many", encode(["ping", 1]) + b"\xc0"),
    ("two messages", encode(["ping", 1]) * 2),
    ("an unknown tag", encode(["teleport", 1])),
    ("a server's message", encode(["ready", 1, 2])),
    ("a tag of bytes", b"\x92\xc4\x04ping\x01"),
    ("a number as tag", encode([1, 1])),
    ("a missing field", encode(["ping"])),
    ("an unknown field", encode(["ping", 1, 2])),
    ("a float", encode(["ping", 1.0])),
    ("NaN", encode(["ping", float("nan")])),
    ("a boolean as number", encode(["ping", True])),
    ("a string as number", encode(["ping", "1"])),
    ("nil as number", encode(["ping", None])),
    ("an extension type", b"\x92\xa4ping\xd4\x01\x00"),
    ("a timestamp", b"\x92\xa4ping\xd6\xff\x00\x00\x00\x00"),
    ("the byte that MessagePack never uses", b"\x92\xa4ping\xc1"),
    ("an array of four thousand million", b"\xdd\xff\xff\xff\xff"),
    ("a string of four thousand million", b"\x93\xa3ops\x01\xdb\xff\xff\xff\xff"),
    ("a map of four thousand million",
     b"\x93\xa3ops\x01\x91\x93\xa5patch\xb00000000000000001\xdf\xff\xff\xff\xff"),
    ("arrays in arrays in arrays", b"\x91" * 2000),
    ("ops in arrays in arrays", b"\x93\xa3ops\x01" + b"\x91" * 2000),
    ("half a surrogate pair", b"\x93\xa3ops\x01\x91\x92\xa3say\xa3\xed\xa0\x80"),
    ("text that is not UTF-8", b"\x93\xa3ops\x01\x91\x92\xa3say\xa1\xff"),
    ("hello with a short secret", encode(["hello", 1, SECRET[1:], "page"])),
    ("hello with a long secret", encode(["hello", 1, SECRET + b"0", "page"])),
    ("hello with text as secret", encode(["hello", 1, "0" * 16, "page"])),
    ("hello of an unknown agent", encode(["hello", 1, SECRET, "toaster"])),
    ("hello since before the log", encode(["hello", 1, SECRET, "page", -1])),
    ("a long name", encode(["hello", 1, SECRET, "page", None, None, [], "x" * 129])),
    ("n is zero", encode(["ops", 0, [["say", "x"]]])),
    ("n is negative", encode(["ops", -1, [["say", "x"]]])),
    ("n is 2^53", encode(["ops", 2**53, [["say", "x"]]])),
    ("no op", _submit()),
    ("too many ops", _submit(*[["clear", "mine"]] * (limits.OPS_PER_ENTRY + 1))),
    ("a long batch", encode(["ops", 1, [["say", "x"]], "b" * 17])),
    ("an unknown op", _submit(["explode", 1])),
    ("an unknown element", _submit(["add", ["cube", *RECT[1:]]])),
    ("an unknown field of an element", _submit(["add", [*RECT, *[0] * 20]])),
    ("an id in capitals", _rect(1, "A" * 16)),
    ("a short id", _rect(1, "a" * 15)),
    ("an id and a newline", _rect(1, "a" * 16 + "\n")),
    ("a full-width id", _rect(1, "１" * 16)),
    ("at with a fraction", _rect(2, [0.5, 0])),
    ("at beyond the board", _rect(2, [2**27 + 1, 0])),
    ("at before the board", _rect(2, [0, -(2**27) - 1])),
    ("at of one number", _rect(2, [0])),
    ("at of three numbers", _rect(2, [0, 0, 0])),
    ("a negative size", _rect(3, [-1, 0])),
    ("a colour name", _rect(4, ["red"])),
    ("a short colour", _rect(4, ["#000"])),
    ("a colour in capitals", _rect(4, ["#ABCDEF"])),
    ("alpha over 255", _rect(4, ["#000000", None, 256])),
    ("an unknown dash", _rect(4, [*STYLE[:5], "wavy"])),
    ("a style with too much", _rect(4, [*STYLE, 1])),
    ("a full turn", _rect(5, 36_000)),
    ("flip of four", _rect(6, 4)),
    ("locked by number", _rect(7, 1)),
    ("groups too deep", _rect(8, [eid(n) for n in range(17)])),
    ("a group's name", _rect(8, ["group"])),
    ("a long author", _rect(9, "x" * 129)),
    ("a negative radius", _rect(13, -1)),
    ("points as text", _submit(["add", ["stroke", *RECT[1:], STYLE, *REST, "aa"]])),
    ("an image without blob", _submit(["add", ["image", *RECT[1:]]])),
    ("a patch as array", _submit(["patch", eid(1), [[0, 0]]])),
    ("a patch of an unknown field", _patch(colour="#000000")),
    ("a patch of the id", _patch(id=eid(2))),
    ("a patch of the author", _patch(author="eve")),
    ("a patch of points", _patch(points=TRIANGLE)),
    ("a patch to nil", _patch(at=None)),
    ("a patch to a fraction", _patch(angle=0.5)),
    ("a patch with a negative if_seq", _submit(["patch", eid(1), {"angle": 1}, -1])),
    ("remove of nothing", _submit(["remove", []])),
    ("remove of too many", _submit(["remove", [eid(n) for n in range(1001)]])),
    ("reorder to nowhere", _submit(["reorder", [eid(1)], "sideways"])),
    ("reorder above no id", _submit(["reorder", [eid(1)], "above:"])),
    ("clear of others", _submit(["clear", "theirs"])),
    ("an empty message", _submit(["say", ""])),
    ("a long message", _submit(["say", "x" * (limits.CHAT_BYTES + 1)])),
    ("a long title", _submit(["rename", "x" * (limits.TITLE_BYTES + 1)])),
    ("unsay before the log", _submit(["unsay", -1])),
    ("an unknown access", _submit(["set-access", "public"])),
    ("a role of four", _submit(["set-role", "bob", 4])),
    ("a role by name", _submit(["set-role", "bob", "owner"])),
    ("a long user", _submit(["kick", "x" * 129])),
    ("a group's role by name", _submit(["set-group", "hub:a", "editor"])),
    ("a long group", _submit(["set-group", "x" * 129, 1])),
    ("ask for nothing", _submit(["ask", None])),
    ("decline of two", _submit(["decline", "bob", "eve"])),
    ("a picture by its address", _submit(["introduce", "https://example.org/me.png"])),
    ("archived by number", _submit(["archive", 1])),
    ("listed by number", _submit(["set-access", "view", 1])),
    ("a long name in me", encode(["me", "x" * 129])),
    ("a hand by number", encode(["me", "", 1])),
    ("an unknown attention", encode(["me", "", True, "asleep"])),
    ("following somebody long", encode(["me", "", True, "idle", "m" * 17])),
    ("a ban that says nothing", _submit(["ban", "bob"])),
    ("too many live items", _live(*[["typing", True]] * 65)),
    ("an unknown live item", _live(["wave", 1])),
    ("an op on the live lane", _live(["say", "x"])),
    ("ink from before the start", _live(["ink", eid(1), -1, packed((0, 0))])),
    ("ink beyond the last point", _live(["ink", eid(1), 16_001, packed((0, 0))])),
    ("a drag of too many", _live(["drag", [[eid(n), {"angle": 1}] for n in range(201)]])),
    ("a view with no zoom", _live(["view", [0, 0], 0])),
)  # fmt: skip

# Messages with a live item out of bounds (invalid, close 1008).
INVALID: tuple[tuple[str, bytes], ...] = (
    ("ink without points", _live(["ink", eid(1), 0, b""])),
    ("ink that ends inside a number", _live(["ink", eid(1), 0, b"\x80"])),
    ("ink with pressures for other points", _live(["ink", eid(1), 0, packed((0, 0)), b"12"])),
    ("a laser without points", _live(["laser", b""])),
    ("a laser off the board", _live(["laser", bytes.fromhex("828080800100")])),
    ("a shape under another's id", _live(["shape", eid(2), RECT])),
    ("a shape with an author",
     _live(["shape", eid(1), [*RECT, STYLE, 0, 0, False, [], "eve", "", 0, "", 0]])),
    ("a shape that is no local polygon",
     _live(["shape", eid(1), ["polygon", *RECT[1:], STYLE, *REST, TRIANGLE[2:]]])),
)  # fmt: skip

# Messages that decode, with ops that `check_ops` refuses, and the error.
REFUSED: tuple[tuple[str, str, *tuple[ops.Op, ...]], ...] = (
    ("a clear five times", "LimitExceeded", *[ops.Clear("mine")] * 5),
    ("an add with an author", "InvalidInput", ops.Add(rect(1, author="eve"))),
    ("an add with an editor", "InvalidInput", ops.Add(rect(1, edited_by="eve"))),
    ("an add with a seq", "InvalidInput", ops.Add(rect(1, edited_at=1))),
    ("an add locked by somebody", "InvalidInput", ops.Add(rect(1, locked_by="eve"))),
    ("a stroke without points", "InvalidInput", ops.Add(stroke(1, points=b""))),
    ("a stroke that is not local", "InvalidInput",
     ops.Add(stroke(1, points=packed((1, 0), (2, 5))))),
    ("a stroke with a pressure missing", "InvalidInput", ops.Add(stroke(1, pressures=b"12"))),
    ("a stroke of too many points", "LimitExceeded", ops.Add(stroke(1, points=bytes(2 * 16_001)))),
    ("a line of one point", "InvalidInput",
     ops.Add(model.Line(id=eid(1), at=(0, 0), size=(0, 0), points=packed((0, 0))))),
    ("a polygon of two points", "InvalidInput",
     ops.Add(model.Polygon(id=eid(1), at=(0, 0), size=(0, 0), points=packed((0, 0), (1, 1))))),
    ("text with a bell", "InvalidInput",
     ops.Add(model.TextBox(id=eid(1), at=(0, 0), size=(0, 0), text="ding\x07"))),
    ("text of too many bytes", "LimitExceeded",
     ops.Add(model.Note(id=eid(1), at=(0, 0), size=(0, 0), text="é" * 8001))),
    ("lines of too many bytes", "LimitExceeded",
     ops.Add(model.Note(id=eid(1), at=(0, 0), size=(0, 0), text="", lines=("é" * 4000,) * 3))),
    ("a patch of nothing", "InvalidInput", patch(1)),
    ("a patch to text with a null", "InvalidInput", patch(1, text="a\x00b")),
    ("a patch to lines of too many bytes", "LimitExceeded", patch(1, lines=("x" * 9000,) * 2)),
    ("remove of one twice", "InvalidInput", ops.Remove((eid(1), eid(1)))),
    ("revive of one twice", "InvalidInput", ops.Revive((eid(1), eid(2), eid(1)))),
    ("reorder of one twice", "InvalidInput", ops.Reorder((eid(1), eid(1)), "front")),
    ("a message of too many bytes", "LimitExceeded", ops.Say("é" * 2001)),
    ("a message with an escape", "InvalidInput", ops.Say("\x1b[2J")),
    ("a title of too many bytes", "LimitExceeded", ops.Rename("é" * 101)),
    ("a title with a return", "InvalidInput", ops.Rename("a\rb")),
    ("a role for nobody", "InvalidInput", ops.SetRole("", None)),
    ("a guest as owner", "InvalidInput", ops.SetRole("guest:7f3k", Role.OWNER)),
    ("a link for owners", "InvalidInput", ops.SetGroup("link:aa", Role.OWNER)),
    ("a role for no group", "InvalidInput", ops.SetGroup("", None)),
    ("a group with a null", "InvalidInput", ops.SetGroup("hub:\x00", Role.VIEWER)),
    ("ask to be an owner", "InvalidInput", ops.Ask(Role.OWNER)),
    ("ask for no role", "InvalidInput", ops.Ask(Role.NONE)),
    ("decline of nobody", "InvalidInput", ops.Decline("")),
    ("a kick of nobody", "InvalidInput", ops.Kick("")),
    ("a ban of a long name", "LimitExceeded", ops.Ban("é" * 65, True)),
    ("a pen for nobody", "InvalidInput", ops.PassPen("")),
    ("a pen for a null", "InvalidInput", ops.PassPen("a\x00")),
)  # fmt: skip

ENTRY: list[Any] = ["entry", 1, 1, "a", "A", "c", 1, ""]


def _entry(op: ops.Op) -> ops.Entry:
    return ops.Entry(1, 1, "a", "A", "c", 1, "", (op,), verdicts=("done",))


# Frames from a server that a page cannot read, and its error.
FOR_PAGES: tuple[tuple[str, str, bytes], ...] = (
    ("no byte", "MalformedFrame", b""),
    ("JSON", "MalformedFrame", b'["ping",1]'),
    ("cut", "MalformedFrame", encode(["ready", 1, 2**32 - 1])[:-1]),
    ("a byte too many", "MalformedFrame", encode(["ping", 1]) + b"\xc0"),
    ("a string of four thousand million", "MalformedFrame", b"\x92\xa6resync\xdb\xff\xff\xff\xff"),
    ("a missing field", "MalformedFrame", encode(["ready", 1])),
    ("text as number", "MalformedFrame", encode(["ready", "1", 2])),
    ("a number as list", "MalformedFrame", encode(["entries", 7])),
    ("a map as member", "MalformedFrame", encode(["members", [{"id": "m1"}]])),
    ("an unknown message", "UnknownTag", encode(["teleport", 1])),
    ("an unknown op in an entry", "UnknownTag",
     encode(["entries", [[*ENTRY, [["explode", 1]]]]])),
    ("an unknown element in a snapshot", "UnknownTag",
     encode(["snapshot", 1, 2, [[["cube", eid(1)], 0, "c", 1, 0]]])),
    ("an unknown live item", "UnknownTag", encode(["live-by", [["m1", ["wave", 1]]]])),
)  # fmt: skip

# Frames of a newer server that a page reads all the same: the frame, and the one of today.
TOLERATED: tuple[tuple[str, bytes, protocol.ServerMessage], ...] = (
    ("a field more", encode(["ready", 1, 2, "new"]), protocol.Ready(1, 2)),
    ("fields left out", encode(["members"]), protocol.Members()),
    ("a field more in an op and its entry",
     encode(["entries", [[*ENTRY, [["say", "x", 1]], 3, 0, ["done"], [], 9]]]),
     protocol.Entries((_entry(ops.Say("x")),))),
    ("an unknown field in a drag",
     encode(["live-by", [["m1", ["drag", [[eid(1), {"angle": 1, "glow": 2}]]]]]]),
     protocol.LiveBy((("m1", protocol.Drag(((eid(1), ops.PatchSet(angle=1)),))),))),
)  # fmt: skip


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _judge(frame: bytes) -> tuple[str, int] | None:
    try:
        protocol.decode_client(frame)
    except ProtocolError as error:
        return error.code, error.close_code
    return None


def _refusal(refused: tuple[ops.Op, ...]) -> str | None:
    try:
        ops.check_ops(refused)
    except InvalidInput as error:
        return type(error).__name__
    return None


def record() -> dict[str, Any]:
    """Give `malformed.json`."""
    to_server = []
    for code, close_code, frames in (("malformed", 1007, MALFORMED), ("invalid", 1008, INVALID)):
        for why, frame in frames:
            assert _judge(frame) == (code, close_code), f"{why}: {_judge(frame)}"
            line = {"why": why, "code": code, "close_code": close_code, "frame": _base64(frame)}
            to_server.append(line)
    refused = []
    for why, error, *wrong in REFUSED:
        assert _refusal(tuple(wrong)) == error, f"{why}: {_refusal(tuple(wrong))}"
        frame = protocol.encode(protocol.Submit(1, tuple(wrong)))
        assert _judge(frame) is None, why
        refused.append({"why": why, "error": error, "frame": _base64(frame)})
    return {
        "about": "Frames that the server closes a socket for, ops that it refuses, frames that a "
        "page cannot read, and frames of a newer server that it can. A frame of `too_large` bytes, "
        "whatever they are, closes with 1009",
        "too_large": limits.MESSAGE_BYTES + 1,
        "to_server": to_server,
        "refused_ops": refused,
        "to_page": [{"why": w, "error": e, "frame": _base64(f)} for w, e, f in FOR_PAGES],
        "tolerated": [
            {"why": why, "frame": _base64(frame), "as": _base64(protocol.encode(today))}
            for why, frame, today in TOLERATED
        ],
    }
