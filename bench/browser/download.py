"""What a page downloads before it shows a board."""

import json
from pathlib import Path
from typing import Final

from bench.figures import Figure, summary

STATIC: Final = Path(__file__).parents[2] / "src/nbboard/static"


def downloads() -> list[Figure]:
    """Sizes as the build noted them, kB of gzip; the font comes only when something is written."""
    manifest = json.loads((STATIC / "manifest.json").read_text())
    sizes = manifest["sizes"]

    def kilobytes(*names: str | None) -> list[float]:
        return [sum(sizes[name]["gzip"] for name in names if name is not None) / 1000]

    board = kilobytes("page.js", manifest["script"], manifest["style"])
    return [
        summary("a page downloads to show a board", "kB", board)._replace(goal="≤ 121"),
        summary("panels, loaded when asked for", "kB", kilobytes(manifest["front"])),
        summary("the font, loaded when something is written", "kB", kilobytes(*_fonts(sizes))),
    ]


def _fonts(sizes: dict[str, object]) -> list[str]:
    return [name for name in sizes if name.endswith(".woff2")]
