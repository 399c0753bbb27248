"""SVG: well-formed, small, alike every time, and nothing in it but what the list allows."""

import base64
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from nbboard.core.errors import InvalidInput
from nbboard.core.model import Image, Note, Rect, Style, TextBox
from nbboard.core.path import CLOSE, CURVE3, CURVE4, LINE, MOVE, Path
from nbboard.render import write_svg
from nbboard.render.picture import Frame, compose
from tests.render.boards import BLOB, BLOBS, box, every_kind, picture, png_of

NAMESPACE = "{http://www.w3.org/2000/svg}"
PAINT = {"fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray"}
ALLOWED = {
    "svg": {"width", "height", "viewBox", "role"},
    "title": set(),
    "desc": set(),
    "rect": {"x", "y", "width", "height", "fill"},
    "g": {"fill", "stroke-linecap", "stroke-linejoin"},
    "path": {"d", *PAINT},
    "image": {"width", "height", "transform", "opacity", "preserveAspectRatio", "href"},
}
VALUES = {
    "d": r"[Mlqcz0-9 .-]+",
    "href": r"data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/]+=*",
    "fill": r"#[0-9a-f]{6}|none",
    "stroke": r"#[0-9a-f]{6}",
    "transform": r"matrix\([0-9. -]+\)",
    "role": "img",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "preserveAspectRatio": "none",
}
NUMBERS = r"-?[0-9. -]+"
HOSTILE = [
    "</title><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    '" onload="alert(1)',
    "' onclick='alert(1)",
    "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    "&lt;script&gt; &#x3c;script&#x3e; &amp;",
    "<style>@import url(//evil)</style> URL(x) u\\72l(x)",
    "<use href='#a'/><foreignObject/><animate/><set/>",
    "javascript:alert(1) data:text/html,<script>",
    "<?xml-stylesheet href='//evil'?><!-- --><![CDATA[x]]>",
    "\u202ereversed\u200b\ufeff \ufffe\uffff \x7f\x85",
    "𝄞 e\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467 漢字",
]


def checked(text: str) -> ET.Element:
    """Parse an SVG and hold every element, attribute and value to the list."""
    assert "<!" not in text
    assert "<?" not in text
    root = ET.fromstring(text)
    for node in root.iter():
        assert node.tag.startswith(NAMESPACE)
        name = node.tag.removeprefix(NAMESPACE)
        assert name in ALLOWED, name
        assert set(node.attrib) <= ALLOWED[name], node.attrib
        for attribute, value in node.attrib.items():
            assert re.fullmatch(VALUES.get(attribute, NUMBERS), value), (attribute, value[:80])
        if name not in ("title", "desc"):
            assert not (node.text or "").strip()
        assert not (node.tail or "").strip()
    return root


def test_every_kind_keeps_to_the_list() -> None:
    root = checked(write_svg.draw(picture(every_kind()), "A board"))
    assert root.attrib == {"width": "300", "height": "200", "viewBox": "0 0 300 200", "role": "img"}
    assert root.findtext(f"{NAMESPACE}title") == "A board"
    description = root.findtext(f"{NAMESPACE}desc")
    assert description is not None
    assert description.startswith("A whiteboard with 14 elements: 2 ")
    assert len(list(root.iter(f"{NAMESPACE}image"))) == 1


@pytest.mark.guarantee("T11", "G21")
@pytest.mark.parametrize("hostile", HOSTILE, ids=repr)
def test_hostile_text_stays_text(hostile: str) -> None:
    elements = [
        TextBox(**box(0, 0, text=hostile, lines=tuple(hostile.split("\n")))),
        Note(**box(0, 50, text=hostile)),
    ]
    root = checked(write_svg.draw(picture(elements), hostile))
    written = re.sub("[\ufffe\uffff]", "\ufffd", hostile)
    titles = [node.text for node in root.iter(f"{NAMESPACE}title")]
    assert titles == [written, written, written]


@pytest.mark.guarantee("T11")
def test_image_that_is_none_never_gets_in() -> None:
    element = Image(**box(0, 0, blob=BLOB))
    with pytest.raises(InvalidInput, match="not a PNG, JPEG or WebP"):
        write_svg.draw(compose([element], {BLOB: b"<svg onload='x'/>"}, Frame()))


@pytest.mark.guarantee("G21")
def test_same_board_same_text() -> None:
    elements = every_kind()
    assert write_svg.draw(picture(elements)) == write_svg.draw(picture(list(elements)))


