"""What the commands print: words for people, JSON for scripts."""

import json
from typing import Any


def line(text: str) -> str:
    """Give a text of somebody else as one line that cannot command the terminal."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def as_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # JSON allows these as they are; a terminal may obey them.
    safe = "".join(f"\\u{ord(sign):04x}" if "\x7f" <= sign <= "\x9f" else sign for sign in text)
    print(safe, flush=True)
