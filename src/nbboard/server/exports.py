"""REST: a board as a file, and images coming in."""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from jupyter_server.auth.decorator import authorized
from tornado import web

from nbboard.core import limits
from nbboard.core.errors import (
    NOT_FOUND,
    BoardNotFound,
    LimitExceeded,
    NotAllowed,
    TooOften,
)
from nbboard.core.ids import is_guest
from nbboard.core.roles import Role
from nbboard.render import recode_async
from nbboard.room import rights
from nbboard.room.identity import Identity
from nbboard.room.turns import free
from nbboard.server.base import Answering, BoardHandler, read_json
from nbboard.server.rates import GUEST_IMAGES, LINK_IMAGES
from nbboard.store.base import Blob
from nbboard.wishes import MEDIA_TYPES, ExportWish, from_query, make


class Exporting(Answering):
    """Sends boards and their images as files, with or without the host's login."""

    _drawing: "asyncio.Task[bytes] | None" = None

    async def send_export(self, key: str, wish: ExportWish) -> None:
        """Send the board as the file that is wished for; made in a worker, never on the loop.

        A visitor who goes away has it stopped.
        """
        board, identity = await self.admit(key, Role.VIEWER)
        with self._one_at_a_time(identity):
            registry = await self.registry()
            state = await registry.state(board)
            drawing = make(await self.store(), board, state, wish)
            self._drawing = asyncio.create_task(drawing)
            await asyncio.wait({self._drawing})
            await free(state, registry.host.clock)
        if self._drawing.cancelled():
            return
        kind = f'{wish.download}; filename="{board}.{wish.format}"'
        self.set_header("Content-Disposition", kind)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "default-src 'none'; sandbox")
        await self.send(self._drawing.result(), MEDIA_TYPES[wish.format])

    def wish(self) -> ExportWish:
        """Read what is wished for from the address."""
        names = self.request.query_arguments
        return from_query({name: self.get_query_argument(name) for name in names})

    def on_connection_close(self) -> None:
        """Stop drawing what nobody waits for any more."""
        if self._drawing is not None:
            self._drawing.cancel()
        super().on_connection_close()

    @contextmanager
    def _one_at_a_time(self, identity: Identity) -> Iterator[None]:
        """Draw one file of a person at once, and not too many of all; raises TooOften."""
        exporting = self.hosting.exporting
        if identity.floor is not Role.OWNER:
            if identity.user in exporting:
                raise TooOften("another export of yours is being drawn: wait for it", 1)
            if len(exporting) >= limits.EXPORTS:
                raise TooOften(f"{len(exporting)} exports are being drawn: try again soon", 5)
        exporting.append(identity.user)
        try:
            yield
        finally:
            exporting.remove(identity.user)

    async def send_blob(self, key: str, sha256: str) -> None:
        """Send an image of the board; of another board it does not exist."""
        board, _ = await self.admit(key, Role.VIEWER)
        blob = await (await self.store()).get_blob(board, sha256)
        if blob is None:
            raise BoardNotFound(NOT_FOUND)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.finish(blob.data, set_content_type=blob.media_type)


class ExportHandler(BoardHandler, Exporting):
    """``api/boards/<id>/export``: by its address, or with a body where there are many ids."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str) -> None:
        """Send the board as a file."""
        await self.send_export(board_id, self.wish())

    @web.authenticated
    @authorized
    async def post(self, board_id: str) -> None:
        """Send the board as a file."""
        await self.send_export(board_id, read_json(self, ExportWish))


class Uploading(Answering):
    """Takes in images for a board, with or without the host's login."""

    async def take_image(self, key: str) -> None:
        """Decode the body as an image, encode it again and keep it for this board.

        Whoever may draw now may upload, guests so many an hour. The hash is of the new bytes; what
        was hidden in the old ones (EXIF, trailing data) is gone.
        """
        board, identity = await self.admit(key, Role.VIEWER)
        async with (await self.registry()).using(board) as room:
            words = rights.no_upload(room.state, identity)
        if words is not None:
            raise NotAllowed(words)
        if len(self.request.body) > limits.BLOB_BYTES:
            size = len(self.request.body)
            raise LimitExceeded(f"an image of {size} bytes; the limit is {limits.BLOB_BYTES}")
        if is_guest(identity.user):
            self.hosting.rates.spend(GUEST_IMAGES, f"{board}\n{identity.user}")
            # A guest may come in again as somebody else, as often as they like.
            self.hosting.rates.spend(LINK_IMAGES, f"{board}\n{identity.groups}")
        image = await recode_async(self.request.body)
        blob = Blob(hashlib.sha256(image.data).hexdigest(), image.media_type, image.data)
        await (await self.store()).put_blob(board, blob)
        self.reply(
            {
                "sha256": blob.sha256,
                "type": blob.media_type,
                "width": image.width,
                "height": image.height,
            },
            201,
        )


class BlobsHandler(BoardHandler, Uploading):
    """``api/boards/<id>/blobs``: upload an image."""

    @web.authenticated
    @authorized
    async def post(self, board_id: str) -> None:
        """Keep an image for the board."""
        await self.take_image(board_id)


class OneBlobHandler(BoardHandler, Exporting):
    """``api/boards/<id>/blobs/<sha256>``."""

    @web.authenticated
    @authorized
    async def get(self, board_id: str, sha256: str) -> None:
        """Send an image of the board."""
        await self.send_blob(board_id, sha256)
