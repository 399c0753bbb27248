"""Writes docs/limits.md from core/limits.py; a habit test compares the two."""

from pathlib import Path

from nbboard.core.limits import LIMITS

PAGE = Path(__file__).parents[1] / "docs" / "limits.md"
HEAD = """# Limits

Every bound of nbboard, made from `src/nbboard/core/limits.py` by `python -m tools.limits_page`.
Going over one gives a named error or the verdict `full`: never a cut, never a silent drop.

| limit | value | unit | why |
|---|--:|---|---|
"""


def page() -> str:
    """Give the page's text."""
    rows = [
        f"| {name} | {limit.value:,} | {limit.unit} | {limit.reason} |\n"
        for name, limit in LIMITS.items()
    ]
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page())
