"""The worker process: draws what it is asked on standard input, answers on standard output.

Started by `render.worker` as ``python -m nbboard.render.process``; ends when its input ends.
matplotlib is imported here and nowhere else, with its default rcParams: those of the user would
change bytes, and are global.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import IO, Final

import msgspec

from nbboard.core import limits
from nbboard.core.errors import NBBoardError
from nbboard.render import images, paper, requests, sheets, write_svg
from nbboard.render.picture import Picture, checked, compose, fitted, largest_scale
from nbboard.render.requests import (
    Answer,
    Draw,
    Drawn,
    Failed,
    Film,
    Progressed,
    Recoded,
    Request,
)

_TELL_SECONDS: Final = 0.2
Tell = Callable[[float], None]


def serve(requested: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    while (request := _read(requested)) is not None:
        if isinstance(request, Failed):
            requests.write(answers, request)
        else:
            done = answer(request, lambda share: requests.write(answers, Progressed(share)))
            requests.write(answers, done)


def _read(requested: IO[bytes]) -> Request | Failed | None:
    try:
        return requests.read_request(requested)
    except msgspec.ValidationError as error:
        # An option of another type than it has: those who give it are told, not the types.
        return Failed("InvalidInput", f"an option is of the wrong type: {error}")


def _nobody(share: float) -> None:
    """Tell nobody."""


def answer(request: Request, tell: Tell = _nobody) -> Answer:
    """Do what is asked and tell how far it is; an error becomes an answer with its name."""
    try:
        if isinstance(request, Draw):
            return Drawn(_drawn(request, tell))
        if isinstance(request, Film):
            return Drawn(_filmed(request, tell))
        if request.square:
            return Recoded(*images.portrait(request.data, request.square))
        return Recoded(*images.recode(request.data))
    except NBBoardError as error:
        return Failed(type(error).__name__, str(error))
    except MemoryError:
        return Failed("RenderFailed", f"it takes over {limits.RENDER_BYTES} bytes of memory")
    except Exception as error:  # noqa: BLE001  named in the answer; the worker goes on
        return Failed("RenderFailed", f"{type(error).__name__}: {error}")


class _Meter:
    """Tells, now and then, what share of the elements is painted."""

    def __init__(self, count: int, tell: Tell) -> None:
        self._count, self._tell = max(count, 1), tell
        self._done = 0
        self._next = time.monotonic() + _TELL_SECONDS

    def begun(self) -> None:
        """Count one element."""
        self._done += 1
        if self._done % 64 == 0 and (now := time.monotonic()) >= self._next:
            self._next = now + _TELL_SECONDS
            self._tell(min(self._done / self._count, 1.0))


def _drawn(request: Draw, tell: Tell) -> bytes:
    picture = _picture(request)
    layout = None
    if request.form == "pdf":
        sheet = request.sheet
        layout = sheets.arranged(sheet, picture.region) if sheet else sheets.natural(picture.region)
    count = len(picture.elements) * (len(layout.tiles) if layout else 1)
    picture = msgspec.structs.replace(picture, begun=_Meter(count, tell).begun)
    if request.form == "svg":
        return write_svg.draw(picture, request.title).encode()
    import matplotlib as mpl  # noqa: PLC0415  SVG and images need not wait half a second for it

    mpl.rcdefaults()
    if layout is not None:
        from nbboard.render import write_pdf  # noqa: PLC0415

        return write_pdf.draw(picture, layout, request.title)
    from nbboard.render import write_png  # noqa: PLC0415

    scale = request.scale
    if request.max_side is not None:
        scale = min(scale, largest_scale(picture, request.max_side))
    if request.size is not None:
        picture, scale = fitted(picture, scale, request.size)
    return write_png.draw(picture, scale)


def _filmed(request: Film, tell: Tell) -> bytes:
    import matplotlib as mpl  # noqa: PLC0415

    mpl.rcdefaults()
    from nbboard.render import screening  # noqa: PLC0415

    return screening.draw(request, _sparing(tell))


def _sparing(tell: Tell) -> Tell:
    """Tell not more often than anybody looks."""
    due = time.monotonic() + _TELL_SECONDS

    def sparing(share: float) -> None:
        nonlocal due
        if (now := time.monotonic()) >= due:
            due = now + _TELL_SECONDS
            tell(share)

    return sparing


def _picture(request: Draw) -> Picture:
    elements, frame = request.elements, request.frame
    if request.dark:
        elements = tuple(paper.on_dark(elements))
        if frame.background is not None:
            ground = paper.dark_fill(checked(frame.background))
            frame = msgspec.structs.replace(frame, background=ground)
    return compose(elements, request.blobs, frame)


def _bound_memory() -> None:
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = limits.RENDER_BYTES if most < 0 else min(limits.RENDER_BYTES, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, most))


def main() -> None:
    """Serve standard input and output, which nothing else may write to."""
    _bound_memory()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
