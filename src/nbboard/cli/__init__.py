"""``jupyter nbboard``: boards from a terminal.

The exit status is 0 when it is done, 1 when it was refused (the words say why), 2 for a wrong
command line and 130 after an interrupt.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final

from nbboard._version import __version__
from nbboard.cli import boards, files, servers
from nbboard.core.errors import NBBoardError

_EPILOG: Final = """\
exit status: 0 done, 1 refused (the words say why), 2 wrong usage, 130 interrupted

The server is found as a kernel finds it: --server, the variables NBBOARD_HUB_URL and NBBOARD_URL,
or the Jupyter server whose terminal this is. Elsewhere give --server http://127.0.0.1:8888/, whose
token is found for your own servers. `jupyter nbboard diagnose` shows what was tried.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever reads has enough: what Python still flushes at its end must go somewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (NBBoardError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jupyter nbboard",
        description="Shared whiteboards.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    for name, words in (
        ("--server", "the Jupyter server's URL; else as a kernel finds it"),
        ("--token", "its token; better in the variable JUPYTER_TOKEN"),
    ):
        parser.add_argument(name, help=words)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    boards.add_to(commands)
    files.add_to(commands)
    servers.add_to(commands)
    return parser
