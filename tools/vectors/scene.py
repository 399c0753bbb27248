"""People and elements for the vectors: short ways to say them."""

from typing import Any, NamedTuple

import numpy as np

from nbboard.core import model, ops, points
from nbboard.core.roles import Role


class Person(NamedTuple):
    """Who submits: a user at one client, with what the host grants."""

    user: str
    name: str
    client: str
    ceiling: Role = Role.OWNER
    floor: Role = Role.NONE
    groups: tuple[str, ...] = ()

    def capped(self, ceiling: Role) -> "Person":
        """Give the same person behind a share link."""
        return self._replace(ceiling=ceiling)

    def lifted(self, floor: Role) -> "Person":
        """Give the same person where the host grants at least `floor`."""
        return self._replace(floor=floor)

    def of(self, *groups: str) -> "Person":
        """Give the same person as a member of these groups."""
        return self._replace(groups=groups)


ADA = Person("ada", "Ada Lovelace", "a0000000000000000001")
ADA_TAB = Person("ada", "Ada Lovelace", "a0000000000000000002")
BOB = Person("bob", "Bob 👩🏽‍🔬", "b0000000000000000001")
EVE = Person("eve", "Ève", "e0000000000000000001")
ZOE = Person("__proto__", "Zoë (NFD: Zoe\u0308)", "z0000000000000000001")
CAL = Person("constructor", "计算机 𝔾", "c0000000000000000001")
GUS = Person("guest:7f3k", "Gus", "g0000000000000000001")

NOT_BMP = "𝄞 🖊️ 👨‍👩‍👧‍👦 é e\u0301 \U0010ffff"


def eid(number: int) -> str:
    """Give the 16-character id of element `number`."""
    return f"{number:016d}"


def packed(*xy: tuple[int, int]) -> bytes:
    """Pack points given as pairs."""
    return points.pack(np.array(xy, np.int64))


TRIANGLE = packed((0, 0), (1600, 0), (800, 1200))
BOX: dict[str, Any] = {"at": (160, -320), "size": (1600, 1200)}


def rect(number: int, **fields: Any) -> model.Rect:
    """Give a rectangle with this number as its id."""
    return model.Rect(id=eid(number), **{**BOX, **fields})


def stroke(number: int, **fields: Any) -> model.Stroke:
    """Give a stroke of three points."""
    return model.Stroke(id=eid(number), **{**BOX, "points": TRIANGLE, **fields})


def text(number: int, content: str = NOT_BMP, **fields: Any) -> model.TextBox:
    """Give a text."""
    return model.TextBox(id=eid(number), **{**BOX, "text": content, **fields})


def every_kind(first: int, **fields: Any) -> list[model.Element]:
    """Give one element of each kind, numbered from `first`."""
    common = {**BOX, **fields}
    line = {**common, "points": TRIANGLE}
    ids = map(eid, range(first, first + 11))
    return [
        model.Stroke(id=next(ids), **line, pressures=b"\x00\x80\xff"),
        model.Line(id=next(ids), **line, closed=True, curve=True, head_start="bar"),
        model.Arrow(id=next(ids), **line),
        model.Rect(id=next(ids), **common, radius=128),
        model.Ellipse(id=next(ids), **common),
        model.Triangle(id=next(ids), **common, right=True),
        model.Diamond(id=next(ids), **common, radius=1),
        model.Polygon(id=next(ids), **line),
        model.TextBox(id=next(ids), **common, text=NOT_BMP, lines=tuple(NOT_BMP.split(" "))),
        model.Note(id=next(ids), **common, text="", line_height=150),
        model.Image(id=next(ids), **common, blob="0123456789abcdef" * 4),
    ]


def add(*elements: model.Element) -> list[ops.Op]:
    """Give one `add` for each element."""
    return [ops.Add(element) for element in elements]


def patch(number: int, if_seq: int | None = None, **fields: Any) -> ops.Patch:
    """Give a `patch` of element `number`."""
    return ops.Patch(eid(number), ops.PatchSet(**fields), if_seq)


def remove(*numbers: int, if_seq: int | None = None) -> ops.Remove:
    """Give a `remove` of these elements."""
    return ops.Remove(tuple(map(eid, numbers)), if_seq)


def revive(*numbers: int, if_seq: int | None = None) -> ops.Revive:
    """Give a `revive` of these elements."""
    return ops.Revive(tuple(map(eid, numbers)), if_seq)


def reorder(numbers: list[int], to: str, anchor: int | None = None) -> ops.Reorder:
    """Give a `reorder`; `to` is front, back, above or below (the last two with `anchor`)."""
    place = to if anchor is None else f"{to}:{eid(anchor)}"
    return ops.Reorder(tuple(map(eid, numbers)), place)
