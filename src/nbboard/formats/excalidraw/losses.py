"""What an Excalidraw drawing cannot hold as a board has it, counted before it is written."""

from collections import Counter
from collections.abc import Mapping, Sequence

from nbboard.core.model import (
    Diamond,
    Element,
    Image,
    Line,
    Note,
    Polygon,
    TextBox,
    Triangle,
    kind,
)


def losses(elements: Sequence[Element], blobs: Mapping[str, bytes]) -> dict[str, int]:
    """Count the elements that `write.dump` writes in another form, by what becomes of them."""
    counted = Counter(words for element in elements if (words := _loss(element, blobs)))
    return dict(sorted(counted.items()))


def _loss(element: Element, blobs: Mapping[str, bytes]) -> str:
    match element:
        case Note():
            return "note, becomes a rectangle and a text"
        case Triangle() | Polygon():
            return f"{kind(element)}, becomes a closed line"
        case TextBox():
            return "text, is shown in another face"
        case Line() if (element.head_start, element.head_end) != ("none", "none"):
            return "line with a head, becomes an arrow"
        case Diamond() if element.radius:
            return "diamond, gets corners of another radius"
        case Image() if element.blob not in blobs:
            return "image whose file is missing, is left out"
        case _:
            return ""
