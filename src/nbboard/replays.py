"""How a drawing came to be, again: as an animated file, or on an ipycanvas."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, Unpack, cast

from nbboard.core.errors import InvalidInput, shown
from nbboard.core.model import Element
from nbboard.core.story import Put, Story, still
from nbboard.exports import Exports
from nbboard.progress import Progress
from nbboard.render import Region
from nbboard.render.picture import Frame
from nbboard.render.requests import Film
from nbboard.render.worker import film

if TYPE_CHECKING:
    from nbboard.canvas.player import Player

_FORMS: Final[dict[str, Literal["gif", "apng", "mp4"]]] = {
    ".gif": "gif",
    ".png": "apng",
    ".apng": "apng",
    ".mp4": "mp4",
}
_SIZE: Final = (960, 600)
_RATE: Final = 20
_HOLD: Final = 2.0


class ReplayOptions(TypedDict, total=False):
    """What `save_replay` may be given.

    - `seconds`: how long the drawing takes; None (as given) is the pace of a pen, 30 s at most.
    - `speed`: that pace, twice as fast with 2; without effect where `seconds` says it all.
    - `hold`: seconds for which the last picture stays, 2 as given.
    - `rate`: frames a second, 20 as given.
    - `size`: the most pixels, (width, height), (960, 600) as given.
    - `region`, `padding`, `background`, `dark`, `progress`: as in `PictureOptions`, but a film has
      a background.
    """

    seconds: float | None
    speed: float
    hold: float
    rate: int
    size: tuple[int, int]
    region: Region | tuple[float, float, float, float] | None
    padding: float
    background: str
    dark: bool
    progress: bool | Callable[[float], None]


class Replays(Exports):
    """Something drawn, whose making can be seen again.

    Of a live board that is its history; of a moment or a file, which have none, each element in
    the order of the stack.
    """

    def save_replay(self, path: str | Path, **options: Unpack[ReplayOptions]) -> Path:
        """Save how it came to be as ``.gif``, ``.png`` or ``.apng`` (animated), or ``.mp4``.

        Strokes grow along their length, waiting is left out, and the last picture stays for a
        while; what was taken back is seen to go. The same board gives the same bytes. An interrupt
        stops it, and so does a `progress` function that raises. Raises InvalidInput for another
        ending, LimitExceeded (`limits.REPLAY_FRAMES`, `REPLAY_PIXELS`, `REPLAY_BYTES`) and
        NotInstalled for MP4 without ffmpeg (``pip install 'nbboard[video]'``).
        """
        target = Path(path)
        form = _FORMS.get(target.suffix.lower())
        if form is None:
            endings = ".gif, .png, .apng or .mp4"
            raise InvalidInput(f"film {shown(target.name)}: its name must end in {endings}")
        if odd := sorted(set(options) - ReplayOptions.__optional_keys__):
            known = ", ".join(sorted(ReplayOptions.__optional_keys__))
            raise InvalidInput(f"no option {', '.join(odd)}: there are {known}")
        request = self._film(form, options)
        progress = options.get("progress", True)
        watching = Progress("Making a film") if progress is True else nullcontext(progress or None)
        with watching as on_progress:
            target.write_bytes(film(request, on_progress))
        return target

    def replay(
        self,
        canvas: Any = None,
        *,
        speed: float = 1.0,
        seconds: float | None = None,
        region: Region | tuple[float, float, float, float] | None = None,
    ) -> "Player | None":
        """Show on an `ipycanvas.Canvas` how it came to be; gives what stops it or waits for it.

        It takes `seconds`, or (None) the pace of a pen times `speed`. `region` is the part of the
        board to show; None fits all that is ever seen.
        """
        if canvas is None:
            raise InvalidInput("replay: give an ipycanvas.Canvas to show it on")
        if not speed > 0 or (seconds is not None and not seconds > 0):
            raise InvalidInput(f"speed {speed}, seconds {seconds}: give more than 0")
        from nbboard.canvas.player import Player  # noqa: PLC0415  only with ipycanvas
        from nbboard.render.timeline import Timeline  # noqa: PLC0415

        story = self._story()
        player = Player(canvas, story, self._story_blobs(story))
        player.start(Timeline(story, seconds, speed), None if region is None else Region(*region))
        return player

    def _story(self) -> Story:
        return still(self.elements)

    def _story_blobs(self, story: Story) -> Mapping[str, bytes]:
        """Give the images of all elements that a story tells of."""
        return self._load_blobs()

    def _film(self, form: Literal["gif", "apng", "mp4"], options: ReplayOptions) -> Film:
        story = self._story()
        given = cast("dict[str, Any]", options)
        region = options.get("region")
        if region is not None and len(region) != 4:
            raise InvalidInput(f"region {shown(region)} is not (x, y, width, height)")
        frame = Frame(
            region=None if region is None else Region(*region),
            **{name: given[name] for name in ("background", "padding") if name in options},
        )
        return Film(
            form=form,
            steps=tuple(story.steps),
            begun=story.begun,
            blobs=dict(self._story_blobs(story)),
            frame=frame,
            size=options.get("size", _SIZE),
            seconds=options.get("seconds"),
            speed=options.get("speed", 1.0),
            rate=options.get("rate", _RATE),
            hold=options.get("hold", _HOLD),
            dark=options.get("dark", False),
        )


def elements_of(story: Story) -> Sequence[Element]:
    """Give every form that an element of a story ever had."""
    return [step.element for step in story.steps if isinstance(step, Put)]
