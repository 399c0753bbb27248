"""What the build of the browser's files leaves: their folder, and the names that carry a hash."""

import json
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"


def hashed_name(part: str) -> str:
    """Give the file's name of a part (``script``, ``kernel``, ``lobby``); raises FileNotFoundError.

    Read each time: after an update the files change under a server that goes on.
    """
    name: str = json.loads((STATIC / "manifest.json").read_text())[part]
    return name
