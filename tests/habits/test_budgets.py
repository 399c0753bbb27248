"""Files and functions stay small enough to be read in one go."""

import ast
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

from tests.habits.files import ROOT, files_under

FILE_LINES = 400
FUNCTION_LINES = 60
TEST_FILE_LINES = 600
MEDIAN_FILE_LINES = 150
MEDIAN_FUNCTION_LINES = 10

SOURCES = [
    *files_under("src", ".py"),
    *files_under("tools", ".py"),
    *files_under("bench", ".py", ".mjs"),
    *files_under("js/src", ".ts", ".tsx", ".css"),
    Path("js/build.mjs"),
]
# Written by a program from the Python Structs; nobody reads them from top to bottom.
GENERATED = ".gen.ts"


def line_count(text: str) -> int:
    return len(text.splitlines())


def function_lengths(text: str) -> Iterator[tuple[str, int]]:
    """Name and number of lines of every function, decorators and docstring included."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield node.name, (node.end_lineno or node.lineno) - first + 1


def too_long(lengths: dict[str, int], limit: int) -> list[str]:
    return [
        f"{name}: {lines} lines, limit {limit}" for name, lines in lengths.items() if lines > limit
    ]


def file_lengths(paths: list[Path]) -> dict[str, int]:
    return {
        str(path): line_count((ROOT / path).read_text())
        for path in paths
        if not path.name.endswith(GENERATED)
    }


@cache
def all_function_lengths() -> dict[str, int]:
    return {
        f"{path}:{name}": lines
        for path in SOURCES
        if path.suffix == ".py"
        for name, lines in function_lengths((ROOT / path).read_text())
    }


def test_source_files_are_short() -> None:
    wrong = too_long(file_lengths(SOURCES), FILE_LINES)
    assert not wrong, "\n".join(wrong)


def test_test_files_are_short() -> None:
    paths = [*files_under("tests", ".py"), *files_under("js/test", ".ts", ".tsx")]
    wrong = too_long(file_lengths(paths), TEST_FILE_LINES)
    assert not wrong, "\n".join(wrong)


def test_functions_are_short() -> None:
    wrong = too_long(all_function_lengths(), FUNCTION_LINES)
    assert not wrong, "\n".join(wrong)


def test_the_usual_file_and_function_are_very_short() -> None:
    assert median(file_lengths(SOURCES).values()) <= MEDIAN_FILE_LINES
    assert median(all_function_lengths().values()) <= MEDIAN_FUNCTION_LINES


def test_checker_sees_a_long_function_with_its_decorator() -> None:
    sample = textwrap.dedent(
        """
        @decorator
        async def long():
            first()
            second()

        class Holder:
            def short(self): pass
        """
    )
    lengths = dict(function_lengths(sample))
    assert lengths == {"long": 4, "short": 1}
    assert too_long(lengths, 3) == ["long: 4 lines, limit 3"]
    assert too_long(lengths, 4) == []
