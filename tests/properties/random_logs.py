"""Random logs of a board: several people, all ops, limits low enough to be reached."""

from random import Random
from typing import Any, NamedTuple

import numpy as np

from nbboard.core import model, ops, points
from nbboard.core.apply import apply
from nbboard.core.roles import Access, Role
from nbboard.core.state import BoardState
from tools.vectors.log import limited

USERS = ("ada", "bob", "eve", "__proto__", "zoë", "guest:gus")
NAMES = ("Ada", "Bob 👩🏽‍🔬", "e\u0301ve", "计算机 𝔾", "", "Gus")
GROUPS = ("group:a", "hub:__proto__", "link:g", "constructor")
CLIENTS = tuple(f"{number:x}" * 20 for number in range(1, 8))
"""The last belongs to the first user, as a second tab."""
COLORS = ("#000000", "#1971c2", "#ffec99")
ACCESS: tuple[Access, ...] = ("private", "view", "edit")
TEXTS = ("", "hello", "𝄞\n🖊️", "e\u0301 is not é", "x" * 300)

LIMITS: tuple[dict[str, int], ...] = (
    {"ELEMENTS": 3, "TOMBSTONES": 40, "ROLES": 1, "CHAT_TAIL": 3, "GROUPS": 1, "ASKS": 1},
    {"ELEMENTS": 250_000, "TOMBSTONES": 3, "ROLES": 4, "CHAT_TAIL": 200, "GROUPS": 2},
    {"ELEMENTS": 5, "TOMBSTONES": 20, "ROLES": 10_000, "CHAT_TAIL": 5, "ASKS": 2},
    {"ELEMENTS": 250_000, "TOMBSTONES": 20_000, "ROLES": 10_000, "CHAT_TAIL": 200},
)


class Log(NamedTuple):
    """A random log; `limits` are the bounds to fold it under."""

    seed: int
    limits: dict[str, int]
    board: tuple[str, str, Any]
    entries: tuple[ops.Entry, ...]


def random_log(seed: int, size: int = 60) -> Log:
    """Give the log of `seed`, of about `size` ops; the same seed gives the same log."""
    return _Author(Random(seed)).log(seed, size)


