"""Where the programs that check and test keep what Python has compiled."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / ".venv" / "bytecode"


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The same variables; whoever keeps bytecode out of the sources still has it kept.

    Without any, each program compiles all that it imports anew: of the tests alone 15 s a run,
    and 2 s of each server and kernel that they start.
    """
    if not given.get("PYTHONDONTWRITEBYTECODE"):
        return dict(given)
    return {**given, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(FOLDER)}
