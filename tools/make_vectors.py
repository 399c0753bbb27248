"""Writes the data under `conformance/` that both languages obey.

``python -m tools.make_vectors`` writes it, ``--check`` only tells whether it is what it would
write. Outlines have a maker of their own.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from tools.vectors import board_logs, element_logs, malformed, messages, packings, rights_logs

FOLDER: Final = Path(__file__).parents[1] / "conformance"


def _text(value: Any, depth: int) -> str:
    """Give JSON with containers opened to `depth`, so that a line of a file is a line of a log."""
    if depth and isinstance(value, dict):
        items = [f"{json.dumps(key)}: {_text(item, depth - 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + "\n}"
    if depth and isinstance(value, list) and value:
        return "[\n" + ",\n".join(_text(item, depth - 1) for item in value) + "\n]"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def files() -> dict[Path, str]:
    """Give what each file must hold; raises AssertionError where the core judges otherwise."""
    logs = [*element_logs.logs(), *board_logs.logs(), *rights_logs.logs()]
    content = {FOLDER / "logs" / f"{log.name}.json": _text(log.record(), 2) for log in logs}
    snapshots = {
        "about": "The state that each log ends with, as snapshot messages in base64",
        "snapshots": [log.snapshot() for log in logs],
    }
    content |= {
        FOLDER / "snapshots.json": _text(snapshots, 2),
        FOLDER / "points.json": _text(packings.record(), 2),
        FOLDER / "messages.json": _text(messages.record(), 2),
        FOLDER / "malformed.json": _text(malformed.record(), 2),
    }
    return {path: text + "\n" for path, text in content.items()}


def main() -> int:
    """Write the files, or with ``--check`` fail when one is stale."""
    stale = {
        path: text
        for path, text in files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path} is stale: run python -m tools.make_vectors", file=sys.stderr)
        return bool(stale)
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