def test_fill_stroke_and_opacity() -> None:
    style = Style(stroke="#1864ab", fill="#a5d8ff", fill_alpha=128, width=72, dash="dashed")
    root = checked(write_svg.draw(picture([Rect(**box(1, 2, 3, 4, style=style))])))
    (path,) = root.iter(f"{NAMESPACE}path")
    assert path.attrib == {
        "d": "M1 2 l3 0 0 4-3 0 z",
        "fill": "#a5d8ff",
        "fill-opacity": "0.502",
        "stroke": "#1864ab",
        "stroke-width": "4.5",
        "stroke-dasharray": "11.25 11.25",
    }


def test_transparent_background_has_no_rect() -> None:
    root = checked(write_svg.draw(picture([], background=None)))
    assert not list(root.iter(f"{NAMESPACE}rect"))
    assert root.findtext(f"{NAMESPACE}title") == "Whiteboard"


def test_image_carries_its_own_bytes() -> None:
    element = Image(**box(10, 20, blob=BLOB, angle=9000, style=Style(stroke_alpha=51)))
    root = checked(write_svg.draw(picture([element])))
    (image,) = root.iter(f"{NAMESPACE}image")
    assert base64.b64decode(image.attrib["href"].split(",")[1]) == BLOBS[BLOB]
    assert image.attrib["transform"] == "matrix(0 1 -1 0 45 15)"
    assert image.attrib["opacity"] == "0.2"


def test_path_data() -> None:
    codes = np.array([MOVE, LINE, LINE, CURVE3, CURVE3, CURVE4, CURVE4, CURVE4, CLOSE], np.uint8)
    vertices = np.array(
        [(0, -0.001), (1.005, 2), (3, 4.5), *[(5, 6)] * 2, *[(-7.25, 1e-9)] * 3, (0, 0)]
    )
    assert write_svg.path_data(Path(codes, vertices)) == (
        "M0 0 l1 2 2 2.5 q2 1.5 2 1.5 c-12.25-6-12.25-6-12.25-6 z"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (5, ".05"), (-50, "-.5"), (100, "1"), (-123, "-1.23"), (1000, "10"), (101, "1.01")],
)
def test_hundredths_are_as_short_as_they_can_be(value: int, text: str) -> None:
    assert write_svg._hundredths(value) == text


def test_no_rounding_adds_up_along_a_path() -> None:
    vertices = np.cumsum(np.full((3000, 2), (0.014, -0.016)), axis=0)
    codes = np.full(3000, LINE, np.uint8)
    codes[0] = MOVE
    numbers = re.findall(r"-?[\d.]+", write_svg.path_data(Path(codes, vertices)))
    steps = np.array(numbers, float).reshape(-1, 2)
    assert np.abs(steps.sum(axis=0) - vertices[-1]).max() <= 0.0051


def test_far_away_numbers_have_no_exponent() -> None:
    vertices = np.array([(8388608.25, -8388608.0625), (1e-5, 0.5)])
    data = write_svg.path_data(Path(np.array([MOVE, LINE], np.uint8), vertices))
    assert data == "M8388608.25-8388608.06 l-8388608.25 8388608.56"


@pytest.mark.guarantee("G21", "T11")
@pytest.mark.parametrize("seed", range(25))
def test_random_boards_keep_to_the_list(seed: int) -> None:
    random = np.random.default_rng(seed)
    letters = [*"<>&\"'/=;:()[]{}\\%\t\n aé𝄞", "script", "url(", "]]>", "<!--", "\ufffe"]
    elements = [
        TextBox(
            **box(
                *random.uniform(-1e5, 1e5, 2),
                *random.uniform(0, 1e3, 2),
                text="".join(random.choice(letters, 20)),
                angle=int(random.integers(36_000)),
                flip=int(random.integers(4)),
                style=Style(stroke_alpha=int(random.integers(256))),
            )
        )
        for _ in range(20)
    ]
    root = checked(write_svg.draw(picture(elements, None), "".join(random.choice(letters, 30))))
    assert len(list(root.iter(f"{NAMESPACE}path"))) <= 20


def test_numbers_of_a_blob_type_are_told_by_content() -> None:
    blobs = {BLOB: png_of((1, 2, 3))}
    root = checked(write_svg.draw(compose([Image(**box(0, 0, blob=BLOB))], blobs, Frame())))
    (image,) = root.iter(f"{NAMESPACE}image")
    assert image.attrib["href"].startswith("data:image/png;base64,")
