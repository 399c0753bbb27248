import pytest

from nbboard.colors import parse_color
from nbboard.core.errors import InvalidInput


def test_colours() -> None:
    assert parse_color(None) is None
    assert parse_color("#F0a") == "#ff00aa"
    assert parse_color("C0") == parse_color("tab:blue") == "#1f77b4"
    assert parse_color("C9") == parse_color("tab:cyan") == "#17becf"
    for wrong in ("nocolour", "", "C10", "tab:mauve", "red;background:url(x)"):
        with pytest.raises(InvalidInput, match="CSS name"):
            parse_color(wrong)
