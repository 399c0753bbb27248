"""Frames, entries and files of nbboard as values for JSON."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Final

import msgspec
from msgspec import Struct

from nbboard.core import protocol
from nbboard.core.errors import InvalidInput, NBBoardError, ProtocolError, shown
from nbboard.core.model import Element
from nbboard.core.points import unpack
from nbboard.formats import native
from nbboard.formats.plain import plain

_WAYS: Final[tuple[Callable[[bytes], Struct], ...]] = (
    protocol.decode_server,
    protocol.decode_client,
    protocol.decode_entry,
    native.decoded,
)
_SHOWN_BYTES: Final = 32
_ELEMENT: Final = Element.__args__


def decoded(data: bytes) -> Struct:
    """Decode a frame to or from a server, an entry, or an ``.nbboard`` file.

    Raises InvalidInput with what each reading had against it.
    """
    reasons = []
    for way in _WAYS:
        try:
            return way(data)
        except (NBBoardError, ProtocolError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            reasons.append(f"{way.__name__}: {error}")
    raise InvalidInput(
        f"{len(data)} bytes {shown(data[:16])} are nothing of nbboard's\n  " + "\n  ".join(reasons)
    )


def readable(value: Any) -> Any:
    """Give a value for JSON: Structs with their kind and field names, points as pairs.

    Elements are in board units (see `formats.plain`); points of live strokes and of entries that
    are no elements stay in 1/16 board unit, as on the wire. Other bytes become their number and
    their first in hexadecimal digits.
    """
    match value:
        case Struct() if isinstance(value, _ELEMENT):
            return {name: readable(field) for name, field in plain(value).items()}
        case Struct():
            return _struct(value)
        case bytes():
            start = value[:_SHOWN_BYTES].hex()
            return {"bytes": len(value), "hex": start + ("…" if len(value) > _SHOWN_BYTES else "")}
        case Enum():
            return value.name.lower()
        case dict():
            return {str(key): readable(field) for key, field in value.items()}
        case list() | tuple():
            return [readable(field) for field in value]
        case _:
            return value


def _struct(value: Struct) -> dict[str, Any]:
    tag = value.__struct_config__.tag
    model: dict[str, Any] = {} if tag is None else {"kind": tag}
    for name in value.__struct_fields__:
        field = getattr(value, name)
        if field is msgspec.UNSET:
            continue
        is_points = name == "points" and isinstance(field, bytes) and field
        model[name] = unpack(field).tolist() if is_points else readable(field)
    return model
