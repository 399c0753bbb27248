"""The TypeScript codec of the Structs of `nbboard.core`, as text: a reader and a writer each."""

import re

from msgspec import inspect

from tools.ts_types import (
    HEADER,
    NAMES,
    PRIMITIVES,
    camel,
    default_of,
    fields_of,
    is_map,
    literal,
    nullable,
    strip,
    tag_of,
    ts_type,
    union_name,
)


def reader(kind: inspect.Type) -> str:
    """Give the name or expression of a function from a decoded value to a field."""
    kind = strip(kind)
    if type(kind) in PRIMITIVES:
        return f"read.{PRIMITIVES[type(kind)][1]}"
    match kind:
        case inspect.LiteralType(values):
            return f"read.{'number' if isinstance(values[0], int) else 'string'}"
        case inspect.EnumType():
            return "read.number"
        case inspect.StructType(cls):
            return f"read{cls.__name__}"
        case inspect.UnionType():
            return f"read{union_name(kind)}"
    raise TypeError(f"no reader for {kind}")


def read_value(kind: inspect.Type, value: str) -> str:
    """Give the expression that reads `value` as a field of this type."""
    kind = strip(kind)
    match kind:
        case inspect.UnionType() if left := nullable(kind):
            return f"{value} === null ? null : {read_value(left, value)}"
        case inspect.VarTupleType(item_type):
            if isinstance(strip(item_type), inspect.TupleType):
                return f"read.list({value}, (item) => {read_value(item_type, 'item')})"
            return f"read.list({value}, {reader(item_type)}){_cast(item_type, '[]')}"
        case inspect.TupleType((first, second)):
            pair = f"read.pair({value}, {reader(first)}, {reader(second)})"
            casts = _cast(first) or _cast(second)
            return f"{pair} as [{_seen(first)}, {_seen(second)}]" if casts else pair
    return f"{reader(kind)}({value}){_cast(kind)}"


def _cast(kind: inspect.Type, suffix: str = "") -> str:
    """Literals and enums are read as their plain type: a newer server may know more of them."""
    bare = strip(kind)
    if not isinstance(bare, inspect.LiteralType | inspect.EnumType):
        return ""
    name = ts_type(bare)
    return f" as {f'types.{name}' if name.isidentifier() else f'({name})'}{suffix}"


def _seen(kind: inspect.Type) -> str:
    return _cast(kind).removeprefix(" as ") or ts_type(kind)


def _is_plain(kind: inspect.Type) -> bool:
    """Tell whether a field goes to the encoder as it is."""
    kind = strip(kind)
    match kind:
        case inspect.StructType():
            return False
        case inspect.VarTupleType(item_type):
            return _is_plain(item_type)
        case inspect.TupleType(item_types):
            return all(map(_is_plain, item_types))
        case inspect.UnionType():
            left = nullable(kind)
            return left is not None and _is_plain(left)
    return True


def write_value(kind: inspect.Type, value: str) -> str:
    """Give the expression that writes a field of this type for the encoder."""
    kind = strip(kind)
    if _is_plain(kind):
        return value
    match kind:
        case inspect.StructType(cls):
            return f"write{cls.__name__}({value})"
        case inspect.UnionType():
            left = nullable(kind)
            if left is None:
                return f"write{union_name(kind)}({value})"
            return f"{value} === null ? null : {write_value(left, value)}"
        case inspect.VarTupleType(item_type):
            return f"{value}.map((item) => {write_value(item_type, 'item')})"
        case inspect.TupleType(item_types):
            items = [write_value(t, f"{value}[{i}]") for i, t in enumerate(item_types)]
            return f"[{', '.join(items)}]"
    raise TypeError(f"no writer for {kind}")


def _array_codec(struct: type, name: str) -> str:
    tag = tag_of(struct)
    shift = 0 if tag is None else 1
    reads = [] if tag is None else [f"    kind: {literal(tag)},\n"]
    writes = [] if tag is None else [literal(tag)]
    least = shift
    for place, field in enumerate(fields_of(struct), shift):
        value = read_value(field.type, f"a[{place}]")
        default = default_of(field)
        if default is None:
            least = place + 1
        else:
            value = f"a.length > {place} ? {_grouped(value)} : {_qualified(default)}"
        reads.append(f"    {camel(field.name)}: {value},\n")
        writes.append(write_value(field.type, f"value.{camel(field.name)}"))
    body = "".join(f"    {item},\n" for item in writes)
    return (
        f"export function read{name}(value: unknown): types.{name} {{\n"
        f"  const a = read.struct(value, {literal(tag or '')}, {least});\n"
        f"  return {{\n{''.join(reads)}  }};\n}}\n\n"
        f"export function write{name}(value: types.{name}): unknown[] {{\n"
        f"  return [\n{body}  ];\n}}\n"
    )


def _grouped(expression: str) -> str:
    return f"({expression})" if " ? " in expression else expression


def _qualified(default: str) -> str:
    if default == "NO_BYTES":
        return "new Uint8Array(0)"
    return f"types.{default}" if re.match(r"[A-Z]", default) else default


def _map_codec(struct: type, name: str) -> str:
    reads = writes = ""
    for field in fields_of(struct):
        key, wire = camel(field.name), field.encode_name
        value = read_value(field.type, f"map[{literal(wire)}]")
        reads += f"  if (map[{literal(wire)}] !== undefined) found.{key} = {value};\n"
        writes += f"  if (value.{key} !== undefined) map[{literal(wire)}] = "
        writes += f"{write_value(field.type, f'value.{key}')};\n"
    return (
        f"export function read{name}(value: unknown): types.{name} {{\n"
        "  const map = read.record(value);\n"
        f"  const found: {{ -readonly [K in keyof types.{name}]: types.{name}[K] }} = {{}};\n"
        f"{reads}  return found;\n}}\n\n"
        f"export function write{name}(value: types.{name}): Record<string, unknown> {{\n"
        f"  const map: Record<string, unknown> = {{}};\n{writes}  return map;\n}}\n"
    )


def _union_codec(members: frozenset[type], name: str) -> str:
    reads = writes = ""
    for struct, member in NAMES.structs.items():
        if struct in members:
            case = f"    case {literal(tag_of(struct))}:\n      return "
            reads += f"{case}read{member}(value);\n"
            writes += f"{case}write{member}(value);\n"
    return (
        f"export function read{name}(value: unknown): types.{name} {{\n"
        "  const tag = read.tag(value);\n"
        f"  switch (tag) {{\n{reads}  }}\n"
        f"  throw new UnknownTag({literal(name)}, tag);\n}}\n\n"
        f"export function write{name}(value: types.{name}): unknown[] {{\n"
        f"  switch (value.kind) {{\n{writes}  }}\n}}\n"
    )


def codec_file() -> str:
    """Give the text of `codec.gen.ts`."""
    parts = [
        HEADER,
        'import { UnknownTag } from "./errors";\nimport * as read from "./fields";\n'
        'import * as types from "./types.gen";\n',
    ]
    for struct, name in NAMES.structs.items():
        parts.append(_map_codec(struct, name) if is_map(struct) else _array_codec(struct, name))
    parts += [_union_codec(members, name) for members, name in NAMES.unions.items()]
    return "\n".join(parts)
