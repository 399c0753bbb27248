"""How a board came to be, as steps: what appeared, changed and went, one after the other.

Told from the states at a few moments. Between two of them each element's own marks (when it was
touched last, when it was removed) say in what order things happened; what was changed several times
in between shows its last change only. Elements lie where they lie in the end.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from nbboard.core.ids import ElementId
from nbboard.core.model import Element
from nbboard.core.state import BoardState, Placed


class Put(Struct, array_like=True, frozen=True, tag="put"):
    """An element appears, or becomes this one; `rank` is its place in the stack, from below."""

    element: Element
    rank: int


class Take(Struct, array_like=True, frozen=True, tag="take"):
    """An element goes."""

    id: ElementId


Step = Put | Take


class Story(Struct, frozen=True):
    """Steps in order; the first `begun` of them are what was there from the beginning."""

    steps: Sequence[Step]
    begun: int = 0


def still(elements: Iterable[Element]) -> Story:
    """Tell of elements without a past: each appears in the order of the stack."""
    return Story([Put(element, rank) for rank, element in enumerate(elements)])


def told(states: Sequence[BoardState]) -> Story:
    """Tell what happened from the first state to the last; all of the first is there at once."""
    last = states[-1]
    ranks = {key: rank for rank, key in enumerate(last.order)}
    steps: list[Step] = [Put(element, ranks.get(element.id, -1)) for element in states[0]]
    begun = len(steps)
    shown = {element.id: element for element in states[0]}
    since = states[0].seq
    for state in states[1:]:
        events = sorted(_events(state, shown, since), key=lambda event: event[:2])
        for _, _, step in events:
            if isinstance(step, Take):
                del shown[step.id]
            else:
                element = step.element
                steps.append(Put(element, ranks.get(element.id, -1)))
                shown[element.id] = element
                continue
            steps.append(step)
        since = state.seq
    return Story(steps, begun)


Event = tuple[int, int, Step]
"""When, in which order among those of one entry, and what."""


def _events(state: BoardState, shown: dict[ElementId, Element], since: int) -> Iterator[Event]:
    for place, key in enumerate(state.order):
        placed = state.placed[key]
        known = shown.get(key)
        if placed.removed_at:
            if known is None and placed.removed_at > since:
                yield _appearing(placed, since), place, Put(placed.element, 0)
            if known is not None or placed.removed_at > since:
                yield placed.removed_at, place, Take(key)
        elif known is None:
            yield _appearing(placed, since), place, Put(placed.element, 0)
        elif known != placed.element:
            yield placed.touched_at, place, Put(placed.element, 0)
    # Removed so long ago that even its tombstone is gone.
    for key in shown.keys() - state.placed.keys():
        yield since + 1, -1, Take(key)


def _appearing(placed: Placed, since: int) -> int:
    """Say when an element appeared: when it was last edited, or (revived) touched."""
    drawn = placed.element.edited_at
    if drawn > since:
        return drawn
    return since + 1 if placed.removed_at else max(since + 1, placed.touched_at)


def moments(first: int, last: int, most: int) -> list[int]:
    """Choose at most `most` + 1 moments from `first` to `last`, evenly, both ends among them."""
    count = max(min(last - first, most), 1)
    return sorted({first + (last - first) * k // count for k in range(count + 1)})
