"""What everything of nbboard is called in Redis.

All keys of a board carry its id in braces: the part that decides the slot of a cluster. What is
found across boards (lists, groups, links) has keys of its own, and is only ever a hint: it names
at least the boards that are meant, and each of them says itself whether it is.
"""

from typing import Final, NamedTuple

from nbboard.core.ids import BoardId, GroupId, UserId

PREFIX: Final = "nbboard:"
COMMITS_DAYS: Final = 30
"""How long the numbers of clients are remembered at least; a period of theirs."""
_PERIOD_MS: Final = COMMITS_DAYS * 24 * 3600 * 1000
COMMITS_SECONDS: Final = 2 * _PERIOD_MS // 1000 + 24 * 3600
"""When the numbers of a period are forgotten: after the next period, and a day for clocks."""


class BoardKeys(NamedTuple):
    """The keys of one board."""

    stem: str

    @property
    def record(self) -> str:
        """A hash: what `BoardRecord` says, and up to which seq the log is confirmed."""
        return self.stem + "record"

    @property
    def used(self) -> str:
        """Outlives the board: its id is never used again."""
        return self.stem + "used"

    @property
    def log(self) -> str:
        """A stream of entries, whose ids are ``<seq>-0``."""
        return self.stem + "log"

    @property
    def segments(self) -> str:
        """A hash of older ranges of the log, compressed, by first seq."""
        return self.stem + "segments"

    @property
    def snapshots(self) -> str:
        """A hash of snapshots by seq."""
        return self.stem + "snapshots"

    @property
    def blobs(self) -> str:
        """A hash of images by SHA-256."""
        return self.stem + "blobs"

    @property
    def grants(self) -> str:
        """A hash of roles by user or group."""
        return self.stem + "grants"

    @property
    def visits(self) -> str:
        """A hash of times by user."""
        return self.stem + "visits"

    @property
    def links(self) -> str:
        """A hash of share links by id."""
        return self.stem + "links"

    @property
    def here(self) -> str:
        """A hash of who is connected, by node, each with its time."""
        return self.stem + "here"

    @property
    def news(self) -> str:
        """A channel: the log grew, or the board changed otherwise."""
        return self.stem + "news"

    @property
    def live(self) -> str:
        """A channel: what people do right now."""
        return self.stem + "live"

    def commits(self, at: int) -> tuple[str, str]:
        """Give the hashes that remember clients' numbers at a time in ms: of now, and before."""
        period = at // _PERIOD_MS
        return f"{self.stem}commits:{period}", f"{self.stem}commits:{period - 1}"

    def everything(self, at: int) -> tuple[str, ...]:
        """Give what goes with the board."""
        contents = (self.log, self.segments, self.snapshots, self.blobs)
        return (*contents, self.grants, self.visits, self.links, self.here, *self.commits(at))


class Keys:
    """The names below one prefix, so that one Redis can serve several organisations."""

    def __init__(self, prefix: str = PREFIX) -> None:
        self._prefix = prefix
        self.boards = prefix + "boards"
        self.made = prefix + "made"
        self.listed = prefix + "listed"
        self.nodes = prefix + "nodes"

    def board(self, board: BoardId) -> BoardKeys:
        """Give the keys of a board."""
        return BoardKeys(f"{self._prefix}{{{board}}}:")

    def concerning(self, party: UserId | GroupId) -> str:
        """Name the set of boards on which somebody has, or had, a role."""
        return f"{self._prefix}concerning:{party}"

    def visited(self, user: UserId) -> str:
        """Name the set of boards where a user was."""
        return f"{self._prefix}visited:{user}"

    def group(self, group: GroupId) -> str:
        """Name what is kept of a group."""
        return f"{self._prefix}group:{group}"

    def groups_of(self, user: UserId) -> str:
        """Name the set of groups in which a user is, or was."""
        return f"{self._prefix}groups-of:{user}"

    def link(self, link: str) -> str:
        """Name what says to which board a share link leads."""
        return f"{self._prefix}link:{link}"

    def secret(self, name: str) -> str:
        """Name a secret."""
        return f"{self._prefix}secret:{name}"

    def claim(self, name: str) -> str:
        """Name what is held for a while."""
        return f"{self._prefix}claim:{name}"

    @property
    def every_used(self) -> tuple[str, str]:
        """What the keys that outlive boards begin and end with; a board's id lies between."""
        return f"{self._prefix}{{", "}:used"
