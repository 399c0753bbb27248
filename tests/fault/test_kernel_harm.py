"""G23: a kernel that is killed, interrupted, stuck or sends rubbish does a board no harm."""

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from nbboard.store.sqlite import SqliteStore
from nbboard.upkeep import check_all
from tests.fault import bad_frames
from tests.fault.evidence import Evidence, keep, seed, trials
from tests.fault.harmful import MODES
from tests.fault.served import Served
from tests.fault.sockets import Seen, crowd, leave
from tests.fault.test_frames import Pair, answers
from tests.lab import TOKEN
from tests.store.drafts import ManualClock

ROOT: Final = Path(__file__).parents[2]
ROUNDS: Final = trials(1, 25)
"""Of one kernel of each kind, all at once."""
HIT: Final = {
    "killed": lambda said, code: code == -signal.SIGKILL,
    "interrupted": lambda said, code: b"interrupted" in said,
    "looping": lambda said, code: code == -signal.SIGKILL,
    "rubbish": lambda said, code: b"ended" in said and code == 0,
}
"""Whether a kernel met what it was to meet, from what it said and its exit status."""


async def kernel(served: Served, board: str, mode: str, number: int) -> bool:
    """Let one kernel go wrong; tells whether it really did."""
    arguments = [served.url, TOKEN, board, mode, str(number)]
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fault.harmful", *arguments, cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert program.stdout is not None
    assert await asyncio.wait_for(program.stdout.readline(), 60) == b"drawing\n"
    said = b""
    if mode == "interrupted":
        telling = asyncio.create_task(program.stdout.readline())
        for count in range(200):
            if count >= 5 and telling.done():
                break
            await asyncio.sleep(0.1)
            program.send_signal(signal.SIGINT)
        said = await asyncio.wait_for(telling, 20)
    if mode == "looping":
        await asyncio.sleep(1)
    if mode == "killed":
        await asyncio.sleep(0.05 * (number % 7))
    if mode != "rubbish":
        program.kill()
    said += await asyncio.wait_for(program.stdout.read(), 60)
    return bool(HIT[mode](said, await program.wait()))


@pytest.mark.timeout(trials(180, 900))
@pytest.mark.guarantee("G23")
async def test_g23_a_kernel_that_goes_wrong_harms_no_board(served: Served, tmp_path: Path) -> None:
    first = seed()
    board = await served.board()
    pair = Pair(await crowd(board, served.port, 2, Seen()))
    drawing = asyncio.create_task(pair.draw())
    hit: Counter[str] = Counter()
    for number in range(ROUNDS):
        runs = (kernel(served, board, mode, first + number) for mode in MODES)
        for mode, went_wrong in zip(MODES, await asyncio.gather(*runs), strict=True):
            hit[mode] += went_wrong
    lost = await pair.end()
    await drawing
    left = await gone(served)
    errors = (await served.gauges())["errors"]
    uncaught = served.log.read_text().count("Traceback")
    await served.gauges(plant="uncaught")
    caught = await answers(bad_frames.stored()[:4], board, served.port)
    await leave(pair.members)
    copy = tmp_path / "copy.db"
    await asyncio.to_thread(served.stop)
    served.database.rename(copy)
    store = SqliteStore.open(copy, ManualClock())
    (checked,) = await check_all(store)
    await store.close()
    failures = lost + left + len(errors) + uncaught + bool(checked.problem)
    keep(
        Evidence(
            "G23",
            "kernels that go wrong",
            ROUNDS * len(MODES),
            failures,
            f"kernel that went wrong as it drew ({dict(hit)}) beside two people who made "
            f"{sum(member.n for member in pair.members)} changes; the board was whole afterwards",
            f"exceptions of the decoder let out: {len(caught)} of 4 frames told",
            str(first),
        )
    )
    assert hit == dict.fromkeys(MODES, ROUNDS), hit
    assert caught
    assert not failures, (lost, left, errors, uncaught, checked.problem)


async def gone(served: Served) -> int:
    """Wait until the server knows that the kernels are gone; gives how many it still has."""
    left = -1
    for _ in range(600):
        left = int((await served.gauges())["members"]) - 2
        if left == 0:
            break
        await asyncio.sleep(0.1)
    return left
