"""A kernel that harms itself, and would harm the board if it could.

``python -m tests.fault.harmful URL TOKEN BOARD MODE SEED``: joins the board, draws, says
"drawing", and then does what MODE says: it is killed or interrupted from outside while it draws
on, loops without ever giving the interpreter back, or sends rubbish through its own connection.
"""

import random
import signal
import sys
from typing import Final

from nbboard import NBBoard
from nbboard.client.background import background
from nbboard.core.errors import NBBoardError
from tests.fault.bad_frames import mutations

MODES: Final = ("killed", "interrupted", "looping", "rubbish")


def _draw(board: NBBoard, count: int) -> None:
    for number in range(count):
        board.draw.rect((number, number), (10, 10))


def _draw_on(board: NBBoard) -> None:
    """Draw until killed; what interrupts only interrupts a change or two."""
    for _ in range(100_000):
        try:
            # As in a kernel, also where whoever runs the tests has interrupts ignored.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _draw(board, 10)
            board.wait()
        except KeyboardInterrupt:
            # One that came while this is told would end the program.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            sys.stdout.write("interrupted\n")
            sys.stdout.flush()


def _loop() -> None:
    """Take the interpreter for good: one call into C that gives nothing back."""
    sys.setswitchinterval(1000.0)
    sum(range(10**12))


def _rubbish(board: NBBoard, chance: random.Random) -> None:
    """Send a bad frame; the server ends the connection, which the next change is told."""
    (frame,) = mutations(chance, 1)
    line = board._session.connection._line
    assert line is not None

    async def send() -> None:
        line.send(frame.data)

    background().run(send(), 10)
    try:
        for _ in range(1000):
            _draw(board, 1)
            board.wait()
    except NBBoardError as error:
        sys.stdout.write(f"ended {error}\n")


def main() -> None:
    """Join, draw, and go wrong."""
    # It is interrupted while it draws.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    url, token, key, mode, seed = sys.argv[1:]
    board = NBBoard.join(key, server=url, token=token)
    _draw(board, 5)
    board.wait()
    sys.stdout.write("drawing\n")
    sys.stdout.flush()
    match mode:
        case "looping":
            _draw(board, 5)
            _loop()
        case "rubbish":
            _rubbish(board, random.Random(int(seed)))
        case _:
            _draw_on(board)


if __name__ == "__main__":
    main()
