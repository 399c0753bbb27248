"""The load's program: ``python -m bench.fanout.jobs`` does a `Job` for each line of JSON it reads.

It answers with a line: the `Window`s of the job.
"""

import gc
import resource
import sys
import time
from typing import Final

import msgspec

from bench.fanout.load import Crowd, Job, Window, measure
from bench.fanout.seeking import Search
from bench.fanout.servers import off_first_core, processor, resident

GLANCE: Final = 0.05
PATIENCE: Final = 10.0


def windows(job: Job) -> list[Window]:
    """Do a job, and wait until the server is done with it: the next shares its core."""
    crowd = Crowd(job.target)
    try:
        return [_sought(crowd, job)] if job.enough else _measured(crowd, job)
    finally:
        crowd.close()
        calm(job.target.pid)


def calm(pid: int) -> None:
    """Wait until a server has seen everybody off, at most `PATIENCE` seconds."""
    end = time.monotonic() + PATIENCE
    used = processor(pid)
    while time.monotonic() < end:
        time.sleep(GLANCE)
        before, used = used, processor(pid)
        if used - before < 0.1 * GLANCE:
            return


def _sought(crowd: Crowd, job: Job) -> Window:
    before = resident(job.target.pid)

    def look(crowd: Crowd, viewers: int) -> Window:
        return measure(crowd, msgspec.structs.replace(job, viewers=(viewers,)), 0.0, before)

    return Search(crowd, job, look).most()


def _measured(crowd: Crowd, job: Job) -> list[Window]:
    made: list[Window] = []
    before = resident(job.target.pid)
    there = 0
    for viewers in job.viewers:
        begun = time.perf_counter()
        slow = int((viewers - there) * job.slow)
        for path in job.rooms:
            crowd.join(path, viewers - there - slow, 0 if made else job.drawers, slow)
        joining = time.perf_counter() - begun
        there = viewers
        now = msgspec.structs.replace(job, viewers=(viewers,))
        made.append(measure(crowd, now, joining, before))
    return made


def main() -> None:
    """Do jobs until no more come."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    off_first_core()
    gc.disable()
    for line in sys.stdin.buffer:
        done = windows(msgspec.json.decode(line, type=Job))
        sys.stdout.buffer.write(msgspec.json.encode(done) + b"\n")
        sys.stdout.buffer.flush()
        gc.collect()


if __name__ == "__main__":
    main()
