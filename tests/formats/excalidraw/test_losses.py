"""What an Excalidraw drawing cannot hold, held against what really comes back."""

import itertools

from nbboard.core.model import Arrow, Diamond, Element, Image, Line, Note, Polygon, TextBox, kind
from nbboard.formats.excalidraw import load
from nbboard.formats.excalidraw.losses import losses
from nbboard.formats.excalidraw.write import dump
from tests.render.boards import BLOB, BLOBS, box, every_kind, through

ENDS = ((0, 0), (10, 10))


def test_each_loss_is_counted_by_what_becomes_of_it() -> None:
    elements: list[Element] = [
        Note(**box(0, 0, 9, 9, text="so")),
        Polygon(**through((0, 0), (9, 0), (9, 9))),
        TextBox(**box(0, 0, 9, 9, text="so")),
        TextBox(**box(0, 0, 9, 9, text="and so")),
        Line(**through(*ENDS, head_end="dot")),
        Line(**through(*ENDS)),
        Arrow(**through(*ENDS)),
        Diamond(**box(0, 0, 9, 9, radius=16)),
        Image(**box(0, 0, 9, 9, blob="f" * 64)),
        Image(**box(0, 0, 9, 9, blob=BLOB)),
    ]
    assert losses(elements, BLOBS) == {
        "diamond, gets corners of another radius": 1,
        "image whose file is missing, is left out": 1,
        "line with a head, becomes an arrow": 1,
        "note, becomes a rectangle and a text": 1,
        "polygon, becomes a closed line": 1,
        "text, is shown in another face": 2,
    }
    assert losses([], {}) == {}


def test_what_is_not_counted_comes_back_as_the_same_kind() -> None:
    numbers = itertools.count()
    for element in every_kind():
        if losses([element], BLOBS) or kind(element) == "image":
            continue
        back, _ = load(dump([element], BLOBS), new_id=lambda: f"{next(numbers):016d}")
        assert [kind(one) for one in back] == [kind(element)]
