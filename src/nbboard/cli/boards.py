"""The commands on boards of a server: list, create, export, import."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

from nbboard.board import NBBoard
from nbboard.cli.printing import as_json, line
from nbboard.client import rest
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint, discover, require
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.model import Note, TextBox
from nbboard.drawing import Drawing
from nbboard.formats import LoadReport
from nbboard.render.sheets import SIZES
from nbboard.render.text import missing

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

_SHOWN_BOXES: Final = 20
_EXPORT: Final = """\
Write a board to a file. The ending says what it becomes: .png, .svg, .pdf, .excalidraw or
.nbboard (all that is drawn, to be imported again)."""
_IMPORT: Final = """\
Put an .excalidraw or .nbboard file on a new board named after it, or on --board, and print the
board's id. What could not be brought over exactly is said. A PNG or SVG that Excalidraw exported
with its scene, a note of Obsidian and an .excalidrawlib are taken as well."""


def add_to(commands: Commands) -> None:
    """Add the commands to the parser."""
    listing = commands.add_parser("list", help="boards you may open")
    listing.set_defaults(run=_list)
    create = commands.add_parser("create", help="make a board and print its id")
    create.add_argument("title", nargs="?", default="")
    create.add_argument(
        "--access",
        choices=("edit", "view", "private"),
        default="edit",
        help="what signed-in people may do whom nobody gave a role (edit)",
    )
    create.set_defaults(run=_create)
    export = commands.add_parser("export", help="write a board to a file", description=_EXPORT)
    _add_export_options(export)
    export.set_defaults(run=_export)
    load = commands.add_parser(
        "import", help="put a file on a new board, or on --board", description=_IMPORT
    )
    load.add_argument("file", type=Path, help=".excalidraw or .nbboard")
    load.add_argument("--board", metavar="ID")
    load.set_defaults(run=_import)
    for parser in (listing, create, export, load):
        parser.add_argument("--json", action="store_true", help="print JSON, for scripts")
        # Also behind the command; there, only what is given counts.
        for name in ("--server", "--token"):
            parser.add_argument(name, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _add_export_options(export: argparse.ArgumentParser) -> None:
    export.add_argument("board", metavar="ID")
    export.add_argument("file", type=Path, help=".png, .svg, .pdf, .excalidraw or .nbboard")
    export.add_argument("--at", type=int, metavar="SEQ", help="as the board was after that entry")
    export.add_argument("--only", type=_names, metavar="ID,ID", help="only these elements")
    look = export.add_argument_group("pictures (.png, .svg, .pdf)")
    look.add_argument(
        "--region",
        type=_region,
        metavar="X,Y,W,H",
        help="a part of the board, in board units; write --region=-5,… before a minus",
    )
    look.add_argument("--padding", type=float, help="board units round all there is (16)")
    ground = look.add_mutually_exclusive_group()
    ground.add_argument("--background", metavar="#RRGGBB", help="the paper's colour (#ffffff)")
    ground.add_argument(
        "--transparent", action="store_const", const=None, dest="background", help="no paper"
    )
    look.add_argument(
        "--dark", action="store_const", const=True, help="in the colours of a dark theme"
    )
    look.add_argument(
        "--scale",
        type=float,
        help=".png: pixels a board unit (2); .pdf with --page: times the natural size, over as "
        "many sheets as it takes (without it the drawing fits on one)",
    )
    paper = export.add_argument_group("paper (.pdf)")
    paper.add_argument(
        "--page", type=_page, metavar="NAME|W,H", help=f"{', '.join(SIZES)}, or width,height in mm"
    )
    paper.add_argument("--orientation", choices=("auto", "portrait", "landscape"))
    paper.add_argument("--margin", type=float, metavar="MM", help="free on each side (10)")
    paper.add_argument("--overlap", type=float, metavar="MM", help="that sheets share (5)")
    paper.add_argument(
        "--no-marks", action="store_const", const=False, dest="marks", help="no marks for cutting"
    )
    # What was not given is not passed on: None is a background.
    export.set_defaults(**dict.fromkeys(_OPTIONS, _NOT_GIVEN))


_NOT_GIVEN: Final = object()
_OPTIONS: Final = (
    "only", "region", "padding", "background", "dark", "scale", "page", "orientation", "margin",
    "overlap", "marks",
)  # fmt: skip


def _list(arguments: argparse.Namespace) -> None:
    found = background().run(rest.list_boards(endpoint_of(arguments)))
    if arguments.json:
        as_json(found)
        return
    for board in found:
        title = line(board["title"])
        print(f"{board['id']}  {board['role']:7}{board['members']:4} here  {title}")


def _create(arguments: argparse.Namespace) -> None:
    with _made(arguments, arguments.title, access=arguments.access) as board:
        if arguments.json:
            as_json({"id": board.id, "title": board.title, "url": board.url})
        else:
            print(board.id)


def _export(arguments: argparse.Namespace) -> None:
    given = vars(arguments)
    options = {name: given[name] for name in _OPTIONS if given[name] is not _NOT_GIVEN}
    with _joined(arguments) as board:
        drawing: Drawing = board if arguments.at is None else board.at(arguments.at)
        path = drawing.save(arguments.file, **options)
        form = path.suffix.lower()
        lost = drawing.losses() if form == ".excalidraw" else {}
        boxes = _boxes(drawing) if form in (".png", ".svg", ".pdf") else ""
    if arguments.json:
        told = {"file": str(path), "bytes": path.stat().st_size, "losses": lost, "boxes": boxes}
        as_json(told)
        return
    print(path)
    for words, count in lost.items():
        print(f"{count} × {words}", file=sys.stderr)
    if boxes:
        some = boxes if len(boxes) <= _SHOWN_BOXES else f"{boxes[:_SHOWN_BOXES]}…"
        told_of = "character that no face on this machine has, is an empty box (install a face)"
        print(f"{len(boxes)} × {told_of}: {some}", file=sys.stderr)


def _boxes(drawing: Drawing) -> str:
    """Give the characters that a picture shows as empty boxes, each once."""
    texts = (one.text for one in drawing.elements if isinstance(one, TextBox | Note))
    return "".join(missing("".join(sorted(set().union(*texts)))))


def _import(arguments: argparse.Namespace) -> None:
    if arguments.board:
        opened = _joined(arguments)
    else:
        # A file that is none must not leave an empty board behind.
        arguments.file.open("rb").close()
        opened = _made(arguments, arguments.file.stem)
    with opened as board:
        try:
            report = board.load(arguments.file)
        except InvalidInput:
            if not arguments.board:
                board.delete()
            raise
        if arguments.json:
            as_json({"id": board.id, **_told(report)})
        else:
            print(_safely(report))
            print(board.id)


def _safely(report: LoadReport) -> str:
    """Give a report without what could command the terminal."""
    return "\n".join(map(line, repr(report).splitlines()))


def _told(report: LoadReport) -> dict[str, Any]:
    return {
        "elements_in": report.elements_in,
        "on_board": report.on_board,
        "skipped": [skipped._asdict() for skipped in report.skipped],
        "approximated": report.approximated,
        "not_kept": report.not_kept,
    }


def _made(arguments: argparse.Namespace, title: str, **options: Any) -> NBBoard:
    # Where no server is found, a board would be made in this process, and gone with it.
    endpoint_of(arguments)
    return NBBoard.create(title, server=arguments.server, token=arguments.token, **options)


def _joined(arguments: argparse.Namespace) -> NBBoard:
    return NBBoard.join(arguments.board, server=arguments.server, token=arguments.token)


def endpoint_of(arguments: argparse.Namespace) -> Endpoint:
    """Find the server that a command is for."""
    return require(discover(arguments.server, arguments.token, os.environ))


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _numbers(count: int, words: str) -> Callable[[str], tuple[float, ...]]:
    def read(text: str) -> tuple[float, ...]:
        try:
            found = tuple(map(float, text.split(",")))
        except ValueError:
            found = ()
        if len(found) != count:
            raise argparse.ArgumentTypeError(f"{shown(text)}: write {words}")
        return found

    return read


_region = _numbers(4, "X,Y,WIDTH,HEIGHT, such as 0,0,800,600")
_millimetres = _numbers(2, "a name, or WIDTH,HEIGHT in mm, such as 210,297")


def _page(text: str) -> str | tuple[float, ...]:
    return text if text.lower() in SIZES else _millimetres(text)
