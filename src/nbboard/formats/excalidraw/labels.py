"""Labels: words that Excalidraw binds to a shape or a line become a group with it.

They then move, turn, copy and go together. That a label wraps anew when its shape gets another
width is Excalidraw's alone. The label of an arrow stands in the arrow's middle.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import cast

import msgspec
import numpy as np

from nbboard.core import limits
from nbboard.core.geometry import local_points, placement
from nbboard.core.model import SCALE, Arrow, Element
from nbboard.core.path import Floats


def grouped(
    elements: list[Element],
    containers: Mapping[int, str],
    places: Mapping[str, int],
    new_id: Callable[[], str],
) -> int:
    """Put each label and its container into an innermost group of their own; counts the labels.

    `containers` has for the place of each label in `elements` the file's id of its container,
    `places` for such ids where they are. A label stays by itself when its container is not there,
    is grouped with other elements than it, or is as deep in groups as anything may be.
    """
    labels: dict[int, list[int]] = {}
    for label, key in containers.items():
        container = places.get(key)
        # A label, or the element itself, is nobody's container.
        if container is None or container in containers:
            continue
        if _fit(elements[container], elements[label]):
            labels.setdefault(container, []).append(label)
    members = Counter(group for element in elements for group in element.groups)
    for container, bound in labels.items():
        groups = elements[container].groups
        # Many drawings have grouped the two already: another group would only be in the way.
        if groups and members[groups[0]] == len(bound) + 1:
            continue
        _group(elements, (container, *bound), (new_id(), *groups))
    return sum(map(len, labels.values()))


def centred(
    elements: list[Element], containers: Mapping[int, str], places: Mapping[str, int]
) -> None:
    """Put the labels of arrows where Excalidraw shows them, which is not what files say.

    Other programs, and Excalidraw itself when an end is dragged, leave the old place in the file.
    """
    middles: dict[str, Floats] = {}
    for label, key in containers.items():
        container = places.get(key)
        arrow = None if container is None else elements[container]
        if not isinstance(arrow, Arrow):
            continue
        if key not in middles:
            middles[key] = _middle(arrow)
        half = np.array(elements[label].size) / 2
        at = np.floor(middles[key] * SCALE - half + 0.5)
        if np.abs(at).max() <= limits.COORDINATE:
            place = cast("tuple[int, int]", tuple(at.astype(int).tolist()))
            elements[label] = msgspec.structs.replace(elements[label], at=place)


def _middle(arrow: Arrow) -> Floats:
    """Give the middle point, or the middle of the middle piece, in board units."""
    points = local_points(arrow)
    after = len(points) // 2
    if len(points) % 2:
        middle = points[after]
    elif arrow.curve and len(points) > 2:
        # Halfway along the curve of Catmull and Rom.
        middle = (
            9 * (points[after - 1] + points[after]) - points[after - 2] - points[after + 1]
        ) / 16
    else:
        middle = (points[after - 1] + points[after]) / 2
    placed: Floats = placement(arrow).applied(middle[None])[0]
    return placed


def _fit(container: Element, label: Element) -> bool:
    return container.groups == label.groups and len(label.groups) < limits.GROUP_DEPTH


def _group(elements: list[Element], members: Sequence[int], groups: tuple[str, ...]) -> None:
    for place in members:
        elements[place] = msgspec.structs.replace(elements[place], groups=groups)
