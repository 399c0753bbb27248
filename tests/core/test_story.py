from nbboard.core.model import Rect
from nbboard.core.ops import Add, Op, Patch, PatchSet, Remove, Reorder, Revive
from nbboard.core.state import BoardState
from nbboard.core.story import Put, Story, Take, moments, still, told
from tests.core.boards import submit

A, B, C, D = (letter * 16 for letter in "abcd")


def rect(key: str) -> Rect:
    return Rect(id=key, at=(0, 0), size=(16, 16))


def states(*entries: tuple[Op, ...]) -> list[BoardState]:
    """The state before the first entry and after each."""
    state = BoardState()
    found = [state.copy()]
    for ops in entries:
        submit(state, *ops)
        found.append(state.copy())
    return found


def words(story: Story) -> list[str]:
    """Steps in short: the id's letter, with its angle when it has one, or a minus."""
    return [
        f"-{step.id[0]}"
        if isinstance(step, Take)
        else step.element.id[0] + (str(step.element.angle) if step.element.angle else "")
        for step in story.steps
    ]


LOG: tuple[tuple[Op, ...], ...] = (
    (Add(rect(A)),),
    (Add(rect(B)), Add(rect(C))),
    (Patch(A, PatchSet(angle=100)),),
    (Remove((B,)),),
    (Add(rect(D)),),
    (Revive((B,)),),
    (Patch(A, PatchSet(angle=200)),),
    (Reorder((A,), "front"),),
)


def test_every_moment_tells_all_of_it() -> None:
    story = told(states(*LOG))
    assert words(story) == ["a", "b", "c", "a100", "-b", "d", "b", "a200"]
    assert story.begun == 0


def test_few_moments_tell_the_order_of_what_is_left() -> None:
    found = states(*LOG)
    assert words(told([found[0], found[-1]])) == ["b", "c", "d", "a200"]
    assert words(told([found[0], found[5], found[-1]])) == [
        "b",
        "c",
        "a100",
        "-b",
        "d",
        "b",
        "a200",
    ]


def test_what_was_there_at_first_is_there_at_once() -> None:
    found = states(*LOG)
    story = told(found[3:])
    assert story.begun == 3
    assert words(story)[3:] == ["-b", "d", "b", "a200"]


def test_elements_lie_where_they_lie_in_the_end() -> None:
    story = told(states(*LOG))
    ranks = {step.element.id: step.rank for step in story.steps if isinstance(step, Put)}
    assert sorted(ranks, key=ranks.__getitem__) == [B, C, D, A]


def test_what_goes_together_goes_from_below_and_forgotten_tombstones_too() -> None:
    found = states(*LOG, (Remove((A, B, C, D)),))
    assert words(told(found))[-4:] == ["-b", "-c", "-d", "-a"]
    for key in (A, B):
        last = found[-1]
        last.removed.discard(key)
        del last.placed[key]
        del last.order[key]
    assert sorted(words(told(found))[-4:]) == ["-a", "-b", "-c", "-d"]


def test_a_drawing_without_a_past_appears_from_below() -> None:
    story = still([rect(B), rect(A)])
    assert words(story) == ["b", "a"]
    assert [step.rank for step in story.steps if isinstance(step, Put)] == [0, 1]


def test_moments_are_spread_evenly_with_both_ends() -> None:
    assert moments(0, 3, 48) == [0, 1, 2, 3]
    assert moments(10, 1010, 4) == [10, 260, 510, 760, 1010]
    assert moments(5, 5, 48) == [5]
