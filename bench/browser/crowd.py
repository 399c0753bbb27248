"""Many who join a board at the same moment as a page does, in a process of their own.

``python -m bench.browser.crowd PORT BOARD COUNT`` connects, says "ready", waits for a line, lets
all say hello and prints, as JSON, after how many seconds each had the last byte. Nobody leaves
before the process ends.
"""

import asyncio
import json
import os
import sys

from bench.fanout.servers import Target
from bench.joiner import connected, join_at_once
from tests.lab import TOKEN


async def joined(target: Target, path: str, count: int) -> list[float]:
    """Connect, wait for a line of input, then join; gives the seconds from there to each end."""
    joiners = await connected(target, path, count)
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    return await join_at_once(joiners)


def main() -> None:
    """Join, then print when each was done."""
    port, board, count = sys.argv[1:]
    target = Target("nbboard", int(port), os.getpid(), TOKEN)
    path = f"/nbboard/api/boards/{board}/socket"
    print(json.dumps(asyncio.run(joined(target, path, int(count)))))


if __name__ == "__main__":
    main()
