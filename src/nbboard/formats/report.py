"""What became of a file that was loaded: everything not brought over exactly is named here."""

from typing import NamedTuple

from msgspec import Struct, field

from nbboard.core.errors import shown

_SHOWN_SKIPS = 10
_LONGEST_KIND = 20


class Skipped(NamedTuple):
    """An element that is not on the board: its kind and id in the file, and why."""

    kind: str
    id: str
    reason: str


class LoadReport(Struct, frozen=True, kw_only=True):
    """How a file came over.

    `elements_in` counts the file's live elements and `on_board` what they are on the board (a frame
    with a name is two there); `skipped` names those that are not. `approximated` counts, by what
    was approximated, the elements that look a little different; `not_kept` counts what has no place
    on a board and is not seen either, such as links. `blobs` maps the hash that an image element
    names to the file's bytes: upload them first, and put the hash that the board answers in its
    place.
    """

    elements_in: int
    on_board: int
    skipped: tuple[Skipped, ...] = ()
    approximated: dict[str, int] = {}
    not_kept: dict[str, int] = {}
    seconds: float = 0.0
    blobs: dict[str, bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        rows = [
            ("elements in the file", str(self.elements_in)),
            ("on the board", str(self.on_board)),
            ("skipped", str(len(self.skipped))),
            ("approximated", _counts(self.approximated)),
        ]
        if self.not_kept:
            rows.append(("not kept", _counts(self.not_kept)))
        rows.append(("seconds", f"{self.seconds:.2f}"))
        lines = [f"{name:<21} {value}" for name, value in rows]
        lines += [
            f"  skipped {_named(item.kind)} {shown(item.id)}: {item.reason}"
            for item in self.skipped[:_SHOWN_SKIPS]
        ]
        if len(self.skipped) > _SHOWN_SKIPS:
            lines.append(f"  … and {len(self.skipped) - _SHOWN_SKIPS} more in .skipped")
        return "\n".join(lines)


def _named(kind: str) -> str:
    # A file may call it anything.
    return kind if kind.isidentifier() and len(kind) <= _LONGEST_KIND else shown(kind)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "nothing"
