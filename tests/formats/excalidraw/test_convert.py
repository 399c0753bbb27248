"""What all kinds have in common: box, style, angle, groups."""

import math
from typing import Any

import pytest

from tests.formats.excalidraw.sources import drawn, loaded, one, refused


def test_order_is_kept_and_ids_are_fresh() -> None:
    elements, _ = loaded(drawn("rectangle", id="z"), drawn("text", id="z"), drawn("diamond"))
    assert [type(element).__name__ for element in elements] == ["Rect", "TextBox", "Diamond"]
    assert len({element.id for element in elements}) == 3


@pytest.mark.parametrize(
    ("fields", "at", "size"),
    [
        ({"x": 1.03, "y": -2.5, "width": 10.2, "height": 0.02}, (16, -40), (163, 0)),
        ({"x": 10, "y": 20, "width": -4, "height": -8}, (96, 192), (64, 128)),
        ({"x": None, "y": 0, "width": None, "height": 3}, (0, 0), (0, 48)),
    ],
)
def test_box_in_sixteenths(fields: dict[str, Any], at: Any, size: Any) -> None:
    rect = one("rectangle", **fields)
    assert (rect.at, rect.size) == (at, size)


@pytest.mark.parametrize(
    ("angle", "hundredths"),
    [
        (0, 0),
        (math.pi, 18_000),
        (math.tau, 0),
        (6.2831853071795845, 0),
        (36.12831551628262, 27_000),
        (-math.pi / 2, 27_000),
        (1e-6, 0),
        (-1e-6, 0),
    ],
)
def test_angle_in_hundredths_of_a_degree(angle: float, hundredths: int) -> None:
    assert one("rectangle", angle=angle).angle == hundredths


def test_huge_angle_is_some_angle() -> None:
    assert 0 <= one("rectangle", angle=1e308).angle < 36_000


@pytest.mark.parametrize(
    ("stroke", "opacity", "color", "alpha"),
    [
        ("#1971C2", 100, "#1971c2", 255),
        ("#1971c2", 50, "#1971c2", 128),
        ("#1971c288", 100, "#1971c2", 136),
        ("#1971c288", 50, "#1971c2", 68),
        ("white ", 0.6, "#ffffff", 2),
        ("#ff00", 100, "#ffff00", 0),
        ("transparent", 100, None, 255),
        ("black", 0, "#000000", 0),
        ("", 100, "#1e1e1e", 255),
    ],
)
def test_colour_and_opacity(stroke: str, opacity: float, color: str | None, alpha: int) -> None:
    style = one("rectangle", strokeColor=stroke, opacity=opacity).style
    assert (style.stroke, style.stroke_alpha) == (color, alpha)


def test_fill_is_kept_where_it_is_not_painted() -> None:
    style = one("text", backgroundColor="#ffec99", opacity=40).style
    assert (style.fill, style.fill_alpha) == ("#ffec99", 102)
    assert one("line", backgroundColor="red").style.fill == "#ff0000"


def test_invalid_colour_is_black_as_on_a_canvas_and_counted() -> None:
    elements, report = loaded(drawn("rectangle", backgroundColor="00000", strokeColor="none"))
    assert (elements[0].style.fill, elements[0].style.stroke) == ("#000000", "#000000")
    assert report.approximated == {"invalid colour": 2}


