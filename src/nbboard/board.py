"""`NBBoard`: a shared board in a notebook or script."""

import base64
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from nbboard.aio import Aio
from nbboard.client import rest
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint, discover, require
from nbboard.client.session import Session, new_id, open_session
from nbboard.core import geometry, limits
from nbboard.core.errors import InvalidInput, ServerUnreachable, shown
from nbboard.core.ids import is_board_id
from nbboard.core.model import Element, Image, Stroke
from nbboard.core.ops import Add, Clear, Patch, PatchSet, Remove, Rename, Say
from nbboard.core.protocol import Member
from nbboard.core.roles import Access
from nbboard.core.state import ChatMessage
from nbboard.draw import Draw, make_patch
from nbboard.formats import LoadReport, load_file, save_file, with_blobs
from nbboard.preview import Picture, preview
from nbboard.render import Region, pdf, png, svg
from nbboard.widget import BoardWidget

JOIN_SECONDS: Final = 15.0


class NBBoard:
    """A board that people and kernels draw on together.

    Get one with `NBBoard.create` or `NBBoard.join`; show it by leaving it as the last line of a
    cell. All methods may be called from any thread; coordinates are board units (CSS pixels at
    100 %), x to the right and y down.
    """

    def __init__(self, session: Session):
        self._session = session
        self._blobs: dict[str, bytes] = {}
        self._widget: BoardWidget | None = None
        self.draw = Draw(self._put, new_id, self._upload)

    @classmethod
    def create(
        cls,
        title: str = "",
        *,
        access: Access = "edit",
        server: str | None = None,
        token: str | None = None,
        name: str | None = None,
    ) -> Self:
        """Make a new board on the server found (or given) and join it as its owner.

        `access` is what signed-in people without a role may do: "edit", "view" or "private".
        Raises ServerUnreachable or NotAllowed, which say what to do next.
        """
        endpoint = require(discover(server, token, os.environ))
        model = background().run(rest.create_board(endpoint, title, access))
        return cls._open(endpoint, model["id"], name)

    @classmethod
    def join(
        cls,
        board_id: str,
        *,
        server: str | None = None,
        token: str | None = None,
        name: str | None = None,
    ) -> Self:
        """Join an existing board; returns when everything on it is here.

        Raises BoardNotFound (no such board, or not shared with you), NotAllowed or
        ServerUnreachable. The same board again gives the same connection.
        """
        if not is_board_id(board_id):
            raise InvalidInput(f"board id {shown(board_id)}: ids look like brave-otter-7f3k")
        return cls._open(require(discover(server, token, os.environ)), board_id, name)

    @classmethod
    def _open(cls, endpoint: Endpoint, board_id: str, name: str | None) -> Self:
        chosen = _default_name() if name is None else name
        try:
            return cls(open_session(endpoint, board_id, chosen, JOIN_SECONDS))
        except TimeoutError:
            raise ServerUnreachable(
                f"{endpoint.url} did not bring the board within {JOIN_SECONDS:g} s: "
                "is it running? nbboard.diagnose() shows more"
            ) from None

    # ---- what it is

    @property
    def id(self) -> str:
        """The board's id: short, sayable, what others join with."""
        return self._session.board

    @property
    def title(self) -> str:
        """The board's title; `rename` changes it."""
        with self._session.reading() as state:
            return state.title

    @property
    def url(self) -> str:
        """The board's own page, without any credential."""
        return f"{self._session.endpoint.url}boards/{self.id}"

    @property
    def role(self) -> str:
        """What you may do here: "viewer", "editor" or "owner"."""
        return self._session.role.name.lower()

    @property
    def members(self) -> tuple[Member, ...]:
        """Everyone connected now, you included."""
        mirror = self._session.connection.mirror
        with mirror.lock:
            return tuple(mirror.members.values())

    @property
    def seq(self) -> int:
        """The number of the newest entry of the log that is here."""
        return self._session.connection.mirror.confirmed.seq

    @property
    def status(self) -> str:
        """How the connection is: live, offline (changes wait), read-only, refused or closed."""
        return self._session.connection.status

    @property
    def elements(self) -> Sequence[Element]:
        """What is on the board now, bottom to top; numbers in 1/16 board unit (see the model)."""
        with self._session.reading() as state:
            return tuple(state)

    @property
    def strokes(self) -> list[NDArray[np.float64]]:
        """Every freehand stroke, bottom to top, as an (n, 2) array of board units."""
        return [geometry.absolute_points(element) for element in self._strokes()]

    @property
    def pressures(self) -> list[NDArray[np.float64] | None]:
        """Beside `strokes`: n values from 0 to 1, or None for a stroke of constant width."""
        return [
            np.frombuffer(element.pressures, np.uint8) / 255 if element.pressures else None
            for element in self._strokes()
        ]

    @property
    def chat(self) -> Sequence[ChatMessage]:
        """The newest messages, oldest first."""
        with self._session.reading() as state:
            return tuple(state.chat)

    def _strokes(self) -> list[Stroke]:
        return [element for element in self.elements if isinstance(element, Stroke)]

    # ---- changing it

    def patch(self, element_id: str, **changes: Any) -> None:
        """Change fields of one element.

        `at`, `size`, `width`, `font_size`, `radius` in board units, `angle` in degrees, `color`,
        `fill`, `alpha`, `dash`, `align`, `text`, `locked` and the model's other fields.
        """
        self._session.submit(Patch(element_id, make_patch(changes)))

    def remove(self, ids: str | Sequence[str]) -> None:
        """Remove one element or several; one undo step."""
        keys = (ids,) if isinstance(ids, str) else tuple(ids)
        self._session.submit(*(Remove((key,)) for key in keys))

    def group(self, ids: Sequence[str]) -> None:
        """Make elements one group, around the groups they are in already; one undo step."""
        key = new_id()
        groups = {element.id: element.groups for element in self.elements if element.id in ids}
        self._session.submit(
            *(Patch(one, PatchSet(groups=(*inner, key))) for one, inner in groups.items())
        )

    def ungroup(self, ids: Sequence[str]) -> None:
        """Take elements out of their outermost group; one undo step."""
        groups = {element.id: element.groups for element in self.elements if element.id in ids}
        self._session.submit(
            *(Patch(one, PatchSet(groups=of[:-1])) for one, of in groups.items() if of)
        )

    def clear(self, *, mine: bool = False) -> None:
        """Remove everything that is not locked (owners only), or only what is `mine`."""
        self._session.submit(Clear("mine" if mine else "all"))

    def rename(self, title: str) -> None:
        """Give the board another title; owners only."""
        self._session.submit(Rename(title))

    def undo(self) -> bool:
        """Take back your own last action; False when there is none."""
        return self._session.undo()

    def redo(self) -> bool:
        """Do again what you undid last; False when there is nothing."""
        return self._session.redo()

    def batch(self) -> AbstractContextManager[None]:
        """Make what is drawn inside the with-block one undo step."""
        return self._session.batch()

    def say(self, text: str) -> None:
        """Write a chat message."""
        self._session.submit(Say(text))

    def on(self, event: str, callback: Callable[[Any], None]) -> Callable[[], None]:
        """Call `callback` for each event; gives a function that unsubscribes.

        "element" brings (id, the element or None if it was removed), "chat" a message, "member"
        the tuple of all members, "status" a word.
        Callbacks run one at a time on a thread of their own and may block.
        """
        return self._session.on(event, callback)

    def wait(self, timeout: float = 10) -> None:
        """Wait until everything sent is acknowledged: committed, it survives a crash.

        Raises NotAcknowledged with what is not, or OpRefused for what the board refused.
        """
        self._session.wait(timeout)

    def _put(self, elements: Sequence[Element]) -> None:
        self._session.submit(*(Add(element) for element in elements))

    def _upload(self, image: bytes) -> tuple[str, int, int]:
        model = background().run(rest.upload(self._session.endpoint, self.id, image))
        return model["sha256"], model["width"], model["height"]

    # ---- pictures and files

    def png(
        self,
        path: str | Path | None = None,
        *,
        scale: float = 2.0,
        region: Region | None = None,
        background: str | None = "#ffffff",
    ) -> bytes:
        """Draw the board as PNG, with no browser; also writes it to `path` if given.

        `scale` is pixels per board unit, `region` (x, y, width, height) in board units (None:
        all there is), `background` None is transparent.
        """
        data = png(
            self.elements,
            scale=scale,
            region=region,
            background=background,
            blobs=self._load_blobs(),
        )
        return _written(data, path)

    def svg(self, path: str | Path | None = None) -> str:
        """Draw the board as SVG; also writes it to `path` if given."""
        text = svg(self.elements, blobs=self._load_blobs(), title=self.title)
        _written(text.encode(), path)
        return text

    def pdf(self, path: str | Path | None = None) -> bytes:
        """Draw the board as a one-page PDF; also writes it to `path` if given."""
        data = pdf(self.elements, blobs=self._load_blobs(), title=self.title)
        return _written(data, path)

    def save(self, path: str | Path) -> Path:
        """Save as ``.nbboard``, ``.excalidraw``, ``.png``, ``.svg`` or ``.pdf``, by its ending."""
        target = Path(path)
        writers: dict[str, Callable[[Path], object]] = {
            ".png": self.png,
            ".svg": self.svg,
            ".pdf": self.pdf,
        }
        writer = writers.get(target.suffix.lower())
        if writer is not None:
            writer(target)
        else:
            save_file(target, self.elements, self._load_blobs(), self.title)
        return target

    def load(self, path: str | Path) -> LoadReport:
        """Put a ``.excalidraw`` or ``.nbboard`` file on the board, as one undo step.

        Returns when the server has acknowledged all of it; the report counts what came in and
        what had to be approximated. Raises InvalidInput for a file that is neither.
        """
        elements, report = load_file(Path(path), new_id)
        with self.batch():
            stored = {key: self._upload(data)[0] for key, data in report.blobs.items()}
            elements = with_blobs(elements, stored)
            for start in range(0, len(elements), limits.OPS_PER_ENTRY):
                self._put(elements[start : start + limits.OPS_PER_ENTRY])
        self.wait(timeout=60)
        return report

    def _load_blobs(self) -> dict[str, bytes]:
        for element in self.elements:
            if isinstance(element, Image) and element.blob not in self._blobs:
                fetching = rest.download(self._session.endpoint, self.id, element.blob)
                self._blobs[element.blob] = background().run(fetching)
        return self._blobs

    # ---- in the notebook

    @property
    def widget(self) -> BoardWidget:
        """The anywidget of this board, for layouts (`ipywidgets.VBox([board.widget])`)."""
        if self._widget is None:
            self._widget = BoardWidget(self.id)
        return self._widget

    def snapshot(self) -> Picture:
        """Give a picture that stays as it is now: `display(board.snapshot())`."""
        return Picture(self._preview())

    def _preview(self) -> bytes:
        return preview(self.elements, self._load_blobs())

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Show the live widget, and a picture where a notebook is read without a kernel."""
        shown_widget = self.widget._repr_mimebundle_(**kwargs)
        data, metadata = shown_widget if isinstance(shown_widget, tuple) else (shown_widget, {})
        data = dict(data or {})
        data["text/plain"] = repr(self)
        data["image/png"] = base64.b64encode(self._preview()).decode()
        return data, dict(metadata)

    def __repr__(self) -> str:
        with self._session.reading() as state:
            return f"<NBBoard {self.id} {state.title!r}: {len(state)} elements, {self.status}>"

    # ---- leaving

    @property
    def aio(self) -> Aio:
        """The blocking calls as coroutines: `await board.aio.wait()`."""
        return Aio(self)

    def shutdown(self) -> None:
        """End the board's room: everyone is told, its state is written; owners only.

        The board itself stays: joining it starts the room again.
        """
        background().run(rest.shutdown(self._session.endpoint, self.id))
        self.close()

    def close(self) -> None:
        """Leave the board after everything sent is acknowledged (2 s at most)."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _written(data: bytes, path: str | Path | None) -> bytes:
    if path is not None:
        Path(path).write_bytes(data)
    return data


def _default_name() -> str:
    notebook = os.environ.get("JPY_SESSION_NAME", "")
    return f"Python · {Path(notebook).stem}" if notebook else "Python"
