"""Whether the nodes behind one address are set up alike: each shows what it has, and compares.

A node shows a code of each setting under a key that only the store has, never the setting. What
differs is said in words, on the health page and in the log; it stops nothing, since nodes that are
replaced one by one differ for a while, and nodes with an address of their own may.
"""

import logging
from collections.abc import Mapping
from hashlib import sha256
from hmac import digest
from typing import Final

import msgspec

from nbboard.core.ids import BoardId
from nbboard.store.base import Store

_LINE: Final = BoardId("replicas")
"""No board is called so: the line on which nodes show themselves."""
_CODE: Final = 32
_BYTES: Final = 4096
_reader: Final = msgspec.msgpack.Decoder(dict[str, str])
_packer: Final = msgspec.msgpack.Encoder()
_log: Final = logging.getLogger(__name__)


class Replicas:
    """The other nodes of a store; `settings` are what must be the same everywhere, by name.

    `key` is the store's. `close` takes this node's codes away.
    """

    def __init__(self, store: Store, key: bytes, settings: Mapping[str, bytes]) -> None:
        self._own = {
            name: digest(key, name.encode() + b"\0" + value, sha256).hex()[:_CODE]
            for name, value in settings.items()
        }
        self._differing: dict[str, int] = {}
        self._line = store.line(_LINE, self)
        self._line.show(_packer.encode(self._own))

    def problems(self) -> list[str]:
        """Say what other nodes have otherwise, for this node's admin."""
        return [
            f"{name} of {count} other {'node' if count == 1 else 'nodes'} is not the same as "
            "here: where one address leads to both, people are let in by one and not by the other"
            for name, count in sorted(self._differing.items())
        ]

    def close(self) -> None:
        """Show nothing more."""
        self._line.leave()

    def heard(self, node: str, frame: bytes) -> None:
        """Take no notice: nodes do not talk here."""

    def here(self, others: Mapping[str, bytes]) -> None:
        """Compare with what all other nodes show."""
        before = set(self._differing)
        self._differing = {}
        for data in others.values():
            for name in self._differences(data):
                self._differing[name] = self._differing.get(name, 0) + 1
        for name in sorted(self._differing.keys() - before):
            _log.warning("nodes are not set up alike", extra={"setting": name})

    def _differences(self, data: bytes) -> list[str]:
        try:
            found = _reader.decode(data) if len(data) <= _BYTES else {}
        except msgspec.MsgspecError as error:
            _log.warning("what a node shows is nothing", extra={"reason": str(error)[:200]})
            return []
        # A node of another version may show other settings.
        return [name for name, code in self._own.items() if found.get(name, code) != code]
