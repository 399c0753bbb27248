"""Generates the TypeScript types and codec from the Python Structs; run after changing a Struct.

``python -m tools.generate_ts`` writes `js/src/core/types.gen.ts` and `js/src/core/codec.gen.ts`;
``--check`` only tells whether they are what it would write. The output depends on nothing but
the modules of `nbboard.core`. Biome passes over ``*.gen.ts``: the files are read in review, but
their form is this generator's, so that making them needs no Node.
"""

import sys
from pathlib import Path
from typing import Final

from tools.ts_codec import codec_file
from tools.ts_types import types_file

FOLDER: Final = Path(__file__).parents[1] / "js" / "src" / "core"


def files() -> dict[Path, str]:
    """Give what each generated file must hold."""
    return {FOLDER / "types.gen.ts": types_file(), FOLDER / "codec.gen.ts": codec_file()}


def main() -> int:
    """Write the files, or with ``--check`` fail when one is stale."""
    stale = [
        path
        for path, text in files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path} is stale: run python -m tools.generate_ts", file=sys.stderr)
        return bool(stale)
    for path in stale:
        path.write_text(files()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
