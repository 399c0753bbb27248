"""A program that appends to a database and says what was acknowledged, for tests that kill it.

``python -m tests.store.sqlite.drawing FILE NAME COUNT``: four clients, called NAME-0 to NAME-3,
append COUNT numbered drafts each, every third one twice; each acknowledgement is a line
``client n seq``. It says ``ready`` first and begins when it is sent a line.
"""

import asyncio
import sys
import time
from pathlib import Path

from nbboard.store.base import Draft
from nbboard.store.sqlite import SqliteStore
from tests.store.drafts import BOARD, draft

CLIENTS = 4


def drawn(client: str, n: int) -> Draft:
    """The n-th draft of a client, the same in every process; of 10 to 300 bytes."""
    return draft(n, f"{client} {n} " + "x" * (n * 37 % 300), client=client)


async def draw(path: Path, name: str, count: int) -> None:
    store = SqliteStore.open(path, lambda: time.time_ns() // 1_000_000)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()

    async def client(name: str) -> None:
        for n in range(count):
            fates = await store.append(BOARD, [drawn(name, n)] * (1 + (n % 3 == 0)))
            sys.stdout.write("".join(f"{name} {n} {fate.seq}\n" for fate in fates))
            sys.stdout.flush()

    await asyncio.gather(*(client(f"{name}-{number}") for number in range(CLIENTS)))
    await store.close()


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
