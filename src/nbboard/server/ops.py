"""REST: changes from scripts, as ops."""

from msgspec import Struct
from tornado import web

from nbboard.core.ops import Ops
from nbboard.core.protocol import Batch
from nbboard.core.roles import Role
from nbboard.server.auth import readers
from nbboard.server.base import BoardHandler, read_json


class Changes(Struct, forbid_unknown_fields=True):
    """The body of ``POST …/ops``: ops in their array form, bytes as Base64."""

    ops: Ops
    batch: Batch = ""


class OpsHandler(BoardHandler):
    """``api/boards/<id>/ops``: one entry."""

    @web.authenticated
    @readers
    async def post(self, board_id: str) -> None:
        """Append ops as one entry; each is judged by its own right, as on the socket."""
        board, identity = await self.admit(board_id, Role.VIEWER)
        body = read_json(self, Changes)
        registry = await self.registry()
        entry = await registry.submit(board, identity, body.ops, body.batch)
        self.reply({"seq": entry.seq, "verdicts": entry.verdicts})
