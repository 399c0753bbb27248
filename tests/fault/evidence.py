"""How long a campaign runs, and what it leaves for `docs/evidence/reliability.md`.

NBBOARD_CAMPAIGN=full makes campaigns as long as a release needs; `tools.run_faults` sets it and
collects what `keep` wrote.
"""

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).parents[2] / "artifacts" / "evidence"
FULL: Final = os.environ.get("NBBOARD_CAMPAIGN") == "full"


class Evidence(NamedTuple):
    """What a campaign came to: `failures` of `trials`, and which planted fault it also caught.

    `seed` is that of the first trial, or "" where chance plays no part; `what` says in words what
    one trial is and what was counted beside it.
    """

    guarantee: str
    test: str
    trials: int
    failures: int
    what: str
    caught: str = ""
    seed: str = ""


def trials(short: int, full: int) -> int:
    """Give how many trials this run makes."""
    return full if FULL else short


def seed() -> int:
    """Give the seed of this run: NBBOARD_SEED, or a new one."""
    return int(os.environ.get("NBBOARD_SEED", random.randrange(2**32)))


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    answer = subprocess.run(command, cwd=FOLDER.parents[1], stdout=subprocess.PIPE, check=False)
    return answer.stdout.decode().strip() or "unknown"


def keep(evidence: Evidence) -> None:
    """Write what a campaign came to; the newest of a test replaces the one before.

    A short run does not replace what a full one left.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    name = f"{evidence.guarantee}-{evidence.test}".replace("/", "-").replace(" ", "-")
    more = {"full": FULL, "commit": _commit()}
    line = json.dumps(evidence._asdict() | more, ensure_ascii=False)
    file = FOLDER / f"{name}.json"
    if FULL or not file.exists() or not json.loads(file.read_text(encoding="utf-8"))["full"]:
        file.write_text(line + "\n", encoding="utf-8")
