"""Images, whose files an Excalidraw drawing carries as data URLs."""

from typing import cast

from nbboard.core.model import Flip, Image
from nbboard.formats.excalidraw.convert import Conversion, box
from nbboard.formats.excalidraw.source import SourceElement


def image(drawn: SourceElement, conversion: Conversion) -> Image:
    """Convert an image; its bytes go to `blobs` under their SHA-256."""
    picture = conversion.files.whole(drawn.file_id)
    if drawn.crop is not None:
        part = conversion.files.part(drawn.file_id, drawn.crop)
        conversion.approximated["image crop"] += part is None
        picture = picture if part is None else part
    across, down = drawn.scale or (1.0, 1.0)
    conversion.blobs[picture.sha256] = picture.data
    return Image(
        **conversion.base(drawn, filled=False),
        **box(drawn),
        flip=cast("Flip", (across < 0) + 2 * (down < 0)),
        blob=picture.sha256,
    )
