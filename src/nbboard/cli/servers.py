"""The commands on a server itself: logs, diagnose, serve."""

import argparse
import os
from pathlib import Path
from typing import Final

from msgspec import convert

from nbboard.cli.boards import Commands, endpoint_of
from nbboard.cli.printing import as_json, line
from nbboard.client import rest
from nbboard.client.background import background
from nbboard.core.errors import InvalidInput
from nbboard.diagnosis import diagnose
from nbboard.server.logbook import Line

_FOLLOW_SECONDS: Final = 15
_SERVE: Final = """\
Serve boards without notebooks, kernels and files: the pages, the list of boards, REST and sockets
of nbboard, behind a token. Prints the address with which one signs in; kernels elsewhere come with
`NBBoard.join(id, server=…, token=…)`."""


def add_to(commands: Commands) -> None:
    """Add the commands to the parser."""
    logs = commands.add_parser("logs", help="what the server logged, and how much it logs")
    logs.add_argument("--level", default="info", help="debug, info, warning or error")
    logs.add_argument("--module", default="", help="such as nbboard.room; and all below it")
    logs.add_argument("--follow", action="store_true", help="go on until Ctrl-C")
    logs.add_argument("--set", action="append", default=[], metavar="MODULE=LEVEL")
    logs.add_argument("--json", action="store_true", help="print JSON, for scripts")
    logs.set_defaults(run=_logs)
    commands.add_parser("diagnose", help="where a server was looked for").set_defaults(
        run=_diagnose
    )
    serve = commands.add_parser("serve", help="serve boards alone", description=_SERVE)
    serve.add_argument("--port", type=int, default=8899, help="0 takes a free one (8899)")
    serve.add_argument("--ip", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    serve.add_argument(
        "--store",
        default=os.environ.get("NBBOARD_STORE", ""),
        help="the file of the boards, or redis://user:password@host/0, better given as "
        "NBBOARD_STORE; else the usual file",
    )
    serve.add_argument("--workers", type=int, default=1, help="processes, with boards on Redis (1)")
    serve.add_argument(
        "--durable", action="store_true", help="refuse a Redis that may lose what it acknowledged"
    )
    serve.add_argument(
        "--replicas", type=int, default=0, help="how many replicas must have a change (0)"
    )
    serve.add_argument("--share-links", action="store_true", help="allow links for guests")
    serve.set_defaults(run=_serve)


def _logs(arguments: argparse.Namespace) -> None:
    endpoint = endpoint_of(arguments)
    if arguments.set:
        wanted = dict(_module_and_level(text) for text in arguments.set)
        levels = background().run(rest.set_log_levels(endpoint, wanted))["levels"]
        if arguments.json:
            as_json(levels)
        else:
            print(" ".join(f"{module}={level}" for module, level in levels.items()))
        if not arguments.follow:
            return
    query: dict[str, object] = {"level": arguments.level, "module": arguments.module}
    while True:
        for found in background().run(rest.logs(endpoint, query), 60)["lines"]:
            if arguments.json:
                as_json(found)
            else:
                print(line(_shown_line(convert(found, Line))), flush=True)
            query["after"] = found["n"]
        if not arguments.follow:
            return
        query["wait"] = _FOLLOW_SECONDS


def _module_and_level(text: str) -> tuple[str, str]:
    module, _, level = text.rpartition("=")
    if not module:
        raise InvalidInput(f"{text}: write MODULE=LEVEL, such as nbboard.room=debug")
    return module, level


def _shown_line(found: Line) -> str:
    at = rest.local_time(found.at).isoformat(" ", "seconds")
    return f"{at} {found.level:7} {found.module}: {found.text()}"


def _diagnose(arguments: argparse.Namespace) -> None:
    diagnose(arguments.server, token=arguments.token)


def _serve(arguments: argparse.Namespace) -> None:
    from nbboard.server.alone import (  # noqa: PLC0415  the server's parts take half a second
        Serving,
        serve,
    )

    store = arguments.store
    serving = Serving(
        ip=arguments.ip,
        port=arguments.port,
        store=store if "://" in store or not store else str(Path(store).absolute()),
        token=arguments.token or "",
        share_links=arguments.share_links,
        durable=arguments.durable,
        replicas=arguments.replicas,
    )
    serve(serving, arguments.workers)
