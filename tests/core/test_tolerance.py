"""What a newer server may append, and what it may not."""

import msgspec
import pytest
from msgspec import Struct

from nbboard.core import protocol
from nbboard.core.errors import ProtocolError
from nbboard.core.tolerance import without_news
from tools.vectors.messages import from_servers


class Leaf(Struct, tag="leaf", array_like=True, forbid_unknown_fields=True):
    number: int = 0


class Named(Struct, forbid_unknown_fields=True):
    leaves: tuple[Leaf, ...] = ()
    pair: tuple[str, Leaf] | None = None


class Bare(Struct, array_like=True, forbid_unknown_fields=True):
    """An array without a tag."""

    named: Named | None = None


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ([], []),
        ([None, 7], [None]),
        ([{"leaves": [["leaf", 1, "new"], ["leaf"]]}], [{"leaves": [["leaf", 1], ["leaf"]]}]),
        ([{"new": [1], "pair": ["a", ["leaf", 2, {}]]}], [{"pair": ["a", ["leaf", 2]]}]),
        ([{"leaves": [["twig", 1, "new"]]}], [{"leaves": [["twig", 1]]}]),
    ],
)
def test_fields_too_many_are_left_out_wherever_they_are(sent: object, left: object) -> None:
    assert msgspec.msgpack.decode(without_news(msgspec.msgpack.encode(sent), Bare)) == left


@pytest.mark.parametrize("sent", [None, 3, "x", {}, [[]], [3], [{"leaves": 3, "pair": {}}]])
def test_what_does_not_fit_otherwise_is_left_for_the_decoder(sent: object) -> None:
    frame = msgspec.msgpack.encode(sent)
    assert without_news(frame, Bare) == frame


@pytest.mark.guarantee("G19")
@pytest.mark.parametrize("message", from_servers(), ids=lambda m: m.__struct_config__.tag)
def test_every_message_of_a_newer_server_is_read_without_its_news(
    message: protocol.ServerMessage,
) -> None:
    frame = protocol.encode(message)
    # With all fields there, so that what comes after them is new.
    whole = msgspec.to_builtins(message, builtin_types=(bytes,))
    assert len(whole) == len(msgspec.structs.fields(message)) + 1
    newer = msgspec.msgpack.encode([*whole, {"new": 1}])
    assert protocol.decode_server(newer) == protocol.decode_server(frame)
    with pytest.raises(ProtocolError, match="update nbboard on the older side"):
        protocol.decode_server(msgspec.msgpack.encode([f"{whole[0]}-new", *whole[1:]]))
