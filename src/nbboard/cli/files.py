"""The commands on files and databases: check, backup, copy, decode. They need no server."""

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from nbboard.cli.boards import Commands
from nbboard.cli.decoding import decoded, readable
from nbboard.cli.printing import as_json, line
from nbboard.core import limits
from nbboard.core.errors import InvalidInput, StoreDamaged
from nbboard.core.ids import BoardId, is_board_id
from nbboard.store.copying import Copied, Total, copy
from nbboard.store.opening import opened_alone, place
from nbboard.store.sqlite import SqliteStore, default_path
from nbboard.upkeep import Checked, check_all

_DECODE: Final = """\
Print frames of the protocol, or entries of a board's log, as JSON for people: one line each.

SOURCE is a file that holds one frame, one chunk of a snapshot, one entry or an .nbboard file;
`-` for standard input; a frame in hexadecimal digits, as a browser's network tab copies it; or,
with --database, the id of a board in that file."""

_COPY: Final = """\
Copy all boards, with their history, people, links and secrets, from one place to another.

SOURCE and DESTINATION are each a file (a path, or sqlite:PATH), redis://user:password@host/0, or
env:NAME for what a variable holds, so that `ps` shows no password. Stop the servers of both first.
Each board is read again from both and compared; boards that are the same are passed over, so
a copy that was cut short is started again with the same words. The source stays as it is."""


def add_to(commands: Commands) -> None:
    """Add the commands to the parser."""
    check = commands.add_parser("check", help="read all boards again and print their fingerprints")
    check.add_argument("--json", action="store_true", help="print JSON, for scripts")
    check.set_defaults(run=_check)
    backup = commands.add_parser("backup", help="copy all boards, also while they are in use")
    backup.add_argument("file", type=Path, help="a new file")
    backup.set_defaults(run=_backup)
    moved = commands.add_parser(
        "copy",
        help="copy all boards to another file or to Redis, or back, and compare them",
        description=_COPY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    moved.add_argument("source", metavar="SOURCE")
    moved.add_argument("destination", metavar="DESTINATION")
    moved.add_argument("--json", action="store_true", help="print JSON, for scripts")
    moved.add_argument(
        "--allow-network", action="store_true", help="accept files on a network file system"
    )
    moved.set_defaults(run=_copy)
    decode = commands.add_parser(
        "decode",
        help="print frames or a board's log as JSON",
        description=_DECODE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    decode.add_argument("source", metavar="SOURCE")
    decode.add_argument("--after", type=int, default=0, metavar="SEQ", help="only later entries")
    decode.set_defaults(run=_decode)
    for parser in (check, backup, decode):
        parser.add_argument("--database", type=Path, help="the file of the boards; else the usual")


def _check(arguments: argparse.Namespace) -> None:
    async def look() -> list[Checked]:
        async with _opened(arguments.database) as store:
            return await check_all(store)

    checked = asyncio.run(look())
    for record, elements, fingerprint, problem in checked:
        if arguments.json:
            as_json(
                {
                    "id": record.id,
                    "title": record.title,
                    "entries": record.head,
                    "elements": elements,
                    "digest": fingerprint,
                    "problem": problem,
                }
            )
            continue
        found = problem or f"{record.head:8} entries {elements:8} elements  {fingerprint[:16]}"
        print(f"{record.id:24} {found}  {line(record.title)}")
    damaged = sum(bool(board.problem) for board in checked)
    if damaged:
        raise StoreDamaged(f"{damaged} of {len(checked)} boards are damaged: restore a backup")


def _backup(arguments: argparse.Namespace) -> None:
    async def copy() -> None:
        async with _opened(arguments.database) as store:
            await store.backup(arguments.file)

    asyncio.run(copy())
    print(arguments.file)


def _copy(arguments: argparse.Namespace) -> None:
    source, destination = place(arguments.source), place(arguments.destination)
    if source == destination:
        raise InvalidInput("the source is the destination: give two places")

    def tell(board: Copied) -> None:
        record, what, elements, fingerprint, problem = board
        if arguments.json:
            fields = {"id": record.id, "title": record.title, "what": what, "entries": record.head}
            found = {"elements": elements, "digest": fingerprint, "problem": problem}
            as_json({**fields, **found})
            return
        words = problem or f"{record.head:8} entries {elements:8} elements  {fingerprint[:16]}"
        print(f"{record.id:24} {what:9} {words}  {line(record.title)}", flush=True)

    async def run() -> Total:
        network = arguments.allow_network
        async with (
            opened_alone(source, _now, existing=True, allow_network=network) as given,
            opened_alone(destination, _now, existing=False, allow_network=network) as taking,
        ):
            return await copy(given, taking, tell)

    total = asyncio.run(run())
    if arguments.json:
        as_json({"total": total._asdict()})
    else:
        same = total.boards - total.copied - total.failed
        print(
            f"{total.boards} boards with {total.entries} entries: {total.copied} copied, {same} "
            f"the same already; {total.gone} used ids, {total.groups} groups, {total.secrets} "
            "secrets"
        )
    if total.failed:
        raise StoreDamaged(f"{total.failed} of {total.boards} boards are not the same there")


def _now() -> int:
    return time.time_ns() // 1_000_000


def _decode(arguments: argparse.Namespace) -> None:
    source = arguments.source
    # Digits alone could be an id as well, but no board is ever given such a one.
    named = "-" in source[1:-1] and is_board_id(source) and not Path(source).exists()
    if arguments.database is not None or named:
        asyncio.run(_print_log(arguments))
        return
    as_json(readable(decoded(_bytes(source))))


async def _print_log(arguments: argparse.Namespace) -> None:
    if not is_board_id(arguments.source):
        raise InvalidInput(f"with --database give a board's id, not {line(arguments.source)}")
    async with _opened(arguments.database) as store:
        board = BoardId(arguments.source)
        await store.get(board)
        async for group in store.read(board, arguments.after):
            for entry in group:
                as_json(readable(entry))


def _bytes(source: str) -> bytes:
    """Read a frame: from standard input, from a file, or from hexadecimal digits."""
    if source == "-":
        return sys.stdin.buffer.read(limits.IMPORT_BYTES + 1)
    path = Path(source)
    if path.exists():
        return path.read_bytes()
    try:
        return bytes.fromhex(source.removeprefix("0x"))
    except ValueError:
        raise InvalidInput(
            f"{line(source[:80])}: no file of that name, no board's id and no hexadecimal digits"
        ) from None


@asynccontextmanager
async def _opened(path: Path | None) -> AsyncIterator[SqliteStore]:
    found = path or default_path()
    if not found.exists():
        raise InvalidInput(f"{found} does not exist: give the file with --database")
    # A board's own file stays one file; a server's keeps its -wal.
    store = SqliteStore.open(found, _now, one_file=True)
    try:
        yield store
    finally:
        await store.close()
