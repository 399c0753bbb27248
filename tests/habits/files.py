"""The files of the project, as Git sees them: tracked, or new and not ignored."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def project_files() -> tuple[Path, ...]:
    """All files, relative to the project's root, sorted."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = {Path(name) for name in listing.split("\0") if name}
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def files_under(folder: str, *suffixes: str) -> list[Path]:
    """The files below a folder, given relative to the root, that end in one of the suffixes."""
    return [
        path
        for path in project_files()
        if path.is_relative_to(folder) and path.name.endswith(suffixes)
    ]


def text_of(path: Path) -> str | None:
    """The text of a file, or None when it is not text."""
    data = (ROOT / path).read_bytes()
    return None if b"\0" in data[:8192] else data.decode("utf-8", errors="replace")
