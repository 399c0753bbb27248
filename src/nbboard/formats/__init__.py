"""Files that boards are read from and written to; knows the model and nothing above it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.model import Element, Image
from nbboard.formats import excalidraw, native
from nbboard.formats.report import LoadReport, Skipped

__all__ = ["LoadReport", "Loaded", "Skipped", "load_file", "save_file", "with_blobs"]

EXCALIDRAW: Final = ".excalidraw"
NATIVE: Final = ".nbboard"


class Loaded(NamedTuple):
    """What a file holds: elements bottom to top, the images they name, and how it went."""

    elements: list[Element]
    blobs: dict[str, bytes]
    report: LoadReport


def load_file(path: Path, new_id: Callable[[], str]) -> Loaded:
    """Read a ``.excalidraw`` or ``.nbboard`` file; `new_id` gives element and group ids.

    The host codes images anew when they are uploaded, so they get other hashes: hand those to
    `with_blobs` before the elements are added. Raises InvalidInput for any other file.
    """
    kinds = {EXCALIDRAW: excalidraw.load, NATIVE: native.load}
    load = kinds.get(path.suffix.lower())
    if load is None:
        raise InvalidInput(f"{shown(path.name)}: give a file that ends in {' or '.join(kinds)}")
    size = path.stat().st_size
    if size > limits.IMPORT_BYTES:
        raise LimitExceeded(
            f"{shown(path.name)} has {size} bytes; the limit is {limits.IMPORT_BYTES}"
        )
    elements, report = load(path.read_bytes(), new_id=new_id)
    return Loaded(elements, report.blobs, report)


def save_file(
    path: Path, elements: Sequence[Element], blobs: Mapping[str, bytes], title: str
) -> None:
    """Write a ``.nbboard`` file; raises InvalidInput for another ending."""
    if path.suffix.lower() != NATIVE:
        raise InvalidInput(f"{shown(path.name)}: give a name that ends in {NATIVE}")
    path.write_bytes(native.dump(elements, blobs, title=title))


def with_blobs(elements: Sequence[Element], stored: Mapping[str, str]) -> list[Element]:
    """Give the elements with each image's blob replaced by what `stored` maps it to."""
    return [
        msgspec.structs.replace(element, blob=stored.get(element.blob, element.blob))
        if isinstance(element, Image)
        else element
        for element in elements
    ]
