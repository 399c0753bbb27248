"""Files that boards are read from and written to; knows the model and nothing above it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, LimitExceeded, shown
from nbboard.core.model import Element, Image
from nbboard.formats import excalidraw, native
from nbboard.formats.excalidraw import library, wrapped
from nbboard.formats.excalidraw import write as excalidraw_write
from nbboard.formats.excalidraw.losses import losses
from nbboard.formats.report import LoadReport, Skipped

__all__ = ["LoadReport", "Skipped", "dump", "load_file", "losses", "save_file", "with_blobs"]

_SHOWN: Final = 40
_PICTURE: Final = (
    "a picture without a scene: put it on a board with board.draw.image, or load the drawing itself"
)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{")
# What people take for a drawing, by its first bytes.
_OTHERS: Final = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"<", "an SVG or a web page, without a scene: load the .excalidraw file it was made of"),
    (b"version https://git-lfs", "a pointer of Git LFS to the file: get that with git lfs pull"),
    *((head, "text in UTF-16: save it as UTF-8") for head in _UTF_16),
    (b"[", "a list: a drawing is an object with a list 'elements'"),
)


def load_file(path: Path, new_id: Callable[[], str]) -> tuple[list[Element], LoadReport]:
    """Read an Excalidraw drawing or an nbboard file, told by its content and not its name.

    A drawing may also be in a PNG or SVG that Excalidraw exported with its scene, in a note of
    Obsidian, or be a library, whose items are put side by side.
    `new_id` gives element and group ids. The images that the elements name are in the report's
    `blobs`; the host codes them anew when they are uploaded, so they get other hashes: hand those
    to `with_blobs` before the elements are added. Raises InvalidInput for any other file.
    """
    size = path.stat().st_size
    if size > limits.IMPORT_BYTES:
        raise LimitExceeded(
            f"{shown(path.name)} has {size} bytes; the limit is {limits.IMPORT_BYTES}"
        )
    data = path.read_bytes()
    if data.lstrip(wrapped.BEFORE).startswith(b"{") and not data.startswith(_UTF_16):
        return excalidraw.load(library.scene(data) or data, new_id=new_id)
    scene = wrapped.scene(data)
    if scene is not None:
        return excalidraw.load(scene, new_id=new_id)
    other = _other(data)
    if other:
        raise InvalidInput(f"not an nbboard file and no Excalidraw drawing{other}")
    return native.load(data, new_id=new_id)


def _other(data: bytes) -> str:
    """Say what a file is that is nothing of ours; nothing where it may be an nbboard file."""
    if not data.strip(wrapped.BEFORE):
        return " but an empty file"
    for head, words in _OTHERS:
        if data.startswith(head):
            return f" but {words}"
    if native.may_be(data):
        return ""
    return f": it begins with {shown(data[:_SHOWN])}"


def with_blobs(elements: Sequence[Element], stored: Mapping[str, str]) -> list[Element]:
    """Give the elements with each image's blob replaced by what `stored` maps it to."""
    return [
        msgspec.structs.replace(element, blob=stored.get(element.blob, element.blob))
        if isinstance(element, Image)
        else element
        for element in elements
    ]


def save_file(
    path: Path, elements: Sequence[Element], blobs: Mapping[str, bytes], title: str
) -> None:
    """Write an ``.nbboard`` or ``.excalidraw`` file, told by its name's ending.

    Raises InvalidInput for another ending, before anything is written.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in ("nbboard", "excalidraw"):
        endings = ".nbboard, .excalidraw, .png, .svg or .pdf"
        raise InvalidInput(f"file {shown(path.name)}: its name must end in {endings}")
    path.write_bytes(dump(form, elements, blobs, title))


def dump(form: str, elements: Sequence[Element], blobs: Mapping[str, bytes], title: str) -> bytes:
    """Give the bytes of an ``nbboard`` or ``excalidraw`` file."""
    if form == "excalidraw":
        return excalidraw_write.dump(elements, blobs)
    return native.dump(elements, blobs, title=title)
