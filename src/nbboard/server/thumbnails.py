"""REST: a small picture of a board, for lists."""

import itertools

from jupyter_server.auth.decorator import authorized
from tornado import web

from nbboard.core import limits
from nbboard.core.errors import InvalidInput, shown
from nbboard.core.ids import BoardId
from nbboard.core.roles import Role
from nbboard.render import thumbnail_async
from nbboard.server.base import BoardHandler
from nbboard.wishes import blobs_of

_HOUR = 3600


class ThumbnailHandler(BoardHandler):
    """``api/boards/<id>/thumbnail?theme=light&v=<head>``."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """Send a PNG of the topmost elements, as on light or dark paper.

        Drawn in the worker, once for each entry and theme; asked again with its tag the answer
        is 304.
        """
        board, _ = await self.admit(board_id, Role.VIEWER)
        theme = self.get_query_argument("theme", "light")
        if theme not in ("light", "dark"):
            raise InvalidInput(f"theme {shown(theme)}: choose light or dark")
        async with (await self.registry()).using(board) as room:
            seq = room.state.seq
        self.set_header("Etag", f'"{seq}-{theme}"')
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "default-src 'none'; sandbox")
        # A page that names the entry (v) need not ask again; others ask each time.
        exact = self.get_query_argument("v", "") == str(seq)
        self.set_header("Cache-Control", f"private, max-age={_HOUR}" if exact else "no-cache")
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
            return
        shelf = self.hosting.thumbnails
        data = await shelf.get((board, seq, theme), lambda: self._draw(board, theme == "dark"))
        self.finish(data, set_content_type="image/png")

    async def _draw(self, board: BoardId, dark: bool) -> bytes:
        async with (await self.registry()).using(board) as room:
            state = room.state
            present = (key for key in reversed(state.order) if key not in state.removed)
            keys = list(itertools.islice(present, limits.THUMBNAIL_ELEMENTS))
            elements = [state.placed[key].element for key in reversed(keys)]
        most = limits.THUMBNAIL_BLOB_BYTES
        blobs = await blobs_of(await self.store(), board, elements, most)
        return await thumbnail_async(elements, blobs, dark=dark)
