"""Two processes of the service on one Redis, each reached by itself: no sticky sessions."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from nbboard.hub.service import Service
from nbboard.hub.settings import read
from tests.hub.stand_in import HubStandIn, Running, environment, hub_stand_in
from tests.nodes.servers import RedisServer

ROOT = Path(__file__).parents[2]
PROGRAMS = ("tests.hub.impatient_service", "nbboard.hub")
"""The first asks the Hub about open sockets every two seconds, the other as it always does."""


class Replicas(NamedTuple):
    """A Hub, its Redis, and two replicas of the service."""

    hub: HubStandIn
    redis: RedisServer
    first: Running
    second: Running


@asynccontextmanager
async def replicas(redis: RedisServer, folder: Path) -> AsyncIterator[Replicas]:
    """Start both, for the length of a block."""
    async with hub_stand_in() as hub:
        all_settings = [environment(hub, folder, NBBOARD_DATABASE=redis.address) for _ in PROGRAMS]
        places = [Running(Service(read(settings))) for settings in all_settings]
        with (folder / "services.log").open("wb") as log:
            processes = [
                await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    program,
                    env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
                    cwd=ROOT,
                    stderr=log,
                )
                for program, settings in zip(PROGRAMS, all_settings, strict=True)
            ]
        try:
            await asyncio.gather(*(place.started() for place in places))
            yield Replicas(hub, redis, *places)
            for place in places:
                await place.leave()
        finally:
            for process in processes:
                process.terminate()
            async with asyncio.timeout(20):
                await asyncio.gather(*(process.wait() for process in processes))
