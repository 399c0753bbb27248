"""Labels: words that Excalidraw binds to a shape or a line become a group with it.

They then move, turn, copy and go together. That a label wraps anew when its shape gets another
width is Excalidraw's alone.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import msgspec

from nbboard.core import limits
from nbboard.core.model import Element


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


def _fit(container: Element, label: Element) -> bool:
    return container.groups == label.groups and len(label.groups) < limits.GROUP_DEPTH


def _group(elements: list[Element], members: Sequence[int], groups: tuple[str, ...]) -> None:
    for place in members:
        elements[place] = msgspec.structs.replace(elements[place], groups=groups)
