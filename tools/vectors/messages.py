"""Messages of both directions with integers and lengths at each edge of MessagePack's forms."""

import base64
import json
from typing import Any

import msgspec

from nbboard.core import limits, model, ops, protocol, state
from nbboard.core.roles import Role
from tools.vectors.scene import (
    ADA,
    BOB,
    BOX,
    EVE,
    NOT_BMP,
    Person,
    add,
    eid,
    every_kind,
    packed,
    patch,
    rect,
    remove,
    reorder,
    revive,
)

DRAG = protocol.Drag(((eid(1), ops.PatchSet(at=(1, 2))), (eid(2), ops.PatchSet(angle=0))))
INTEGERS = (0, 1, 127, 128, 255, 256, 65535, 65536, 2**27, 2**31 - 1, 2**31, 2**32 - 1, 2**32,
            2**53 - 1)  # fmt: skip
NEGATIVE = (
    -1,
    -32,
    -33,
    -128,
    -129,
    -32768,
    -32769,
    -(2**27),
    -(2**31),
    -(2**31) - 1,
    -(2**53) + 1,
)
LENGTHS = (0, 1, 15, 16, 31, 32, 255, 256, 4000)

EVERY_OP: tuple[ops.Op, ...] = (
    *add(*every_kind(1)),
    remove(1, 2, 3),
    revive(*range(16), if_seq=0),
    reorder([1], "front"),
    reorder([1, 2], "below", 3),
    ops.Clear("mine"),
    ops.Clear("all"),
    ops.Say(NOT_BMP),
    ops.Unsay(65536),
    ops.Rename("t"),
    ops.SetAccess("private"),
    ops.SetRole("__proto__", Role.VIEWER),
    ops.SetAccess("view", listed=True),
    ops.SetRole("bob", None),
    ops.SetGroup("link:0", Role.EDITOR),
    ops.SetGroup("hub:__proto__", None),
    ops.Ask(Role.EDITOR),
    ops.Decline("bob"),
    ops.Introduce("0f" * 32),
    ops.Introduce(None),
    ops.Archive(True),
    ops.LockBoard(True),
    ops.Kick("bob"),
    ops.Ban("bob", True),
    ops.PassPen("bob", ""),
    ops.PassPen(None),
)  # fmt: skip

# On their own: a patch is a map, whose length msgspec does not write in the shortest form.
PATCHES: tuple[ops.Op, ...] = (
    patch(1, 2**53 - 1, at=(-1, 1)),
    ops.Patch(
        eid(2),
        ops.PatchSet(
            at=(0, 0), size=(1, 1), angle=1, flip=0, locked=False, groups=(), stroke=None,
            fill=None, stroke_alpha=0, fill_alpha=0, width=0, dash="dotted", font_size=0,
            align="center", closed=True, curve=False, head_start="none", head_end="bar", radius=0,
            right=True, text="", lines=(), line_height=50,
        ),
    ),
)  # fmt: skip

LIVE_ITEMS: tuple[protocol.LiveItem, ...] = (
    protocol.Ink(eid(1), 0, packed((-5, 5)), b"\x80", model.Style()),
    protocol.Ink(eid(1), 16_000, b"", end=True),
    protocol.Shape(eid(2), rect(2)),
    protocol.Shape(eid(2), None),
    protocol.Drag(()),
    protocol.Cursor((-(2**27), 2**27)),
    protocol.Cursor(None),
    protocol.Laser(packed((0, 0), (1, 1))),
    protocol.Typing(True),
    protocol.View((0, 0), 100_000),
)


def from_clients() -> list[protocol.ClientMessage]:
    """Give at least one of each message of a client."""
    secret = bytes(range(16))
    return [
        protocol.Hello(1, secret, "page"),
        protocol.Hello(1, secret, "kernel", 0, "e" * 16, INTEGERS, NOT_BMP),
        protocol.Submit(1, EVERY_OP),
        protocol.Submit(1, PATCHES),
        protocol.Submit(2**53 - 1, (ops.Say("x"),), "b" * 16),
        *(protocol.Submit(1, (ops.Say("x" * n),)) for n in LENGTHS if n),
        *(protocol.Submit(1, (ops.Add(_text(n)),)) for n in LENGTHS),
        protocol.Submit(1, (ops.Remove(tuple(map(eid, range(limits.IDS_PER_OP)))),)),
        protocol.Me(),
        protocol.Me(NOT_BMP, True, "idle", "m" * 16),
        protocol.Me(attention="away"),
        protocol.Live(LIVE_ITEMS),
        protocol.Live((DRAG,)),
        protocol.Live(()),
        *(protocol.Ping(n) for n in (*INTEGERS, *NEGATIVE)),
        protocol.Pong(7),
    ]


