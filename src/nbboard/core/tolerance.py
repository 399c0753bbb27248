"""Reading what a newer version wrote: fields that it appended are left out.

Fields are only ever appended to an array, and maps may gain names; both can be passed over without
a misunderstanding. An op, an element or a message of a kind that is not known here cannot.
"""

from collections.abc import Callable
from functools import cache

from msgspec import inspect, msgpack

_Trim = Callable[[object], object]


def without_news(frame: bytes, kind: object) -> bytes:
    """Give a frame without the fields that the type `kind` does not have.

    What does not fit in another way is left as it came: decoding it says what is wrong. Raises
    msgspec.DecodeError, UnicodeDecodeError or RecursionError for what is no MessagePack.
    """
    return msgpack.encode(_trimmed(_trimmer_of(kind), msgpack.decode(frame)))


@cache
def _trimmer_of(kind: object) -> _Trim | None:
    return _trimmer(inspect.type_info(kind))


def _trimmer(described: inspect.Type) -> _Trim | None:
    """Give None when no value of this type can hold a field too many."""
    match described:
        case inspect.Metadata(type=inner):
            return _trimmer(inner)
        case inspect.StructType(array_like=True):
            return _array(described)
        case inspect.StructType():
            return _map(described)
        case inspect.UnionType(types=types):
            return _union(types)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return _each(item)
        case inspect.TupleType(item_types=items):
            return _row(list(map(_trimmer, items)), 0)
        case _:
            return None


def _array(described: inspect.StructType) -> _Trim | None:
    trims = [_trimmer(field.type) for field in described.fields]
    return _row(trims, 0 if described.tag is None else 1)


def _row(trims: list[_Trim | None], lead: int) -> _Trim:
    def trim(value: object) -> object:
        if not isinstance(value, list):
            return value
        fields = zip(trims, value[lead:], strict=False)
        return value[:lead] + [_trimmed(trim, field) for trim, field in fields]

    return trim


def _map(described: inspect.StructType) -> _Trim:
    trims = {field.encode_name: _trimmer(field.type) for field in described.fields}

    def trim(value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {
            name: _trimmed(trims[name], field) for name, field in value.items() if name in trims
        }

    return trim


def _union(types: tuple[inspect.Type, ...]) -> _Trim | None:
    by_tag: dict[object, _Trim | None] = {}
    plain: list[_Trim] = []
    for described in types:
        trim = _trimmer(described)
        if isinstance(described, inspect.StructType) and described.tag is not None:
            by_tag[described.tag] = trim
        elif trim is not None:
            plain.append(trim)
    if not by_tag:
        return plain[0] if plain else None

    def trim_tagged(value: object) -> object:
        if not isinstance(value, list) or not value or not isinstance(value[0], str):
            return value
        return _trimmed(by_tag.get(value[0]), value)

    return trim_tagged


def _each(item: inspect.Type) -> _Trim | None:
    trim = _trimmer(item)
    if trim is None:
        return None
    return lambda value: [trim(one) for one in value] if isinstance(value, list) else value


def _trimmed(trim: _Trim | None, value: object) -> object:
    return value if trim is None else trim(value)
