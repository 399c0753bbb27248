"""Where a board is: on a server, in this process, or in a file; making, joining and leaving it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Self

from nbboard.client import rest
from nbboard.client.background import background
from nbboard.client.discovery import Endpoint, discover, require
from nbboard.client.session import Session, in_use, open_session
from nbboard.core.errors import InvalidInput, ServerUnreachable, shown
from nbboard.core.ids import is_board_id
from nbboard.core.model import Element
from nbboard.core.roles import Access
from nbboard.drawing import Drawing
from nbboard.formats import LoadReport, load_file, native
from nbboard.local import opening
from nbboard.people import People

JOIN_SECONDS: Final = 15.0


class Placed(Drawing):
    """A board that is somewhere, and the ways to get there."""

    def __init__(self, session: Session):
        self._session = session
        self.people = People(session)
        session.hold(self)

    @classmethod
    def create(
        cls,
        title: str = "",
        *,
        access: Access | None = None,
        server: str | None = None,
        token: str | None = None,
        name: str | None = None,
    ) -> Self:
        """Make a new board on the server found (or given) and join it as its owner.

        `access` is what signed-in people without a role may do: "edit", "view" or "private"; None
        is "edit", or under a JupyterHub what its admin chose for new boards.
        Where no server is found the board is made in this process, with a warning that says so;
        ``server="local"`` does that without one (see `local` for boards in a file). Raises
        ServerUnreachable or NotAllowed, which say what to do next.
        """
        endpoint = opening.for_new_board(server, token)
        model = background().run(rest.create_board(endpoint, title, access))
        return cls._open(endpoint, model["id"], name)

    @classmethod
    def local(
        cls,
        path: str | Path | None = None,
        board_id: str | None = None,
        *,
        title: str | None = None,
        name: str | None = None,
    ) -> Self:
        """Open the board that lives in a file, with no server; makes the file if it is not there.

        What is acknowledged is in the file, with its history and chat, and survives a crash;
        opened again the board goes on. A drawing that `save` wrote becomes a board that lives in
        its file. `path` None makes a board in memory, which ends with this process. `title` is
        for a new board (the file's name is taken where none is given); `board_id` chooses among
        several in one file. Two processes may have the file open: each sees what the other drew
        a moment later.

        Raises InvalidInput for a file that is something else, BoardNotFound, and StoreError when
        the file cannot be used.
        """
        if path is None:
            return cls.create(title or "", server=opening.LOCAL, name=name)
        endpoint = opening.in_file(path)
        new_title = Path(path).stem if title is None else title
        return cls._open(endpoint, board_id or opening.first_board(endpoint, new_title), name)

    @classmethod
    def join(
        cls,
        board_id: str,
        *,
        server: str | None = None,
        token: str | None = None,
        name: str | None = None,
        picture: str | Path | bytes | None = None,
    ) -> Self:
        """Join an existing board; returns when everything on it is here.

        `name` is how others see you, `picture` a file (or its bytes) that they see beside it.

        Raises BoardNotFound (no such board, or not shared with you), NotAllowed or
        ServerUnreachable. The same board again shares the connection.
        """
        if not is_board_id(board_id):
            raise InvalidInput(_no_id(board_id))
        board = cls._open(opening.where(board_id, server, token), board_id, name)
        if picture is not None:
            board.people.introduce(picture)
        return board

    @classmethod
    def recover(cls, board_id: str, *, server: str | None = None, token: str | None = None) -> Self:
        """Take back the deletion of a board of yours, within 30 days, and join it."""
        endpoint = (
            opening.in_memory()
            if server == opening.LOCAL
            else require(discover(server, token, os.environ))
        )
        background().run(rest.recover(endpoint, board_id))
        return cls._open(endpoint, board_id, None)

    @classmethod
    def _open(cls, endpoint: Endpoint, board_id: str, name: str | None) -> Self:
        chosen = _default_name() if name is None else name
        try:
            return cls(open_session(endpoint, board_id, chosen, JOIN_SECONDS))
        except TimeoutError:
            raise ServerUnreachable(
                f"{endpoint.url} did not bring the board within {JOIN_SECONDS:g} s: "
                "is it running? nbboard.diagnose() shows more"
            ) from None

    @property
    def url(self) -> str:
        """The board's own page, without any credential; "" for one without a server."""
        endpoint = self._session.endpoint
        if endpoint.local:
            return ""
        return f"{endpoint.public or endpoint.url}boards/{self._session.board}"

    @property
    def file(self) -> Path | None:
        """The file that the board lives in; None where a server keeps it, or only memory."""
        return opening.file_of(self._session.endpoint)

    def save(self, path: str | Path, **options: Any) -> Path:
        """Save as ``.nbboard``, ``.excalidraw``, ``.png``, ``.svg`` or ``.pdf``, by its ending.

        `options` are those of `png`, `svg` or `pdf`; the others take `only`. To its own file a
        board is saved all the time: then this waits until everything is there. Raises
        InvalidInput for a file that another board lives in.
        """
        target = Path(path)
        if self.file is not None and target.expanduser().resolve() == self.file:
            self._session.wait(10)
            return target
        if target.exists() and opening.is_living(target):
            raise InvalidInput(f"boards live in {shown(target.name)}: choose another name")
        return super().save(path, **options)

    def close(self) -> None:
        """Leave the board after everything sent is acknowledged (2 s at most).

        Others in this process who joined it stay. With the last of them the file that it lives
        in, if any, is released: people who look at it are told.
        """
        self._session = self._session.release(self)
        self.people = People(self._session)
        if not in_use(self._session.endpoint):
            opening.close(self._session.endpoint)


def load_any(path: Path, new_id: Callable[[], str]) -> tuple[list[Element], LoadReport]:
    """Read a drawing, also from the file that a board lives in (its first one)."""
    if path.exists() and opening.is_living(path):
        return native.load(opening.read_living(path), new_id=new_id)
    return load_file(path, new_id)


def _default_name() -> str:
    notebook = os.environ.get("JPY_SESSION_NAME", "")
    return f"Python · {Path(notebook).stem}" if notebook else "Python"


def _no_id(given: str) -> str:
    """Words for what is no id; whoever gave a board's address is told the id, not its token."""
    last = str(given).partition("?")[0].rstrip("/").rpartition("/")[2]
    if last != given and is_board_id(last):
        return f"that is an address: join the board by its id, {last}"
    return f"board id {shown(given)}: ids look like brave-otter-7f3k"
