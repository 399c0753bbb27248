"""What `configure` is told and makes no sense; more of it with the whole in test_configure."""

from typing import Any

import pytest

from nbboard.hub.options import ConfigurationError, check


@pytest.mark.guarantee("T6")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"groups": None}, "leave groups out to let everybody use them"),
        ({"groups": []}, "leave groups out to let everybody use them"),
        ({"groups": ["a", 1]}, "1 is not the name of a group"),
        ({"share_links": "no"}, "give True or False, without quotes"),
        ({"environment": ["A=1"]}, "give a dict such as"),
    ],
)
def test_what_could_open_boards_to_others_than_was_meant_is_refused(
    options: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words):
        check(options)


def test_what_makes_sense_is_taken() -> None:
    check({"groups": {"staff"}, "share_links": False, "environment": {"A": "1"}})
