"""A board and ipycanvas: `board.canvas`, `board.to_ipycanvas` and `board.draw_from`."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from nbboard.canvas.recorder import BoardCanvas
from nbboard.canvas.target import Region, Target
from nbboard.client.background import background
from nbboard.client.session import Session, new_id
from nbboard.core.errors import InvalidInput, NotAllowed
from nbboard.core.model import Element
from nbboard.core.protocol import Ink, Live
from nbboard.core.story import Story, still
from nbboard.draw import make_style
from nbboard.past import story
from nbboard.replays import Replays, elements_of
from nbboard.widget import BoardWidget

if TYPE_CHECKING:
    from nbboard.canvas.follow import Sight
    from nbboard.canvas.player import Player


class Canvases(Replays):
    """What a live board has to do with ipycanvas, and its replay."""

    _session: Session

    @abstractmethod
    def on(self, event: str, callback: Callable[[Any], None]) -> Callable[[], None]:
        """Call back for each event."""

    @abstractmethod
    def remove(self, ids: str | Sequence[str]) -> None:
        """Remove elements."""

    @abstractmethod
    def _put(self, elements: Sequence[Element]) -> None:
        """Add elements."""

    @abstractmethod
    def _upload(self, image: bytes) -> tuple[str, int, int]:
        """Store an image; gives its hash, width and height."""

    @abstractmethod
    def _blobs_of(self, elements: Sequence[Element]) -> Mapping[str, bytes]:
        """Give the images that elements name, by their hash."""

    @abstractmethod
    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Show the board."""

    @property
    @abstractmethod
    def widget(self) -> BoardWidget:
        """The widget that shows the board."""

    @cached_property
    def canvas(self) -> BoardCanvas:
        """An ipycanvas whose drawing calls put elements on this board.

        ``canvas = board.canvas`` in place of ``canvas = Canvas()``: the lines after it draw for
        everyone here. docs/ipycanvas.md says what each call becomes.
        """
        uploaded: dict[bytes, str] = {}

        def upload(data: bytes) -> str:
            # The same picture is often drawn many times: it is stored once.
            if data not in uploaded:
                uploaded[data] = self._upload(data)[0]
            return uploaded[data]

        return BoardCanvas(
            Target(
                put=self._put,
                remove=self.remove,
                present=self._present,
                upload=upload,
                picture=self._picture,
                new_id=new_id,
                show=self._repr_mimebundle_,
                widget=lambda: self.widget,
            )
        )

    def to_ipycanvas(
        self,
        canvas: Any = None,
        *,
        follow: bool = True,
        size: tuple[int, int] = (800, 480),
        region: Region | None = None,
        background: str | None = "#ffffff",
    ) -> Any:
        """Paint the board on an `ipycanvas.Canvas` (a new one of `size` pixels) and give it.

        `region` (x, y, width, height) in board units is what it shows; None fits all there is,
        at most one pixel a unit. With `follow` it shows what changes, at most 15 times a second
        and, in a notebook, between two cells, until the board or the canvas is closed.
        """
        from nbboard.canvas.follow import Follower, Looks  # noqa: PLC0415  only with ipycanvas

        if canvas is None:
            from ipycanvas import Canvas  # noqa: PLC0415  its import costs 0.3 s

            canvas = Canvas(width=size[0], height=size[1])
        if canvas in self._sights and (before := self._sights[canvas].follower()) is not None:
            before.stop()
        follower = Follower(self, canvas, Looks(region, background))
        self._sights[canvas] = follower.sight
        follower.paint()
        if follow:
            follower.follow()
        return canvas

    def draw_from(self, canvas: Any, **style: Any) -> Callable[[], None]:
        """Draw on the board what mouse or finger draws on an `ipycanvas.Canvas`; gives the end.

        `style` is that of `board.draw.stroke` (`color`, `width`, `alpha`, `dash`). On a canvas of
        `to_ipycanvas` a stroke lands where it is seen; on another one a pixel is a board unit.
        Others see it while it is drawn, as far as the kernel is free to hear of the pointer.
        """
        from nbboard.canvas.pointer import Paper, Pointer  # noqa: PLC0415  only with ipycanvas

        def to_board(x: float, y: float) -> tuple[float, float]:
            sight = self._sights.get(canvas)
            return (x, y) if sight is None else sight.view.to_board(x, y)

        paper = Paper(put=self._put, show=self._show_ink, new_id=new_id, to_board=to_board)
        return Pointer(canvas, paper, make_style(**style)).stop

    def replay(
        self,
        canvas: Any = None,
        *,
        speed: float = 1.0,
        seconds: float | None = None,
        region: tuple[float, float, float, float] | None = None,
    ) -> "Player | None":
        """Show how the board came to be: in the cells that show it, or on an `ipycanvas.Canvas`.

        In the cells its history is played at `speed` (0.25 to 16), with a slider to go on from
        there; `seconds` and `region` are for a canvas. Gives what stops the replay on a canvas.
        Needs the right to read the history: whoever may draw has it.
        """
        if canvas is not None:
            return super().replay(canvas, speed=speed, seconds=seconds, region=region)
        if seconds is not None or region is not None:
            raise InvalidInput("seconds and region: give an ipycanvas.Canvas too")
        if not 0.25 <= speed <= 16:
            raise InvalidInput(f"speed {speed}: give 0.25 to 16")
        self.widget.send({"type": "replay", "speed": float(speed)})
        return None

    def _story(self) -> Story:
        try:
            return story(self._session.endpoint, self._session.board)
        except NotAllowed:
            # Who may only look sees the elements without their past.
            return still(self.elements)

    def _story_blobs(self, story: Story) -> Mapping[str, bytes]:
        return self._blobs_of(elements_of(story))

    @cached_property
    def _sights(self) -> "WeakKeyDictionary[Any, Sight]":
        return WeakKeyDictionary()

    def _show_ink(self, ink: Ink) -> None:
        live = Live((ink,))
        background().loop.call_soon_threadsafe(self._session.connection.show, live)

    def _present(self, ids: Collection[str]) -> list[Element]:
        with self._session.reading() as state:
            found = (state.get(key) for key in ids)
            return [element for element in found if element is not None]

    def _picture(self, region: Region) -> bytes:
        from nbboard.render import png  # noqa: PLC0415  its worker is started when it is needed

        return png(
            self.elements, scale=1.0, region=region, background=None, blobs=self._load_blobs()
        )