def _text(length: int) -> model.TextBox:
    return model.TextBox(id=eid(1), **BOX, text="é" * length, lines=("é",) * min(length, 300))


def _entry(seq: int, person: Person, *entry_ops: ops.Op) -> ops.Entry:
    at = 1_700_000_000_000 + seq
    done: tuple[ops.Verdict, ...] = tuple("done" for _ in entry_ops)
    return ops.Entry(
        seq, at, person.user, person.name, person.client, seq, "", entry_ops, verdicts=done,
        groups=person.groups,
    )  # fmt: skip


def from_servers() -> list[protocol.ServerMessage]:
    """Give at least one of each message of a server."""
    ada = protocol.Member("m1", "ada", "Ada", ADA.client, Role.OWNER, "widget")
    bob = protocol.Member(
        "m" * 16, "guest:b", BOB.name, BOB.client, Role.VIEWER, "kernel", 2**41, 2**41, "away", "m1"
    )
    meta = state.Meta(
        2**40, 2**41, NOT_BMP, "view", True, "bob", (("ada", Role.OWNER), ("__proto__", Role.NONE)),
        ("eve", "toString"), (("ada", "Ada"),), (state.ChatMessage(1, 2, "ada", "Ada", NOT_BMP),),
        True, True, (("link:0", Role.EDITOR),),
        (state.Asked("eve", Role.VIEWER, 2**40, 2**41, NOT_BMP),), (("ada", "0f" * 32),),
    )  # fmt: skip
    placed = tuple(
        state.Placed(element, number % 2, ADA.client, number, 0)
        for number, element in enumerate(every_kind(1, author="ada", edited_at=2**33))
    )
    live = tuple(("m1", item) for item in LIVE_ITEMS)
    return [
        protocol.Welcome(ada, Role.OWNER, Role.NONE, "epoch", 0, (), (), (), 1),
        protocol.Welcome(
            bob,
            Role.VIEWER,
            Role.EDITOR,
            "e" * 32,
            2**40,
            ((1, 2**40),),
            (ada, bob),
            live,
            2**32,
            ("group:0", "link:0"),
        ),
        protocol.Snapshot(0, 1, (), meta),
        protocol.Snapshot(0, 2, placed, meta, (-(2**27), 0), (2**28, 1)),
        protocol.Snapshot(1, 300, placed),
        protocol.Entries((_entry(1, ADA, *EVERY_OP), _entry(2**33, EVE, ops.Say("x")))),
        protocol.Entries((_entry(1, ADA, *PATCHES), _entry(2, EVE.of("hub:a"), ops.Say("x")))),
        protocol.Entries(()),
        protocol.Ready(2**40, 2**32 - 1),
        protocol.LiveBy(live),
        protocol.LiveBy((("m1", DRAG),)),
        protocol.Committed(1, 2),
        protocol.Refused(3, "rate", "slow down"),
        protocol.Members((ada,), ("m2",), (bob,)),
        protocol.Members(),
        protocol.Resync("behind"),
        protocol.Status("read-only", "the disk is full"),
        protocol.Status("live"),
        protocol.Bye("version", "reload", True),
        protocol.Ping(0),
        protocol.Pong(2**53 - 1),
    ]


def _line(message: msgspec.Struct) -> dict[str, Any]:
    return {
        "message": json.loads(msgspec.json.encode(message)),
        "frame": base64.b64encode(protocol.encode(message)).decode(),
    }


def record() -> dict[str, Any]:
    """Give `messages.json`."""
    return {
        "about": "A message as JSON (bytes as base64) and its one encoding as a frame",
        "from_client": [_line(message) for message in from_clients()],
        "from_server": [_line(message) for message in from_servers()],
    }
