"""Every bound of nbboard, in one place, each with its unit and its reason.

Going over a limit gives a named error or the verdict ``full``: never a cut, never a silent drop.
The table `LIMITS` feeds `docs/limits.md`, the `welcome` message and the generated TypeScript.
"""

from typing import Final, NamedTuple


class Limit(NamedTuple):
    """One bound: its value, the unit it counts in and why it is where it is."""

    value: int
    unit: str
    reason: str


LIMITS: Final[dict[str, Limit]] = {}


def _limit(name: str, value: int, unit: str, reason: str) -> int:
    LIMITS[name] = Limit(value, unit, reason)
    return value


COORDINATE: Final = _limit(
    "COORDINATE",
    2**27,
    "1/16 board unit",
    "sums of two stay exact in 32 bits and in a double",
)
MESSAGE_BYTES: Final = _limit(
    "MESSAGE_BYTES", 64 * 1024, "bytes", "a frame from a client; parses in about 1 ms"
)
ENTRY_BYTES: Final = _limit(
    "ENTRY_BYTES", 64 * 1024, "bytes", "one entry is atomic; larger changes are a batch"
)
SNAPSHOT_BYTES: Final = _limit(
    "SNAPSHOT_BYTES",
    256 * 1024,
    "bytes",
    "one snapshot chunk; decodes within a frame's time",
)
OPS_PER_ENTRY: Final = _limit(
    "OPS_PER_ENTRY", 1000, "ops", "keeps one apply well under 10 ms on the event loop"
)
IDS_PER_OP: Final = _limit(
    "IDS_PER_OP",
    1000,
    "element ids",
    "keeps one apply well under 10 ms on the event loop",
)
CLEARS_PER_ENTRY: Final = _limit(
    "CLEARS_PER_ENTRY", 4, "clear ops", "each walks over the whole board"
)
POINTS: Final = _limit(
    "POINTS",
    16_000,
    "points",
    "one element fits a 64 KiB entry; longer strokes are split",
)
ELEMENTS: Final = _limit(
    "ELEMENTS", 250_000, "elements", "a full board still loads and draws on a laptop"
)
TOMBSTONES: Final = _limit(
    "TOMBSTONES", 20_000, "removed elements", "how far back an undo can revive"
)
UNDO_STEPS: Final = _limit("UNDO_STEPS", 100, "steps", "per client")
TEXT_BYTES: Final = _limit("TEXT_BYTES", 16_000, "UTF-8 bytes", "the text of one element")
CHAT_BYTES: Final = _limit("CHAT_BYTES", 4000, "UTF-8 bytes", "one chat message")
CHAT_TAIL: Final = _limit("CHAT_TAIL", 200, "messages", "kept in memory; older ones by history")
TITLE_BYTES: Final = _limit("TITLE_BYTES", 200, "UTF-8 bytes", "a board's title")
NAME_BYTES: Final = _limit("NAME_BYTES", 128, "UTF-8 bytes", "a display name or user id")
GROUP_DEPTH: Final = _limit("GROUP_DEPTH", 16, "groups", "nesting of groups round one element")
ROLES: Final = _limit("ROLES", 10_000, "users", "users with a role or a ban of their own")
GROUPS: Final = _limit("GROUPS", 1000, "groups", "groups and share links with a role on one board")
GROUPS_OF_USER: Final = _limit(
    "GROUPS_OF_USER", 256, "groups", "of its author that one entry names; few of them matter to it"
)
ASKS: Final = _limit("ASKS", 200, "people", "who wait for an owner's answer on one board")
MEMBERS: Final = _limit("MEMBERS", 2000, "members", "connections in one room")
PENDING_OPS: Final = _limit(
    "PENDING_OPS",
    10_000,
    "messages",
    "numbers a returning client may ask about in hello",
)
LIVE_POINTS: Final = _limit(
    "LIVE_POINTS", 16_000, "points", "a stroke in progress; the same as a finished one"
)
BLOB_BYTES: Final = _limit("BLOB_BYTES", 10 * 1024 * 1024, "bytes", "one stored image")
BLOB_SIDE: Final = _limit("BLOB_SIDE", 16_384, "pixels", "the longer side of an image")
BLOB_PIXELS: Final = _limit("BLOB_PIXELS", 40_000_000, "pixels", "one decoded image takes 160 MB")
HELLO_SECONDS: Final = _limit(
    "HELLO_SECONDS", 10, "seconds", "a socket that has not said hello is closed"
)
STALLED_SECONDS: Final = _limit(
    "STALLED_SECONDS",
    30,
    "seconds",
    "a member whose outbox makes no progress is closed",
)
LIVE_SECONDS: Final = _limit(
    "LIVE_SECONDS", 10, "seconds", "a live stroke that falls silent is forgotten"
)
PING_SECONDS: Final = _limit("PING_SECONDS", 5, "seconds", "between application pings")
DEAD_SECONDS: Final = _limit("DEAD_SECONDS", 15, "seconds", "of silence before a peer is dead")
PEN_SECONDS: Final = _limit(
    "PEN_SECONDS", 10, "seconds", "a presenter may be gone before the pen goes back"
)
DISK_WARNING_BYTES: Final = _limit(
    "DISK_WARNING_BYTES", 500_000_000, "bytes", "left on the disk before people are warned"
)
IDLE_INPUT_SECONDS: Final = _limit(
    "IDLE_INPUT_SECONDS", 120, "seconds", "without input before a member shows as idle"
)
IDLE_SECONDS: Final = _limit(
    "IDLE_SECONDS", 60, "seconds", "an empty room stays in memory this long"
)
SNAPSHOT_ENTRIES: Final = _limit(
    "SNAPSHOT_ENTRIES",
    2000,
    "entries",
    "after so many a snapshot speeds up the next load",
)
RECOVER_DAYS: Final = _limit(
    "RECOVER_DAYS", 30, "days", "a deleted board can be taken back; longer than a holiday"
)
MEMBER_RATE: Final = _limit(
    "MEMBER_RATE",
    200,
    "messages per second",
    "a pen sends 60 to 125; a script is told to wait",
)
MEMBER_OPS_RATE: Final = _limit(
    "MEMBER_OPS_RATE",
    500,
    "ops per second",
    "what one may go on doing; every page draws it beside its own work",
)
MEMBER_OPS_BURST: Final = _limit(
    "MEMBER_OPS_BURST",
    12_000,
    "ops",
    "at once after a pause: a drawing of 10,000 elements comes in unslowed",
)
OPS_IN_FLIGHT: Final = _limit(
    "OPS_IN_FLIGHT",
    2000,
    "ops",
    "sent ahead of their answers; a ping behind them is answered in 4 s",
)
IMPORT_BYTES: Final = _limit(
    "IMPORT_BYTES", 64 * 1024 * 1024, "bytes", "a drawing to load; takes about 3 s to convert"
)
PICTURE_PIXELS: Final = _limit(
    "PICTURE_PIXELS", 64_000_000, "pixels", "an exported PNG; takes 256 MB while it is drawn"
)
PICTURE_SIDE: Final = _limit(
    "PICTURE_SIDE", 32_767, "pixels", "the longer side of an exported PNG; rasterisers end there"
)
PDF_PAGES: Final = _limit("PDF_PAGES", 100, "sheets", "that one drawing is spread over in a PDF")
RENDER_SECONDS: Final = _limit(
    "RENDER_SECONDS", 60, "seconds", "one export; its worker process is killed then"
)
RENDER_BYTES: Final = _limit(
    "RENDER_BYTES", 1024**3, "bytes", "memory of the worker process that draws exports"
)
PORTRAIT_SIDE: Final = _limit(
    "PORTRAIT_SIDE", 128, "pixels", "a person's picture, square; shown at 32, twice as fine at most"
)
PORTRAITS: Final = _limit(
    "PORTRAITS", 20, "pictures per hour", "of one person on one board; viewers store nothing else"
)
LINK_PORTRAITS: Final = _limit(
    "LINK_PORTRAITS", 300, "pictures per hour", "of all guests of one share link; a large class"
)
GUEST_IMAGES: Final = _limit(
    "GUEST_IMAGES", 60, "images per hour", "that one guest of a share link puts on one board"
)
LINK_IMAGES: Final = _limit(
    "LINK_IMAGES", 200, "images per hour", "of all guests of one share link; 2 GB at most"
)
THUMBNAIL_WIDTH: Final = _limit("THUMBNAIL_WIDTH", 480, "pixels", "a board's picture in the lobby")
THUMBNAIL_HEIGHT: Final = _limit(
    "THUMBNAIL_HEIGHT", 300, "pixels", "a board's picture in the lobby"
)
THUMBNAIL_ELEMENTS: Final = _limit(
    "THUMBNAIL_ELEMENTS", 5000, "elements", "the topmost, drawn in 2 s; more cannot be told apart"
)
THUMBNAIL_BLOB_BYTES: Final = _limit(
    "THUMBNAIL_BLOB_BYTES", 20 * 1024 * 1024, "bytes", "of images decoded for one thumbnail"
)
THUMBNAIL_CACHE_BYTES: Final = _limit(
    "THUMBNAIL_CACHE_BYTES", 16 * 1024 * 1024, "bytes", "of thumbnails kept in memory by one server"
)
GUESSES: Final = _limit(
    "GUESSES", 60, "per minute", "names of boards one person may try that give none"
)
ASKS_SENT: Final = _limit("ASKS_SENT", 20, "per hour", "requests for access of one person")
ENTER_FAILURES: Final = _limit(
    "ENTER_FAILURES", 30, "per minute", "secrets of one share link that one address may get wrong"
)
LINK_DAYS: Final = _limit(
    "LINK_DAYS", 366, "days", "how long a share link may work; or until revoked"
)
LINK_CHECK_SECONDS: Final = _limit(
    "LINK_CHECK_SECONDS", 60, "seconds", "how often an open socket's share link is checked again"
)
HUB_ANSWER_SECONDS: Final = _limit(
    "HUB_ANSWER_SECONDS", 15, "seconds", "how long the Hub's word on who a token belongs to serves"
)
HUB_CHECK_SECONDS: Final = _limit(
    "HUB_CHECK_SECONDS", 40, "seconds", "how often the Hub is asked again about an open socket"
)
HUB_SILENT_SECONDS: Final = _limit(
    "HUB_SILENT_SECONDS", 600, "seconds", "its last word serves while the Hub does not answer"
)
TICKET_SECONDS: Final = _limit(
    "TICKET_SECONDS", 30, "seconds", "how long a ticket opens one socket of the service's pages"
)
TICKETS: Final = _limit("TICKETS", 20, "tickets", "of one login that wait to be used")
GROUP_MEMBERS: Final = _limit("GROUP_MEMBERS", 5000, "accounts", "in one group kept by nbboard")
GROUPS_OWNED: Final = _limit("GROUPS_OWNED", 200, "groups", "that one person may keep")
EXPORTS: Final = _limit(
    "EXPORTS", 20, "files", "drawn or waiting to be drawn on one server; one of each person"
)
REPLAY_FRAMES: Final = _limit(
    "REPLAY_FRAMES", 1200, "frames", "a minute at 20 a second; people look away before that"
)
REPLAY_PIXELS: Final = _limit(
    "REPLAY_PIXELS", 4_000_000, "pixels", "one frame; larger ones take minutes to draw and to load"
)
REPLAY_BYTES: Final = _limit(
    "REPLAY_BYTES", 256 * 1024 * 1024, "bytes", "of packed frames in memory while a film is made"
)
REPLAY_SECONDS: Final = _limit(
    "REPLAY_SECONDS", 600, "seconds", "drawing one film; its worker process is killed then"
)
PAGE_ENTRIES: Final = _limit("PAGE_ENTRIES", 500, "entries", "of history or chat in one answer")
PLOT_BYTES: Final = _limit(
    "PLOT_BYTES", 16 * 1024, "bytes", "what the picture of a plot says of its axes"
)
SELECTED: Final = _limit(
    "SELECTED", 10_000, "elements", "selected in a cell's view that the kernel is told of"
)
EVENTS_WAITING: Final = _limit(
    "EVENTS_WAITING", 1000, "events", "kept for one slow listener before some are missed"
)
