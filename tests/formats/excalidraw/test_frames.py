"""Frames become what is seen of them."""

from nbboard.core.model import Rect, TextBox
from tests.formats.excalidraw.sources import drawn, loaded


def test_a_frame_is_a_rectangle_with_its_name_above() -> None:
    elements, report = loaded(drawn("frame", name=" Sprint\n12 ", strokeColor="#ff0000"))
    rect, label = elements
    assert isinstance(rect, Rect)
    assert isinstance(label, TextBox)
    assert (rect.at, rect.size, rect.radius) == ((160, 320), (1600, 800), 128)
    assert (rect.style.stroke, rect.style.fill, rect.style.width) == ("#bbbbbb", None, 32)
    assert (label.text, label.lines, label.style.font_size) == ("Sprint 12", ("Sprint 12",), 224)
    assert label.at[1] + label.size[1] < rect.at[1]
    assert rect.id != label.id
    assert (report.elements_in, report.on_board, report.skipped) == (1, 2, ())
    assert report.approximated == {"frame": 1}


def test_a_frame_without_a_name_is_a_rectangle() -> None:
    elements, report = loaded(drawn("magicframe", name=None), drawn("text", frameId="an-id"))
    assert [type(element) for element in elements] == [Rect, TextBox]
    assert (report.elements_in, report.on_board) == (2, 2)
    assert report.not_kept == {"place in a frame": 1}
