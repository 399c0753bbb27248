"""A storm of connections from a process of its own.

``python -m tests.fault.storm PORT PATH RATE SECONDS TOKEN``: so many connections a second, each
asks for PATH as a WebSocket, reads the head of the answer and hangs up. Prints how many there were.
"""

import asyncio
import contextlib
import sys
import time
from typing import Final

MOST: Final = 400
"""Connections under way at once."""


async def _connect(port: int, request: bytes, room: asyncio.Semaphore) -> int:
    async with room:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            stream, output = await asyncio.open_connection("127.0.0.1", port)
            try:
                output.write(request)
                await stream.readuntil(b"\r\n\r\n")
                return 1
            finally:
                output.close()
        return 0


async def storm(port: int, request: bytes, rate: int, seconds: float) -> int:
    """Connect; gives how many connections got an answer."""
    room = asyncio.Semaphore(MOST)
    tasks: list[asyncio.Task[int]] = []
    begun = time.monotonic()
    # All of them, also when this process did not run for a while.
    while len(tasks) < int(rate * seconds):
        passed = min(time.monotonic() - begun, seconds)
        due = range(int(passed * rate) - len(tasks))
        tasks += [asyncio.create_task(_connect(port, request, room)) for _ in due]
        await asyncio.sleep(0.01)
    return sum(await asyncio.gather(*tasks))


def main() -> None:
    """Connect as the arguments say."""
    port, path, rate, seconds, token = sys.argv[1:]
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: token {token}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    count = asyncio.run(storm(int(port), request.encode(), int(rate), float(seconds)))
    sys.stdout.write(f"{count}\n")


if __name__ == "__main__":
    main()
