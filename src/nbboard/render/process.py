"""The worker process: draws what it is asked on standard input, answers on standard output.

Started by `render.worker` as ``python -m nbboard.render.process``; ends when its input ends.
matplotlib is imported here and nowhere else, with its default rcParams: those of the user would
change bytes, and are global.
"""

import os
import sys
from typing import IO

import msgspec

from nbboard.core import limits
from nbboard.core.errors import NBBoardError
from nbboard.render import images, paper, requests, write_svg
from nbboard.render.picture import compose, fitted, largest_scale
from nbboard.render.requests import Answer, Draw, Drawn, Failed, Recoded, Request


def serve(requested: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    while (request := requests.read_request(requested)) is not None:
        requests.write(answers, answer(request))


def answer(request: Request) -> Answer:
    """Do what is asked; an error becomes an answer with its name."""
    try:
        if isinstance(request, Draw):
            return Drawn(_drawn(request))
        if request.square:
            return Recoded(*images.portrait(request.data, request.square))
        return Recoded(*images.recode(request.data))
    except NBBoardError as error:
        return Failed(type(error).__name__, str(error))
    except MemoryError:
        return Failed("RenderFailed", f"it takes over {limits.RENDER_BYTES} bytes of memory")
    except Exception as error:  # noqa: BLE001  named in the answer; the worker goes on
        return Failed("RenderFailed", f"{type(error).__name__}: {error}")


def _drawn(request: Draw) -> bytes:
    elements, frame = request.elements, request.frame
    if request.dark:
        elements = tuple(paper.on_dark(elements))
        frame = msgspec.structs.replace(frame, background=paper.dark_fill("#ffffff"))
    picture = compose(elements, request.blobs, frame)
    if request.form == "svg":
        return write_svg.draw(picture, request.title).encode()
    import matplotlib as mpl  # noqa: PLC0415  SVG and images need not wait half a second for it

    mpl.rcdefaults()
    if request.form == "pdf":
        from nbboard.render import write_pdf  # noqa: PLC0415

        return write_pdf.draw(picture, request.title)
    from nbboard.render import write_png  # noqa: PLC0415

    scale = request.scale
    if request.max_side is not None:
        scale = min(scale, largest_scale(picture, request.max_side))
    if request.size is not None:
        picture, scale = fitted(picture, scale, request.size)
    return write_png.draw(picture, scale)


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