def test_style_of_the_line() -> None:
    style = one("rectangle", strokeWidth=0.5, strokeStyle="dotted").style
    assert (style.width, style.dash) == (8, "dotted")
    assert one("rectangle", strokeWidth=0).style.width == 32


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"opacity": 101}, "opacity 101.0 is not in 0 to 100"),
        ({"opacity": -1}, "opacity -1.0 is not in 0 to 100"),
        ({"strokeWidth": -2}, "strokeWidth -2 is negative"),
        ({"strokeWidth": 1e12}, "strokeWidth 1e+12 is over 8388608 board units"),
        ({"strokeStyle": "wavy"}, "strokeStyle 'wavy' is not"),
        ({"textAlign": "justify"}, "textAlign 'justify' is not"),
        ({"x": 1e9}, "x 1e+09 is over 8388608 board units"),
        ({"width": 1e300}, "width 1e+300 is over"),
        ({"groupIds": [str(index) for index in range(17)]}, "17 groups deep; the limit is 16"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_named(fields: dict[str, Any], reason: str) -> None:
    assert reason in refused("rectangle", **fields)


def test_groups_keep_their_partition_and_order() -> None:
    elements, _ = loaded(
        drawn("rectangle", groupIds=["inner", "outer"]),
        drawn("ellipse", groupIds=["outer"]),
        drawn("diamond", groupIds=["inner", "outer"]),
        drawn("text"),
    )
    rect, ellipse, diamond, text = (element.groups for element in elements)
    assert len(rect) == len(set(rect)) == 2
    assert diamond == rect
    assert ellipse == rect[1:]
    assert text == ()
    assert not {*rect} & {element.id for element in elements}


def test_locked() -> None:
    assert one("rectangle", locked=True).locked
    assert not one("rectangle").locked


def test_hachure_is_counted_where_it_shows() -> None:
    fields = {"fillStyle": "hachure", "backgroundColor": "#ffec99"}
    _, report = loaded(
        drawn("rectangle", **fields),
        drawn("ellipse", **{**fields, "fillStyle": "cross-hatch"}),
        drawn("rectangle", **{**fields, "backgroundColor": "transparent"}),
        drawn("rectangle", **{**fields, "opacity": 0}),
        drawn("line", **fields),
        drawn("line", **fields, points=[[0, 0], [50, 0], [50, 50], [0, 0]]),
        drawn("text", **fields),
    )
    assert report.approximated == {"font face": 1, "hachure": 3}


def test_hachure_is_as_pale_as_what_it_inks() -> None:
    fill = {"backgroundColor": "#ffec99", "opacity": 50}
    shapes = [
        drawn("rectangle", **fill, fillStyle=style)
        for style in ("solid", "hachure", "cross-hatch", "zigzag", "of tomorrow")
    ]
    elements, report = loaded(*shapes)
    assert [element.style.fill for element in elements] == ["#ffec99"] * 5
    assert [element.style.fill_alpha for element in elements] == [128, 20, 40, 40, 128]
    assert report.approximated == {"hachure": 4}


def test_roughness_is_counted_where_lines_would_shake() -> None:
    kinds = ("rectangle", "ellipse", "diamond", "line", "arrow", "freedraw", "text")
    _, report = loaded(*(drawn(kind, roughness=2) for kind in kinds))
    assert report.approximated == {"font face": 1, "roughness": 5}


def test_link_is_named_as_not_kept() -> None:
    _, report = loaded(drawn("rectangle", link="https://example.org"), drawn("rectangle", link=""))
    assert report.not_kept == {"link": 1}


def test_what_is_not_seen_is_named_as_not_kept() -> None:
    held = {"elementId": "an-id", "focus": 0, "gap": 1}
    _, report = loaded(
        drawn("rectangle", frameId="f", customData={"of": "a plugin"}),
        drawn("arrow", id="tied", startBinding=held, endBinding=None),
        drawn("arrow", startBinding=None, endBinding=None),
        drawn("text", containerId="a box"),
        drawn("text", containerId="tied"),
        appState={"viewBackgroundColor": "#fdf8f6", "gridSize": None},
    )
    assert report.not_kept == {
        "background colour": 1,
        "binding of a label": 1,
        "binding of an arrow": 1,
        "custom data": 1,
        "place in a frame": 1,
    }
    assert report.approximated == {
        "font face": 2,
        "label as a group": 1,
        "label on an arrow": 1,
    }


@pytest.mark.parametrize("paper", ["#ffffff", "white", "transparent", None, 7])
def test_white_paper_is_no_loss(paper: object) -> None:
    _, report = loaded(drawn("rectangle"), appState={"viewBackgroundColor": paper})
    assert report.not_kept == {}


def test_an_element_left_out_counts_nowhere_else() -> None:
    _, report = loaded(drawn("text", text="", roughness=1, link="x", strokeColor="nocolour"))
    assert len(report.skipped) == 1
    assert report.approximated == {}
    assert report.not_kept == {}
