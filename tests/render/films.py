"""Stories to make films of."""

from msgspec.structs import replace

from nbboard.core.model import Element
from nbboard.core.story import Put, Step, Story, Take
from nbboard.draw import Draw
from nbboard.render.picture import Frame, Region
from nbboard.render.requests import Film

FRAME = Frame(region=Region(0, 0, 200, 120))


def story() -> Story:
    """A stroke grows, two shapes come, the lower one moves below the other, one goes."""
    elements: list[Element] = []
    draw = Draw(elements.extend, lambda: f"{len(elements):016d}", lambda data: ("", 1, 1))
    draw.stroke([(10, 20), (190, 20)], color="#e03131", width=10)
    draw.rect((10, 40), (60, 60), fill="#1971c2", color=None)
    draw.rect((40, 60), (60, 60), fill="#ffec99", color=None, alpha=0.5)
    draw.ellipse((120, 50), (60, 60), color="#2f9e44", width=4)
    draw.rect((130, 40), (40, 60), fill="#1971c2", color=None)
    steps: list[Step] = [Put(element, rank) for rank, element in enumerate(elements[:4])]
    steps.append(Put(replace(elements[4], id=elements[1].id), 1))
    steps.append(Take(elements[3].id))
    return Story(steps)


def film(form: str = "gif", **options: object) -> Film:
    told = story()
    given: dict[str, object] = {
        "steps": tuple(told.steps),
        "begun": 0,
        "blobs": {},
        "frame": FRAME,
        "size": (200, 120),
        "seconds": 2.0,
        "speed": 1.0,
        "rate": 10,
        "hold": 1.0,
        "dark": False,
    }
    return Film(form=form, **{**given, **options})  # type: ignore[arg-type]
