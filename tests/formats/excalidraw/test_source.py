"""A file that is none: what is said of it."""

import json
import re
from typing import Any

import pytest

from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.formats.excalidraw import load
from tests.formats.excalidraw.sources import drawing, drawn, fresh_ids, loaded, refused


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "not JSON"),
        ("hello", "not JSON"),
        (b"\x89PNG\r\n\x1a\n", "byte 0 is 0x89: save it as UTF-8"),
        (b'{"elements": [{"type": "text", "text": "\xe9"}]}', "byte 40 is 0xe9"),
        ("[]", "Expected `object`"),
        ("{}", "missing required field `elements`"),
        ('{"elements": null}', "Expected `array`"),
        ('{"elements": {}}', r"Expected `array`, got `object` - at `\$.elements`"),
        ('{"elements": [{"x": NaN}]}', "not JSON"),
        ('{"elements": [{"x": 1 2}]}', "not JSON"),
        ('{"elements": [{"x": 1}', "truncated"),
        ('{"elements": [' + "[" * 100_000 + "]" * 100_000 + "]}", "nested too deeply"),
        ('{"tldrawFileFormatVersion": 1, "records": []}', "this is a drawing of tldraw"),
        ('{"elements": "\ud800"}', "half a surrogate pair"),
        ({"elements": [{"x": float("nan")}]}, "not an Excalidraw drawing"),
        ({"elements": [{"x": float("inf")}]}, "not an Excalidraw drawing"),
        ({"elements": [{"x": {1, 2}}]}, "not an Excalidraw drawing"),
    ],
    ids=str,
)
def test_a_file_that_is_none_is_refused_whole(source: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        load(source, new_id=fresh_ids())


def test_messages_show_the_start_and_are_short() -> None:
    with pytest.raises(InvalidInput, match="the file begins b'<html>") as caught:
        load(b"<html>" + b"x" * 10_000, new_id=fresh_ids())
    assert len(str(caught.value)) < 200


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nbboard.core.limits.IMPORT_BYTES", 20)
    with pytest.raises(LimitExceeded, match="the limit is 20"):
        load(b" " * 21, new_id=fresh_ids())


def test_text_bytes_and_parsed_json_are_the_same() -> None:
    source = drawing(drawn("rectangle"), drawn("text"))
    text = json.dumps(source)
    results = [load(one, new_id=fresh_ids())[0] for one in (source, text, text.encode())]
    assert results[0] == results[1] == results[2]
    assert load("\ufeff" + text, new_id=fresh_ids())[0] == results[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"x": "ten"}, r"Expected `float \| null`, got `str` - at `\$.x`"),
        ({"x": True}, r"at `\$.x`"),
        ({"width": [1]}, r"at `\$.width`"),
        ({"strokeColor": 7}, r"at `\$.strokeColor`"),
        ({"groupIds": "g"}, r"at `\$.groupIds`"),
        ({"groupIds": [1]}, r"at `\$.groupIds\["),
        ({"roundness": {}}, "missing required field `type`"),
        ({"locked": "yes"}, r"at `\$.locked`"),
    ],
    ids=str,
)
def test_wrong_types_name_the_field_and_spare_the_rest(fields: dict[str, Any], said: str) -> None:
    elements, report = loaded(drawn("rectangle"), drawn("ellipse", **fields), drawn("diamond"))
    assert [type(element).__name__ for element in elements] == ["Rect", "Diamond"]
    (skipped,) = report.skipped
    assert (skipped.kind, skipped.id) == ("ellipse", "an-id")
    assert re.search(said, skipped.reason)


def test_numbers_out_of_range_are_named() -> None:
    text = json.dumps(drawing(drawn("rectangle"))).replace('"x": 10', '"x": 1e999')
    elements, report = load(text, new_id=fresh_ids())
    assert elements == []
    assert "out of range" in report.skipped[0].reason


def test_element_that_is_no_object_is_named() -> None:
    elements, report = load('{"elements": [7, null, "x"]}', new_id=fresh_ids())
    assert elements == []
    assert [skipped.kind for skipped in report.skipped] == ["element"] * 3


def test_missing_type_is_named() -> None:
    element = drawn("rectangle")
    del element["type"]
    _, report = loaded(element)
    assert "type" in report.skipped[0].reason


def test_unknown_fields_are_ignored() -> None:
    elements, report = loaded(drawn("rectangle", seed=1, customData={"a": [1]}, version=7))
    assert len(elements) == 1
    assert not report.skipped


def test_absent_fields_take_the_defaults_of_excalidraw() -> None:
    elements, report = loaded({"type": "rectangle"})
    assert not report.skipped
    (rect,) = elements
    assert (rect.at, rect.size, rect.angle, rect.groups) == ((0, 0), (0, 0), 0, ())
    assert (rect.style.stroke, rect.style.fill, rect.style.width) == ("#1e1e1e", None, 32)


def test_null_counts_as_absent() -> None:
    fields = dict.fromkeys(("x", "width", "height", "opacity", "strokeColor", "groupIds", "angle"))
    elements, report = loaded(drawn("rectangle", **fields))
    assert not report.skipped
    assert elements[0].size == (0, 0)


def test_kinds_that_are_not_drawn_are_skipped_with_a_reason() -> None:
    for kind in ("embeddable", "iframe", "selection", "hologram"):
        assert refused(kind)
    assert "not known" in refused("hologram")


def test_deleted_elements_do_not_count() -> None:
    elements, report = loaded(drawn("rectangle", isDeleted=True), drawn("hologram", isDeleted=True))
    assert elements == []
    assert report.elements_in == 0
    assert not report.skipped


def test_more_elements_than_a_board_holds_are_refused_before_any_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """T20: three million that are none took 13 s and 700 MB."""
    monkeypatch.setattr("nbboard.core.limits.ELEMENTS", 2)
    with pytest.raises(LimitExceeded, match="a drawing of 3 elements; a board holds 2"):
        loaded(*[drawn("rectangle")] * 3)
    assert len(loaded(*[drawn("rectangle")] * 2)[0]) == 2
