"""A recording of what a program asked of the disk, and the files as a power cut would leave them.

`record` runs a program under strace. What was written before the last finished sync of a file is
on the disk; of what came later each sector of 512 bytes may be there or not, whatever the order,
and so may each truncation. That is what a disk may do that does not lie about its syncs.
"""

import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

SECTOR: Final = 512
_CALLS: Final = "trace=pwrite64,write,fdatasync,fsync,ftruncate,unlink"
# pid  call(fd</path>, "\x41…", length, offset) = result
_LINE: Final = re.compile(r"(?P<pid>\d+) +(?P<call>\w+)\((?P<rest>.*)$")
_RESUMED: Final = re.compile(r"(?P<pid>\d+) +<\.\.\. (?P<call>\w+) resumed>")
_WRITE: Final = re.compile(r'\d+<(?P<path>[^>]*)>, "(?P<data>(?:\\x..)*)", \d+(?:, (?P<at>\d+))?')
_FILE: Final = re.compile(r"\d+<(?P<path>[^>]*)>(?:, (?P<length>\d+))?")
_SYNCS: Final = ("fdatasync", "fsync")


class Write(NamedTuple):
    """Bytes that were written at an offset; None cuts the file there."""

    path: str
    at: int
    data: bytes | None


class Sync(NamedTuple):
    """A file was synced: the first `writes` writes of the recording to it are on the disk."""

    path: str
    writes: int


class Said(NamedTuple):
    """The program wrote this to its standard output."""

    text: str


Event = Write | Sync | Said


def record(command: Sequence[str], files: Path, log: Path, cwd: Path) -> list[Event]:
    """Run a program to its end and give what it did to files beside `files`, and said."""
    strace = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", _CALLS, "-o", str(log)]
    subprocess.run(
        [*strace, *command], cwd=cwd, input=b"go\n", stdout=subprocess.PIPE, check=True, timeout=120
    )
    with log.open(encoding="ascii") as lines:
        return list(_events(lines, str(files)))


def _events(lines: Iterator[str], files: str) -> Iterator[Event]:
    writes = 0
    # By process: the sync that has begun, and how many writes had been made by then.
    syncing: dict[str, Sync] = {}
    for line in lines:
        if (resumed := _RESUMED.match(line)) is not None:
            if resumed["call"] in _SYNCS and resumed["pid"] in syncing:
                yield syncing.pop(resumed["pid"])
            continue
        found = _LINE.match(line)
        if found is None:
            continue
        event = _event(found["call"], found["rest"], writes)
        if isinstance(event, Said):
            yield event
        elif event is not None and event.path.startswith(files):
            if isinstance(event, Write):
                writes += 1
                yield event
            elif "<unfinished" in line:
                syncing[found["pid"]] = event
            else:
                yield event


def _event(call: str, rest: str, writes: int) -> Event | None:
    if call in ("write", "pwrite64"):
        written = _WRITE.match(rest)
        if written is None:
            return None
        data = bytes.fromhex(written["data"].replace("\\x", ""))
        if rest.startswith("1<"):
            return Said(data.decode())
        return None if written["at"] is None else Write(_path(written), int(written["at"]), data)
    touched = _FILE.match(rest)
    if touched is None:
        return None
    if call == "ftruncate":
        return Write(_path(touched), int(touched["length"]), None)
    return Sync(_path(touched), writes) if call in _SYNCS else None


def _path(found: re.Match[str]) -> str:
    """Give the path that strace wrote in hex, with its mark for a file that is gone cut off."""
    path = found["path"]
    text = bytes.fromhex(path.replace("\\x", "")).decode() if "\\x" in path else path
    return text.removesuffix("(deleted)")


class Disk:
    """What is on the disk for sure, and what was written since."""

    def __init__(self, files: Sequence[Path]) -> None:
        """Begin with the files as they are now, all of it on the disk."""
        self._sure = {str(file): bytearray(file.read_bytes()) for file in files if file.exists()}
        self._pending: list[tuple[int, Write]] = []
        self._writes = 0
        self.said = ""

    def take(self, event: Event) -> None:
        """Follow the next event of the recording."""
        match event:
            case Said(text):
                self.said += text
            case Write():
                self._pending.append((self._writes, event))
                self._writes += 1
            case Sync(path, writes):
                for number, write in self._pending:
                    if write.path == path and number < writes:
                        _apply(self._sure.setdefault(path, bytearray()), write)
                self._pending = [
                    (number, write)
                    for number, write in self._pending
                    if write.path != path or number >= writes
                ]

    def cut(self, chance: random.Random, folder: Path) -> int:
        """Write the files as a power cut now may leave them; gives how many sectors were lost."""
        images = {path: bytearray(image) for path, image in self._sure.items()}
        share = chance.choice((0.0, 0.5, 0.9, 1.0, chance.random()))
        lost = 0
        for _, write in self._pending:
            for part in _sectors(write):
                if chance.random() < share:
                    _apply(images.setdefault(write.path, bytearray()), part)
                else:
                    lost += 1
        for path, image in images.items():
            (folder / Path(path).name).write_bytes(image)
        return lost


def _sectors(write: Write) -> Iterator[Write]:
    if write.data is None:
        yield write
        return
    start = write.at
    end = write.at + len(write.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Write(write.path, start, write.data[start - write.at : stop - write.at])
        start = stop


def _apply(image: bytearray, write: Write) -> None:
    if write.data is None:
        del image[write.at :]
        image.extend(bytes(write.at - len(image)))
        return
    image.extend(bytes(max(0, write.at - len(image))))
    image[write.at : write.at + len(write.data)] = write.data
