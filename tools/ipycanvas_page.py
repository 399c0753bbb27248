"""Writes docs/ipycanvas.md: what each call of the installed ipycanvas becomes on a board.

    .venv/bin/python -m tools.ipycanvas_page

The table follows from the two classes alone; a test compares the page with it.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import ipycanvas
from ipycanvas import Canvas

from nbboard.canvas.recorder import BoardCanvas
from nbboard.canvas.styled import Setting, Shadow
from nbboard.core.errors import NoEquivalent

PAGE: Final = Path(__file__).parents[1] / "docs" / "ipycanvas.md"
# What is kept but looks different, or is worth a word.
REMARKS: Final = {
    "fill_style": "a CSS colour; what a gradient or pattern fills becomes an image",
    "stroke_style": "a CSS colour; of a gradient or pattern lines take the mean colour",
    "global_alpha": "kept",
    "font": "its size; the face is nbboard's own, upright and regular",
    "text_align": "kept",
    "text_baseline": "kept",
    "direction": "says which side `start` and `end` are",
    "line_width": "kept, stretched with the canvas",
    "line_cap": "kept; lines of a board have round ends",
    "line_join": "kept; lines of a board have round corners",
    "miter_limit": "kept; without effect on round corners",
    "line_dash_offset": "kept; dashes of a board begin where the line does",
    "image_smoothing_enabled": "kept; who shows the board smooths",
    "global_composite_operation": "`source-over`; any other is refused",
    "width": "the part of the board that `clear`, `get_image_data` and `to_file` mean",
    "height": "as `width`",
    "image_data": "kept, without a browser; `sync_image_data` is not needed",
    "sync_image_data": "not needed: `image_data` and `get_image_data` draw without a browser",
}
HEAD: Final = """# ipycanvas on a shared board

`board.canvas` takes the drawing calls of [ipycanvas](https://ipycanvas.readthedocs.io) and puts
what they draw on the board, where everybody sees it, selects it and moves it on:

```python
canvas = board.canvas  # instead of: canvas = Canvas(width=700, height=500)
canvas.fill_style = "#63934e"
canvas.fill_polygon([(20, 20), (180, 20), (100, 150)])
```

- Each call is one step of undo; inside `with board.batch():` all of them are one.
- A rectangle, circle, text or image becomes an element of that kind, a path a line or a polygon;
  turned and stretched ones stay what they are, on a skewed canvas shapes become polygons.
- `clear` takes off what this canvas drew and leaves other people's work alone; an animation that
  clears each frame works, but every frame is written to the board's history.
- What a board has nothing for raises `NoEquivalent`, which says what to do instead; shadows and
  filters only warn.
- As the last line of a cell the canvas shows the board; layouts of ipywidgets take `board.widget`.
- `hold_canvas()` has no effect here: calls that follow each other quickly travel together anyway.

The other way round, `board.to_ipycanvas()` paints a board on a `Canvas` and follows it, and
`board.draw_from(canvas)` puts what mouse or finger draws there on the board.

Written by `python -m tools.ipycanvas_page` from ipycanvas {version}; a test keeps it current.

## What becomes of each call

| ipycanvas | on a board |
|---|---|
"""


def page() -> str:
    """Give the text of the page."""
    rows = [f"| `{name}` | {_becomes(name)} |" for name in names()]
    return HEAD.format(version=ipycanvas.__version__) + "\n".join(rows) + "\n"


def names() -> list[str]:
    """Give the public names of ipycanvas's Canvas, in the order in which it has them."""
    found = [name for name in _own() if not name.startswith("_") and name.islower()]
    return list(dict.fromkeys(found))


def _own() -> Iterator[str]:
    base = Canvas.__mro__[1]
    yield from (*vars(Canvas), *vars(base))


def _becomes(name: str) -> str:
    ours: Any = inspect.getattr_static(BoardCanvas, name, None)
    if name in REMARKS:
        return REMARKS[name]
    if isinstance(ours, Shadow):
        return f"without effect, with a warning: {ours.instead}"
    if isinstance(ours, Setting):
        raise ValueError(f"{name} needs a remark")
    if ours is not None:
        return (inspect.getdoc(ours) or "").partition("\n")[0]
    return f"refused: {_words(name)}"


def _words(name: str) -> str:
    """Give what the canvas says to a call that it has nothing for."""
    canvas = BoardCanvas.__new__(BoardCanvas)
    try:
        getattr(canvas, name)
    except NoEquivalent as error:
        return str(error).partition(": ")[2]
    raise ValueError(f"{name} of ipycanvas is unknown here")


if __name__ == "__main__":
    PAGE.write_text(page())
