"""The members of a room, and everything that is sent to them."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, NamedTuple

from msgspec import Struct

from nbboard.core import limits, protocol
from nbboard.core.apply import Outcome
from nbboard.core.errors import InvalidInput
from nbboard.core.ids import KEPT_GROUP, GroupId, UserId
from nbboard.core.ops import Entry
from nbboard.core.protocol import Drag, Ink, LiveItem, Me, Shape
from nbboard.core.roles import Role
from nbboard.core.state import BoardState
from nbboard.room import farewell, rights
from nbboard.room.delivery import Delivery, Ways
from nbboard.room.elsewhere import Elsewhere
from nbboard.room.farewell import Farewell
from nbboard.room.host import Cancel, Clock
from nbboard.room.identity import display_name
from nbboard.room.introductions import Introductions
from nbboard.room.log import FRAME_BYTES, Log
from nbboard.room.member import Member
from nbboard.room.outbox import Feed, Outbox, Peer
from nbboard.room.picture import Pictures, Readiness
from nbboard.room.presence import Presence
from nbboard.room.roster import Roster
from nbboard.room.rounds import Members
from nbboard.room.tasks import Spawn
from nbboard.room.tick import Tick
from nbboard.room.turns import Turns
from nbboard.store.base import Draft
from nbboard.store.line import ALONE, Ears, Line

_SWEEP_SECONDS: Final = 1

OpenLine = Callable[[Ears], Line]
"""Joins the rooms of this board on other nodes."""


def no_line(ears: Ears) -> Line:
    """Give the line of a board that only this node serves."""
    return ALONE


class Opening(NamedTuple):
    """How a joiner gets to the head: a snapshot (or none) of `seq`, then the entries after it."""

    chunks: tuple[bytes, ...]
    seq: int


class Resumed(NamedTuple):
    """What a room tells a joiner besides who is here: its history and what of theirs is in it."""

    epoch: str
    history_from: int
    committed: tuple[tuple[int, int], ...]


class Audience:
    """Who is connected to one board. Nothing here waits for a member: see `Outbox`.

    `on_moved` is called when people came to, or went from, another node.
    """

    def __init__(
        self, state: BoardState, log: Log, clock: Clock, spawn: Spawn, line: OpenLine = no_line
    ) -> None:
        self.pictures = Pictures(state, log, clock)
        self.on_moved: Callable[[], None] = lambda: None
        self._state = state
        self._log = log
        self._clock = clock
        self._spawn = spawn
        self._presence = Presence(lambda key: key in state.placed)
        self._elsewhere = Elsewhere(self._presence, clock, self._wake)
        self._line = line(self._elsewhere)
        self._roster = Roster(clock, self._line.node, self._show_others)
        self._elsewhere.meet(self._roster, self._others_moved)
        self._introductions = Introductions(clock, self._show)
        self._readiness = Readiness(state, clock, spawn)
        self._delivery = Delivery(self._presence, Ways(self._roster, self._line, log))
        self._tick = Tick(clock, self._delivery.deliver)
        self._roster.rounds.later = self._tick.pace.took_also
        self._cancel_sweep: Cancel | None = None

    def __len__(self) -> int:
        """Count the members."""
        return len(self._roster)

    def members(self) -> tuple[protocol.Member, ...]:
        """Give all members as others see them, first come first."""
        return self._roster.shown()

    def __iter__(self) -> Iterator[Member]:
        """Go over the members as they are now, while they may come and go."""
        return iter(self._roster)

    def has_user(self, user: UserId) -> bool:
        """Tell whether somebody is on this board, here or on another node."""
        return self._roster.has_user(user)

    def users(self) -> set[UserId]:
        """Give whose connections these are."""
        return {member.identity.user for member in self._roster}

    async def opening(self, since: int | None) -> Opening:
        """Choose what is smaller for a joiner that has everything up to `since` (None: nothing).

        What it gives is within reach of the log as long as nothing else is awaited.
        """
        log = self._log
        if since is not None and log.reaches(since) and log.size_after(since) <= FRAME_BYTES:
            return Opening((), since)
        picture = await self.pictures.get()
        whole = picture.size + log.size_after(picture.seq)
        if since is not None and log.reaches(since) and log.size_after(since) <= whole:
            return Opening((), since)
        return Opening(picture.chunks, picture.seq)

    def admit(self, member: Member, peer: Peer, opening: Opening, resumed: Resumed) -> None:
        """Let a member in, or end it: welcome, snapshot or missing entries, ready.

        In one step, so that what commits later comes after it exactly once. The same client's
        old connection ends.
        """
        role = rights.role(self._state, member.identity)
        if role is Role.NONE:
            member.end(farewell.NOT_FOUND)
            return
        old = self._roster.find(member.client)
        if old is not None:
            old.end(farewell.REPLACED)
        if self._roster.count >= limits.MEMBERS:
            member.end(farewell.FULL)
            return
        member.role = role
        member.draws = rights.may_draw(self._state, member.identity)
        member.heard_at = self._clock.monotonic()
        member.joined_at = self._clock.wall()
        member.present = True
        self._roster.add(member)
        catch_up = partial(self._presence.catch_up, but=member.id)
        feed = Feed(self._log, self._clock, catch_up, partial(self._fell_behind, member))
        member.outbox = Outbox(peer, feed)
        member.outbox.begin(self._welcome(member, resumed), opening.chunks, opening.seq)
        self._readiness.want(member)
        self._sweep_later()

    def leave(self, member: Member) -> None:
        """Take a member out whose connection is gone; again is no change."""
        member.gone = True
        if member.present:
            member.present = False
            member.outbox.drop()
            self._introductions.leave(member)
            self._roster.remove(member)
            self._presence.leave(member.id)

    def introduce(self, member: Member, me: Me) -> None:
        """Show a member as it says of itself; refuses a name that nobody should see."""
        self._introductions.take(member, me)

    def regroup(self, user: UserId, groups: tuple[GroupId, ...], of: str = KEPT_GROUP) -> None:
        """Judge a user's connections by `groups`, all they are in now whose ids begin with `of`.

        Each then says hello again, to learn of them, once nothing is being drawn on it.
        """
        for member in self._roster:
            identity = member.identity
            if identity.user == user:
                others = (one for one in identity.groups if not one.startswith(of))
                now = (*groups, *others)
                member.regrouped = member.regrouped or set(now) != set(identity.groups)
                member.identity = identity._replace(groups=now)
                self._judge(member)
                self._send_back(member)

    def _send_back(self, member: Member) -> None:
        if member.regrouped and not self._presence.draws(member.id):
            member.end(farewell.REGROUPED)

    def _show(self, member: Member, me: Me) -> None:
        try:
            name = display_name(member.identity, me.name)
        except InvalidInput as error:
            member.refused(0, "invalid", str(error))
            return
        if not me.hand or self._state.pen == member.identity.user:
            member.hand_at = 0
        elif not member.hand_at:
            member.hand_at = self._clock.wall()
        member.name, member.attention, member.following = name, me.attention, me.following
        self._roster.change(member)

    def live(self, member: Member, items: Iterable[LiveItem]) -> None:
        """Pass on what a member does right now; drawing only from who may draw."""
        now = self._clock.monotonic()
        self._tick.pace.arrived(now)
        for item in items:
            if not member.draws and isinstance(item, Ink | Shape | Drag):
                self._say_not_shown(member)
            else:
                self._presence.take(member.id, item, now)
        self._wake()

    def applied(self, entry: Entry, outcome: Outcome) -> None:
        """Follow an entry that was applied: what it ends, whom it throws out, who may do what.

        It is sent by the next `flush`.
        """
        author = self._roster.find(entry.client)
        self._presence.commit(entry, author.id if author else "", outcome.touched)
        self._readiness.applied(entry, outcome)
        if author is not None:
            author.taken(entry.n)
        for user in outcome.kicked:
            words = farewell.BANNED if user in self._state.banned else farewell.KICKED
            for member in self._roster:
                if member.identity.user == user:
                    member.end(words)
        if rights.governs(entry.ops):
            self._roster.rounds.begin(self._judge_all)

    def refused(self, draft: Draft) -> None:
        """End the live strokes of a refused change."""
        member = self._roster.find(draft.client)
        if member is not None:
            self._presence.refuse(member.id, draft.ops)
            self._wake()

    def flush(self) -> None:
        """Send everyone the entries they do not have."""
        self._roster.rounds.begin(_flush)

    def tell(self, message: Struct) -> None:
        """Send everyone a message."""
        self._roster.tell(message)

    async def dismiss(self, words: Farewell) -> None:
        """End all connections, with turns of the loop between: 2,000 at once take 40 ms."""
        turns = Turns(self._clock)
        for member in self._roster:
            member.end(words)
            await turns.pause()

    def close(self, words: Farewell) -> None:
        """End all connections at once."""
        for member in self._roster:
            member.end(words)

    def stop(self) -> None:
        """Let no timer run any longer."""
        self._line.leave()
        self._roster.stop()
        self._readiness.stop()
        self._tick.stop()
        if self._cancel_sweep is not None:
            self._cancel_sweep()
            self._cancel_sweep = None

    def _welcome(self, member: Member, resumed: Resumed) -> bytes:
        identity = member.identity
        return protocol.encode(
            protocol.Welcome(
                you=member.shown(),
                ceiling=identity.ceiling,
                floor=identity.floor,
                epoch=resumed.epoch,
                seq=self._state.seq,
                committed=resumed.committed,
                members=self._roster.shown(),
                live=self._presence.everything(member.id),
                history_from=resumed.history_from,
                groups=identity.groups,
            )
        )

    def _judge_all(self, members: Members) -> None:
        for member in members:
            if member.present:
                self._judge(member)

    def _judge(self, member: Member) -> None:
        """Hold a member's rights against the board as it is now."""
        role = rights.role(self._state, member.identity)
        if role is Role.NONE:
            member.end(farewell.NOT_SHARED)
            return
        draws = rights.may_draw(self._state, member.identity)
        ended = member.draws and not draws and self._presence.still(member.id)
        member.draws, member.told = draws, member.told and not draws
        if ended:
            self._say_not_shown(member)
            self._wake()
        # Whoever has the pen has been heard.
        heard = member.hand_at > 0 and self._state.pen == member.identity.user
        if heard:
            member.hand_at = 0
        if heard or role is not member.role:
            member.role = role
            self._roster.change(member)

    def _say_not_shown(self, member: Member) -> None:
        if not member.told:
            member.told = True
            words = rights.not_drawing(self._state, member.identity)
            member.refused(0, "forbidden", words)

    def _fell_behind(self, member: Member) -> None:
        self._spawn(self._resync(member))

    async def _resync(self, member: Member) -> None:
        picture = await self.pictures.get()
        if member.present:
            opening = protocol.encode(protocol.Resync("your connection fell too far behind"))
            member.outbox.begin(opening, picture.chunks, picture.seq)
            self._readiness.want(member)

    def _wake(self) -> None:
        if self._presence.waiting:
            self._tick.wake()

    def _others_moved(self, came: bool) -> None:
        """Tell a node that came what goes on here, strokes from their start."""
        if came:
            self._delivery.say(self._presence.all_changes())
        self.on_moved()

    def _show_others(self) -> None:
        if self._line.node:
            self._line.show(protocol.encode(protocol.Members(self._roster.here())))

    def _sweep_later(self) -> None:
        if self._cancel_sweep is None:
            self._cancel_sweep = self._clock.call_later(_SWEEP_SECONDS, self._sweep)

    def _sweep(self) -> None:
        """Each second: ping the silent, end the dead and the stalled, let old strokes fade."""
        self._cancel_sweep = None
        now = self._clock.monotonic()
        self._roster.rounds.begin(self._tend)
        self._presence.expire(now)
        self._wake()
        self.pictures.forget(now)
        self._log.forget()
        if len(self._roster):
            self._sweep_later()

    def _tend(self, members: Members) -> None:
        now = self._clock.monotonic()
        ping = protocol.encode(protocol.Ping(int(now * 1000)))
        for member in members:
            if member.outbox.stalled(now):
                member.end(farewell.SLOW)
            elif now - member.heard_at >= limits.DEAD_SECONDS:
                member.end(farewell.SILENT)
            elif now - max(member.heard_at, member.pinged_at) >= limits.PING_SECONDS:
                member.pinged_at = now
                member.outbox.answer(ping)
            self._send_back(member)


def _flush(members: Members) -> None:
    for member in members:
        member.outbox.flush()
