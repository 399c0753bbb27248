"""One board made ready for one visitor, somebody who watches, and what is compared."""

import hashlib
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from nbboard.core import protocol
from nbboard.core.digest import digest
from nbboard.core.ids import BoardId
from nbboard.core.ops import (
    Archive,
    Ask,
    Ban,
    Entry,
    LockBoard,
    Op,
    PassPen,
    Remove,
    Say,
    SetGroup,
    SetRole,
)
from nbboard.core.roles import Role
from nbboard.room.identity import Identity
from nbboard.room.room import Room
from nbboard.server.hosting import Hosting
from nbboard.server.rates import Rates
from nbboard.store.base import Blob
from tests.security.table import LOCKED, THEIRS, Scene, Who, box, key
from tests.security.ways import Door, Enter, cookie_of
from tests.server.callers import Caller, make
from tests.server.conftest import Guest

ANN = Identity("ann", "Ann", floor=Role.OWNER)
PICTURE = b"a picture"
BLOB = hashlib.sha256(PICTURE).hexdigest()
_TABLES = ("entries", "commits", "blobs", "links")


class Site(NamedTuple):
    """The server that a matrix runs against."""

    call: Caller
    enter: Enter
    hosting: Hosting
    database: Path
    group: dict[str, str]

    async def entry(self, board: str, who: Identity, *ops: Op) -> Entry:
        """Append ops in somebody's name, with an owner's right."""
        registry = await self.hosting.registry()
        return await registry.submit(BoardId(board), who, ops)

    async def group_of(self, user: str) -> str:
        """Give a group that `user` is in, made on first use."""
        if user not in self.group:
            made = await self.call("ann", "POST", "api/groups", {"title": user, "members": [user]})
            self.group[user] = made.model["id"]
        return self.group[user]


class Stage:
    """A board with a visitor's rights set, in one mode, and `wim` who watches."""

    def __init__(self, site: Site, who: Who, mode: str) -> None:
        self.site = site
        self.who = who
        self.mode = mode
        self.board = ""
        self.room: Room
        self.wim: Guest
        self.dan: Guest
        self.scene = Scene("", 0, 0, BLOB, mode, None)
        self._reader: sqlite3.Connection
        self._pings = 0

    async def open(self) -> Door:
        """Make the board and give the way to it."""
        call = self.site.call
        self.board = await make(call, access="private")
        self._reader = sqlite3.connect(f"file:{self.site.database}?mode=ro", uri=True)
        await self.enter(ANN, *await self._roles())
        store = await self.site.hosting.store()
        await store.put_blob(BoardId(self.board), Blob(BLOB, "image/png", PICTURE))
        registry = await self.site.hosting.registry()
        self.room = await registry.open(BoardId(self.board))
        path = f"api/boards/{self.board}/socket"
        self.wim = await self.site.enter(path, 1, Authorization="token wim")
        await self.wim.hello()
        self.dan = await self.site.enter(path, 254, Authorization="token dan")
        await self.dan.hello()
        link = cookie = ""
        if self.who.by_link:
            link, cookie = await cookie_of(call, self.board, self.who.rank)
        token = self.who.user
        if self.who.row == "kernel":
            token = self.site.hosting.kernel_token
        return Door(call, self.site.enter, self.board, self.who, token, link, cookie)

    async def furnish(self, user: str) -> None:
        """Put there what the cases are about, then begin the mode."""
        theirs = [box(name) for name in THEIRS] + [box(name, locked=True) for name in LOCKED]
        await self.enter(ANN, *theirs, box("revive"), SetRole("dan", Role.VIEWER))
        await self.enter(ANN, Remove((key("revive"),)))
        said = (await self.enter(ANN, Say("theirs"))).seq
        mine = 0
        if self.who.inside:
            own = Identity(user, "Somebody", floor=Role.OWNER)
            await self.enter(own, box("clear mine"), box("unlock own", locked=True))
            mine = (await self.enter(own, Say("mine"))).seq
        pen = "pia" if self.mode == "presenting" else None
        if self.who.holds_pen:
            pen = user
        mode: list[Op] = [LockBoard(True)] if self.mode == "locked" else []
        mode += [Archive(True)] if self.mode == "archived" else []
        mode += [PassPen(pen)] if pen else []
        await self.enter(Identity("pat", "Pat", floor=Role.VIEWER), Ask(Role.EDITOR))
        if mode:
            await self.enter(ANN, *mode)
        self.scene = Scene(user, mine, said, BLOB, self.mode, pen)

    async def _roles(self) -> list[Op]:
        ops: list[Op] = [SetRole(name, Role.VIEWER) for name in ("wim", "dan", "pia")]
        user = self.who.user
        if self.who.row == "banned":
            ops += [SetRole(user, Role.EDITOR), Ban(user, True)]
        elif self.who.row.startswith("group"):
            ops.append(SetGroup(await self.site.group_of(user), Role[self.who.rank.upper()]))
        elif user and self.who.row != "kernel" and self.who.inside:
            ops.append(SetRole(user, Role[self.who.rank.upper()]))
        return [*ops, Ban("dov", True)]

    async def enter(self, who: Identity, *ops: Op) -> Entry:
        """Append ops with an owner's right; fails when one of them comes to nothing."""
        entry = await self.site.entry(self.board, who, *ops)
        assert set(entry.verdicts) == {"done"}, (ops, entry.verdicts)
        return entry

    def forgive(self) -> None:
        """Forget how often somebody knocked in vain: here they do so more often than one may."""
        self.site.hosting.rates = Rates(lambda: 0.0)

    # ---- what is compared

    def mark(self) -> tuple[object, ...]:
        """Give what must not change when somebody is refused: file, log and state."""
        return (*self.stored(), self.room.state.seq, digest(self.room.state))

    def stored(self) -> tuple[int, ...]:
        """Count every row of this board that a visitor could add."""
        where = "WHERE board = (SELECT key FROM boards WHERE id = :board)"
        counts = ", ".join(f"(SELECT count(*) FROM {table} {where})" for table in _TABLES)
        found = self._reader.execute(f"SELECT {counts}", {"board": self.board}).fetchone()
        return tuple(found)

    def content(self) -> tuple[object, ...]:
        """Give what a void op must leave as it was: all but its number and its time."""
        meta: Any = self.room.state.meta()
        fields = {name: getattr(meta, name) for name in meta.__struct_fields__}
        for name in ("seq", "at", "names"):
            del fields[name]
        placed = self.room.state.placed
        return fields, [placed[name] for name in self.room.state.order]

    async def seen_since(self, marked: int) -> list[protocol.ServerMessage]:
        """Give what the watcher saw after its first `marked` messages, up to now."""
        self._pings += 1
        await self.wim.send(protocol.Ping(self._pings))
        while (await self.wim.until(protocol.Pong)).t != self._pings:
            pass
        return [
            message
            for message in self.wim.seen[marked:]
            if isinstance(message, protocol.Entries | protocol.LiveBy)
        ]

    async def saw(self, seq: int) -> Entry:
        """Wait until the watcher has entry `seq`."""
        for message in self.wim.seen:
            if isinstance(message, protocol.Entries):
                for entry in message.entries:
                    if entry.seq == seq:
                        return entry
        while True:
            for entry in (await self.wim.until(protocol.Entries)).entries:
                if entry.seq == seq:
                    return entry

    async def close(self) -> None:
        """Send everybody home."""
        for guest in (self.wim, self.dan):
            guest.socket.close()
            await guest.closed()
        self._reader.close()
