"""The tree of errors is the one drawn at the top of its file, and messages stay short."""

import inspect
import re

from nbboard.core import errors


def drawn() -> dict[str, int]:
    """Each error of the drawing with its depth."""
    tree: dict[str, int] = {}
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"((?:[│ ]   )*)(?:├── |└── )?(\w+)", line):
            indent = len(match[1]) // 4 + ("── " in line)
            tree[match[2]] = indent
    tree.pop("The")
    return tree


def depth(error: type) -> int:
    """Steps from NBBoardError through errors of this module."""
    if error is errors.NBBoardError:
        return 0
    return 1 + min(depth(base) for base in error.__bases__ if base.__module__ == errors.__name__)


def test_the_drawing_is_the_tree() -> None:
    found = {
        name: depth(value)
        for name, value in inspect.getmembers(errors, inspect.isclass)
        if value.__module__ == errors.__name__
    }
    assert drawn() == found


def test_shown_values_are_cut_to_80_characters() -> None:
    assert errors.shown("abc") == "'abc'"
    assert errors.shown("\n\x1b") == r"'\n\x1b'"
    assert len(errors.shown("x" * 1000)) == 80
    assert errors.shown("x" * 1000).endswith("…")


def test_errors_carry_what_programs_need() -> None:
    assert errors.NotAcknowledged("x", (1, 2)).pending == (1, 2)
    assert errors.OpRefused("x", "gone").code == "gone"
    refused = errors.ProtocolError("malformed", "x", 1007)
    assert (refused.code, refused.close_code) == ("malformed", 1007)
    assert errors.ProtocolError("invalid", "x").close_code == 1008


def test_invalid_input_is_a_value_error() -> None:
    """So that Python users can catch what they know."""
    assert issubclass(errors.LimitExceeded, ValueError)
