"""What can be read of a drawing and made of it: arrays, queries, pictures, files.

A live board (`NBBoard`) and a board as it was at a moment (`Moment`) are both drawings.
"""

from nbboard.core.model import Image
from nbboard.data import Data
from nbboard.replays import Replays


class Drawing(Data, Replays):
    """Elements with a title, read as data and exported with no browser."""

    def _blob(self, image: Image) -> bytes:
        return self._load_blobs()[image.blob]