class _Author:
    """Makes ops that are mostly sensible and sometimes not; folds them, to know what is there."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.seq = 0
        self.ids = [f"{number:016d}" for number in range(random.choice((8, 16)))]
        self.calm = random.random() < 0.6
        self.weights = {make: weight if self.calm else 1.0 for make, weight in self._makers()}
        self.limits = random.choice(LIMITS)
        access: Access = "edit" if self.calm else random.choice(("edit", *ACCESS))
        self.board = ("Fuzz", random.choice(USERS), access)
        self.state = BoardState(*self.board)

    def log(self, seed: int, size: int) -> Log:
        entries: list[ops.Entry] = []
        made = 0
        with limited(self.limits):
            while made < size:
                batch = self.batch()
                made += len(batch)
                entries.append(self.entry(batch))
                apply(self.state, entries[-1])
        return Log(seed, self.limits, self.board, tuple(entries))

    def entry(self, batch: tuple[ops.Op, ...]) -> ops.Entry:
        random = self.random
        self.seq += 1
        client = random.randrange(len(CLIENTS))
        user = client % len(USERS)
        floors = (Role.EDITOR, Role.OWNER) if self.calm else (Role.NONE, Role.OWNER)
        return ops.Entry(
            seq=self.seq,
            at=1_700_000_000_000 + self.seq // 2,
            author=USERS[user],
            name=random.choice((NAMES[user], random.choice(NAMES))),
            client=CLIENTS[client],
            n=self.seq,
            batch="",
            ops=batch,
            ceiling=random.choice((Role.OWNER,) * 8 + (Role.EDITOR, Role.VIEWER, Role.NONE)),
            floor=random.choice((Role.NONE, *floors)),
            groups=tuple(random.sample(GROUPS, random.choice((0, 1, 3)))),
        )

    def batch(self) -> tuple[ops.Op, ...]:
        if self.random.random() < 0.1:
            moves = (self.reorder,) * 6 + (self.add, self.remove, self.revive, self.clear)
            return tuple(self.random.choice(moves)() for _ in range(10))
        return tuple(self.op() for _ in range(self.random.choice((1, 1, 2, 3, 6))))

    def op(self) -> ops.Op:
        made: ops.Op = self.random.choices(list(self.weights), list(self.weights.values()))[0]()
        return made

    def _makers(self) -> list[tuple[Any, float]]:
        """Each maker with its weight in a calm log, where people mostly draw."""
        return [
            (self.add, 8), (self.patch, 10), (self.remove, 4), (self.revive, 5),
            (self.reorder, 3), (self.clear, 0.5), (self.say, 1), (self.unsay, 1),
            (self.rename, 0.3), (self.set_access, 0.2), (self.set_role, 1.5),
            (self.lock_board, 0.2), (self.kick, 0.2), (self.ban, 1), (self.pass_pen, 0.3),
            (self.set_group, 0.7), (self.ask, 0.5), (self.decline, 0.5), (self.introduce, 0.3),
            (self.archive, 0.1),
        ]  # fmt: skip

    # ---- values

    def some_ids(self, *, removed: bool = False) -> tuple[str, ...]:
        """Give ids that are mostly on the board, or mostly removed."""
        state = self.state
        there = [key for key in state.order if (key in state.removed) is removed]
        if not there or self.random.random() < 0.15:
            there = self.ids
        return tuple(self.random.sample(there, min(len(there), self.random.choice((1, 1, 2, 4)))))

    def if_seq(self) -> int | None:
        if self.random.random() < 0.5:
            return None
        return max(0, self.seq - self.random.randrange(12))

    def position(self) -> tuple[int, int]:
        edge = self.random.choice((10, 5000, 2**27))
        return self.random.randint(-edge, edge), self.random.randint(-edge, edge)

    def style(self) -> dict[str, Any]:
        random = self.random
        return {
            "stroke": random.choice((None, *COLORS)),
            "fill": random.choice((None, *COLORS)),
            "stroke_alpha": random.randrange(256),
            "fill_alpha": random.randrange(256),
            "width": random.choice((0, 32, 2**27)),
            "dash": random.choice(("solid", "dashed", "dotted")),
            "font_size": random.randrange(1000),
            "align": random.choice(("left", "center", "right")),
        }

    def box(self) -> dict[str, Any]:
        random = self.random
        return {
            "at": self.position(),
            "size": (random.randrange(9000), random.randrange(9000)),
            "angle": random.choice((0, 0, 4500, 35_999)),
            "flip": random.randrange(4),
            "locked": random.random() < 0.15,
            "groups": tuple(random.sample(self.ids, random.choice((0, 0, 1, 3)))),
        }

    def line(self) -> dict[str, Any]:
        heads = ("none", "arrow", "triangle", "dot", "bar")
        return {
            "closed": self.random.random() < 0.5,
            "curve": self.random.random() < 0.5,
            "head_start": self.random.choice(heads),
            "head_end": self.random.choice(heads),
        }

    def text(self) -> dict[str, Any]:
        text = self.random.choice(TEXTS)
        return {"text": text, "lines": tuple(text.split("\n")), "line_height": 125}

    def points(self) -> bytes:
        xy = [(self.random.randrange(3000), self.random.randrange(3000)) for _ in range(4)]
        return points.pack(np.array([(0, 0), *xy], np.int64))

    def element(self) -> model.Element:
        random = self.random
        common = {"id": random.choice(self.ids), "style": model.Style(**self.style()), **self.box()}
        number = random.randrange(11)
        if number == 0:
            pressures = random.choice((b"", bytes(range(5))))
            return model.Stroke(**common, points=self.points(), pressures=pressures)
        if number in (1, 2):
            line = random.choice((model.Line, model.Arrow))
            return line(**common, points=self.points(), **self.line())
        if number in (3, 4):
            return random.choice((model.Rect, model.Diamond))(**common, radius=random.randrange(99))
        if number == 5:
            return model.Ellipse(**common)
        if number == 6:
            return model.Triangle(**common, right=random.random() < 0.5)
        if number == 7:
            return model.Polygon(**common, points=self.points())
        if number in (8, 9):
            return random.choice((model.TextBox, model.Note))(**common, **self.text())
        return model.Image(**common, blob="0f" * 32)

    # ---- ops

    def add(self) -> ops.Op:
        return ops.Add(self.element())

    def patch(self) -> ops.Op:
        random = self.random
        changes = {**self.style(), **self.box()}
        if random.random() < 0.3:
            changes |= {**self.line(), **self.text(), "radius": 5, "right": True}
        kept = random.sample(sorted(changes), random.choice((1, 1, 2, 5)))
        changes = {name: changes[name] for name in kept}
        if random.random() < 0.2:
            changes["locked"] = False
        return ops.Patch(self.some_ids()[0], ops.PatchSet(**changes), self.if_seq())

    def remove(self) -> ops.Op:
        return ops.Remove(self.some_ids(), self.if_seq())

    def revive(self) -> ops.Op:
        return ops.Revive(self.some_ids(removed=True), self.if_seq())

    def reorder(self) -> ops.Op:
        place = self.random.choice(("front", "back", "above:", "below:"))
        anchor = self.some_ids()[0] if place.endswith(":") else ""
        return ops.Reorder(self.some_ids(), place + anchor)

    def clear(self) -> ops.Op:
        return ops.Clear(self.random.choice(("mine", "all")))

    def say(self) -> ops.Op:
        return ops.Say(self.random.choice(TEXTS[1:]))

    def unsay(self) -> ops.Op:
        said = [message.seq for message in self.state.chat]
        return ops.Unsay(self.random.choice((*said, self.seq, 0)))

    def rename(self) -> ops.Op:
        return ops.Rename(self.random.choice(TEXTS[:4]))

    def set_access(self) -> ops.Op:
        access: Access = self.random.choice(ACCESS)
        return ops.SetAccess(access, self.random.random() < 0.5)

    def set_role(self) -> ops.Op:
        return ops.SetRole(self.user(), self.random.choice((None, *Role)))

    def set_group(self) -> ops.Op:
        return ops.SetGroup(self.random.choice(GROUPS), self.random.choice((None, *Role)))

    def ask(self) -> ops.Op:
        return ops.Ask(self.random.choice(tuple(Role)))

    def decline(self) -> ops.Op:
        return ops.Decline(self.random.choice((*self.state.asks, self.user())))

    def introduce(self) -> ops.Op:
        return ops.Introduce(self.random.choice((None, "0f" * 32, "ab" * 32)))

    def archive(self) -> ops.Op:
        return ops.Archive(self.random.random() < (0.3 if self.calm else 0.5))

    def lock_board(self) -> ops.Op:
        return ops.LockBoard(self.random.random() < 0.5)

    def kick(self) -> ops.Op:
        return ops.Kick(self.user())

    def ban(self) -> ops.Op:
        return ops.Ban(self.user(), self.random.random() < 0.7)

    def pass_pen(self) -> ops.Op:
        holder = self.random.choice((None, None, "", self.user()))
        return ops.PassPen(self.random.choice((None, self.user())), holder)

    def user(self) -> str:
        return self.random.choice((*USERS, "toString", "constructor", "newcomer", "guest:new"))
