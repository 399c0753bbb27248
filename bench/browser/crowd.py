"""Many who join a board at the same moment as a page does, in a process of their own.

``python -m bench.browser.crowd PORT BOARD COUNT`` connects, says "ready", waits for a line, lets
all say hello and prints, as JSON, after how many seconds each had the last byte. Nobody leaves
before the process ends.
"""

import asyncio
import json
import os
import sys
import time

from bench.fanout.servers import Target
from bench.joiner import Joiner
from tests.lab import HOST, TOKEN


async def joined(target: Target, path: str, count: int) -> list[float]:
    """Connect, wait for a line of input, then join; gives the seconds from there to each end."""
    loop = asyncio.get_running_loop()
    joiners: list[Joiner] = []
    for _ in range(count):
        _, joiner = await loop.create_connection(lambda: Joiner(target, path), HOST, target.port)
        joiners.append(joiner)
        await joiner.open
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    begun = time.perf_counter()
    for joiner in joiners:
        joiner.say_hello()
    ends = await asyncio.wait_for(asyncio.gather(*(joiner.done for joiner in joiners)), 60)
    return [end - begun for end in ends]


def main() -> None:
    """Join, then print when each was done."""
    port, board, count = sys.argv[1:]
    target = Target("nbboard", int(port), os.getpid(), TOKEN)
    path = f"/nbboard/api/boards/{board}/socket"
    print(json.dumps(asyncio.run(joined(target, path, int(count)))))


if __name__ == "__main__":
    main()
