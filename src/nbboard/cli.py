"""``jupyter nbboard``: boards from a terminal."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import msgspec

from nbboard._version import __version__
from nbboard.board import NBBoard
from nbboard.client import rest
from nbboard.client.background import background
from nbboard.client.discovery import discover, require
from nbboard.core.errors import InvalidInput, NBBoardError, StoreDamaged
from nbboard.diagnosis import diagnose
from nbboard.server.logbook import Line
from nbboard.store.sqlite import SqliteStore, default_path
from nbboard.upkeep import Checked, check_all

_FOLLOW_SECONDS: Final = 15


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status: 0 done, 1 refused with words, 2 wrong usage."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except KeyboardInterrupt:
        return 130
    except (NBBoardError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jupyter nbboard", description="Shared whiteboards.")
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--server", help="the Jupyter server's URL; else as a kernel finds it")
    parser.add_argument("--token", help="its token; better in the variable JUPYTER_TOKEN")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("list", help="boards you may open").set_defaults(run=_list)
    create = commands.add_parser("create", help="make a board and print its id")
    create.add_argument("title", nargs="?", default="")
    create.set_defaults(run=_create)
    export = commands.add_parser("export", help="write a board to a file")
    export.add_argument("board", metavar="ID")
    export.add_argument("file", type=Path, help=".png, .svg, .pdf or .nbboard")
    export.set_defaults(run=_export)
    load = commands.add_parser("import", help="put a file on a new board, or on --board")
    load.add_argument("file", type=Path, help=".excalidraw or .nbboard")
    load.add_argument("--board", metavar="ID")
    load.set_defaults(run=_import)
    _add_file_commands(commands)
    logs = commands.add_parser("logs", help="what the server logged, and how much it logs")
    logs.add_argument("--level", default="info", help="debug, info, warning or error")
    logs.add_argument("--module", default="", help="such as nbboard.room; and all below it")
    logs.add_argument("--follow", action="store_true", help="go on until Ctrl-C")
    logs.add_argument("--set", action="append", default=[], metavar="MODULE=LEVEL")
    logs.set_defaults(run=_logs)
    commands.add_parser("diagnose", help="where a server was looked for").set_defaults(
        run=_diagnose
    )
    return parser


def _add_file_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what works on the file of the boards itself, whether a server uses it or not."""
    backup = commands.add_parser("backup", help="copy all boards, also while they are in use")
    backup.add_argument("file", type=Path, help="a new file")
    backup.set_defaults(run=_backup)
    check = commands.add_parser("check", help="read all boards again and print their fingerprints")
    check.set_defaults(run=_check)
    for parser in (backup, check):
        parser.add_argument("--database", type=Path, help="the file of the boards; else the usual")


def _list(arguments: argparse.Namespace) -> None:
    endpoint = require(discover(arguments.server, arguments.token, os.environ))
    for board in background().run(rest.list_boards(endpoint)):
        print(f"{board['id']}  {board['role']:7}{board['members']:4} here  {board['title']}")


def _create(arguments: argparse.Namespace) -> None:
    with NBBoard.create(arguments.title, server=arguments.server, token=arguments.token) as board:
        print(board.id)


def _export(arguments: argparse.Namespace) -> None:
    with NBBoard.join(arguments.board, server=arguments.server, token=arguments.token) as board:
        print(board.save(arguments.file))


def _import(arguments: argparse.Namespace) -> None:
    where = {"server": arguments.server, "token": arguments.token}
    if arguments.board:
        opened = NBBoard.join(arguments.board, **where)
    else:
        opened = NBBoard.create(arguments.file.stem, **where)
    with opened as board:
        print(board.load(arguments.file))
        print(board.id)


def _backup(arguments: argparse.Namespace) -> None:
    async def copy() -> None:
        async with _opened(arguments.database) as store:
            await store.backup(arguments.file)

    asyncio.run(copy())
    print(arguments.file)


def _check(arguments: argparse.Namespace) -> None:
    async def look() -> list[Checked]:
        async with _opened(arguments.database) as store:
            return await check_all(store)

    checked = asyncio.run(look())
    for record, elements, fingerprint, problem in checked:
        found = problem or f"{record.head:8} entries {elements:8} elements  {fingerprint[:16]}"
        print(f"{record.id:24} {found}  {record.title}")
    damaged = sum(bool(board.problem) for board in checked)
    if damaged:
        raise StoreDamaged(f"{damaged} of {len(checked)} boards are damaged: restore a backup")


@asynccontextmanager
async def _opened(path: Path | None) -> AsyncIterator[SqliteStore]:
    found = path or default_path()
    if not found.exists():
        raise InvalidInput(f"{found} does not exist: give the file with --database")
    store = SqliteStore.open(found, lambda: time.time_ns() // 1_000_000)
    try:
        yield store
    finally:
        await store.close()


def _logs(arguments: argparse.Namespace) -> None:
    endpoint = require(discover(arguments.server, arguments.token, os.environ))
    if arguments.set:
        wanted = dict(_module_and_level(text) for text in arguments.set)
        levels = background().run(rest.set_log_levels(endpoint, wanted))["levels"]
        print(" ".join(f"{module}={level}" for module, level in levels.items()))
        if not arguments.follow:
            return
    query: dict[str, object] = {"level": arguments.level, "module": arguments.module}
    while True:
        answer = background().run(rest.logs(endpoint, query), 60)
        for line in msgspec.convert(answer["lines"], list[Line]):
            print(_shown_line(line), flush=True)
            query["after"] = line.n
        if not arguments.follow:
            return
        query["wait"] = _FOLLOW_SECONDS


def _module_and_level(text: str) -> tuple[str, str]:
    module, _, level = text.rpartition("=")
    if not module:
        raise InvalidInput(f"{text}: write MODULE=LEVEL, such as nbboard.room=debug")
    return module, level


def _shown_line(line: Line) -> str:
    at = rest.local_time(line.at).isoformat(" ", "seconds")
    return f"{at} {line.level:7} {line.module}: {line.text()}"


def _diagnose(arguments: argparse.Namespace) -> None:
    diagnose(arguments.server, token=arguments.token)
