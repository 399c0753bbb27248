"""`NBBoard`: a shared board in a notebook or script."""

import base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nbboard.canvases import Canvases
from nbboard.client import rest
from nbboard.client.background import background
from nbboard.client.session import Session, new_id
from nbboard.core import limits
from nbboard.core.errors import LimitExceeded
from nbboard.core.model import Element, Image
from nbboard.core.ops import Add, Archive, Clear, Patch, PatchSet, Remove, Rename, Say, Unsay
from nbboard.core.protocol import Member
from nbboard.core.state import ChatMessage
from nbboard.draw import Draw, make_patch
from nbboard.formats import LoadReport, with_blobs
from nbboard.links import Links
from nbboard.past import Change, Moment, changes, older_chat, state_at
from nbboard.places import Placed, load_any
from nbboard.widget import BoardWidget

if TYPE_CHECKING:
    from nbboard.aio import Aio


class NBBoard(Placed, Canvases):
    """A board that people and kernels draw on together.

    Get one with `NBBoard.create`, `NBBoard.join` or `NBBoard.local`; show it by leaving it as the
    last line of a cell. All methods may be called from any thread; coordinates are board units
    (CSS pixels at 100 %), x to the right and y down.
    """

    def __init__(self, session: Session):
        super().__init__(session)
        self._blobs: dict[str, bytes] = {}
        self._widget: BoardWidget | None = None
        self.links = Links(session)
        self.draw = Draw(self._put, new_id, self._upload, self._find)

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
    def role(self) -> str:
        """What you may do here: "viewer", "editor" or "owner"."""
        return self._session.role.name.lower()

    @property
    def members(self) -> tuple[Member, ...]:
        """Everyone connected now, you included."""
        return self.people.members

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
    def chat(self) -> Sequence[ChatMessage]:
        """The newest messages, oldest first."""
        with self._session.reading() as state:
            return tuple(state.chat)

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

    def unsay(self, message: ChatMessage) -> None:
        """Take back a chat message: your own, or any as owner."""
        self._session.submit(Unsay(message.seq))

    def on(self, event: str, callback: Callable[[Any], None]) -> Callable[[], None]:
        """Call `callback` for each event; gives a function that unsubscribes.

        "element" brings (id, the element or None if it was removed), "chat" a message, "member"
        the tuple of all members, "status" a word.
        Callbacks run one at a time on a thread of their own and may block.
        """
        return self._session.on(event, callback, self)

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

    def load(self, path: str | Path) -> LoadReport:
        """Put a ``.excalidraw`` or ``.nbboard`` file on the board, as one undo step.

        Also a PNG or SVG with Excalidraw's scene in it, a note of Obsidian, an ``.excalidrawlib``.
        Returns when the server has acknowledged all of it; the report counts what came in and
        what had to be approximated. Raises InvalidInput for a file that is neither.
        """
        elements, report = load_any(Path(path), new_id)
        with self.batch():
            stored = {key: self._upload(data)[0] for key, data in report.blobs.items()}
            elements = with_blobs(elements, stored)
            for start in range(0, len(elements), limits.OPS_PER_ENTRY):
                self._put(elements[start : start + limits.OPS_PER_ENTRY])
        self.wait(timeout=60 + len(elements) / limits.MEMBER_OPS_RATE)
        return report

    def _load_blobs(self) -> Mapping[str, bytes]:
        return self._blobs_of(self.elements)

    def _blob(self, image: Image) -> bytes:
        return self._blobs_of((image,))[image.blob]

    def _find(self, element_id: str) -> Element | None:
        with self._session.reading() as state:
            return state.get(element_id)

    def _blobs_of(self, elements: Sequence[Element]) -> Mapping[str, bytes]:
        for element in elements:
            if isinstance(element, Image) and element.blob not in self._blobs:
                fetching = rest.download(self._session.endpoint, self.id, element.blob)
                self._blobs[element.blob] = background().run(fetching)
        return self._blobs

    # ---- what it was

    def history(self, limit: int = 100, *, before: int | None = None) -> list[Change]:
        """Give the newest `limit` changes (before entry `before`), oldest first; editors only."""
        return changes(self._session.endpoint, self.id, limit, before)

    def at(self, seq: int) -> Moment:
        """Give the board as it was just after entry `seq`; editors only.

        Raises InvalidInput for a moment that is not (or, after a purge, no longer) in the log.
        """
        state = state_at(self._session.endpoint, self.id, seq)
        return Moment(state, self._blobs_of)

    def older_chat(self, before: int | None = None, limit: int = 50) -> list[ChatMessage]:
        """Give messages older than entry `before` (None: than those of `chat`), oldest first."""
        if before is None:
            before = self.chat[0].seq if self.chat else self.seq + 1
        return older_chat(self._session.endpoint, self.id, before, limit)

    def restore(self, seq: int) -> int:
        """Make the board what it was just after entry `seq`; owners only.

        Nothing is lost: gives the number of the entry before, and restoring that undoes it.
        Returns when this process has the result.
        """
        answer = background().run(rest.restore(self._session.endpoint, self.id, {"seq": seq}), 60)
        self._session.reach(answer["last"])
        return int(answer["first"]) - 1

    def purge(self) -> None:
        """Remove for good what was taken off the board, and its history; owners only.

        What is on it now stays. This cannot be undone.
        """
        background().run(rest.purge(self._session.endpoint, self.id), 60)

    def duplicate(self, title: str | None = None) -> Self:
        """Make a new board of your own with what is on this one, and join it."""
        endpoint = self._session.endpoint
        model = background().run(rest.duplicate(endpoint, self.id, title), 60)
        return self._open(endpoint, model["id"], self._session.name)

    def archive(self, archived: bool = True) -> None:
        """Put the board away, to be looked at only, or (False) take it out again; owners only."""
        self._session.submit(Archive(archived))

    # ---- in the notebook

    @property
    def widget(self) -> BoardWidget:
        """The anywidget of this board, for layouts (`ipywidgets.VBox([board.widget])`)."""
        if self._widget is None:
            self._widget = BoardWidget(self.id, endpoint=self._session.endpoint)
        return self._widget

    @property
    def selection(self) -> list[Element]:
        """What is selected in this kernel's own view of the board, bottom to top.

        The page tells the kernel a moment after the selection changed, by a message that waits
        while a cell runs: what you get is what was selected before the cell. Of several views the
        one used last counts; without one (no browser) it is empty. `board.widget.observe(f,
        "selection")` calls back. Raises LimitExceeded when more than `limits.SELECTED` are.
        """
        ids = self._widget.selection if self._widget else []
        if len(ids) > limits.SELECTED:
            raise LimitExceeded(
                f"over {limits.SELECTED} elements are selected, more than the kernel is told: "
                "`elements` has all there are, `inside` those in an area"
            )
        wanted = set(ids)
        return [element for element in self.elements if element.id in wanted]

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
    def aio(self) -> "Aio":
        """The blocking calls as coroutines: `await board.aio.wait()`."""
        from nbboard.aio import Aio  # noqa: PLC0415  it is made from this class

        return Aio(self)

    def delete(self) -> None:
        """Delete the board; its lobby can recover it for 30 days. Owners only."""
        background().run(rest.discard(self._session.endpoint, self.id))
        self.close()

    def shutdown(self) -> None:
        """End the board's room: everyone is told, its state is written; owners only.

        The board itself stays: joining it starts the room again.
        """
        background().run(rest.shutdown(self._session.endpoint, self.id))
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
