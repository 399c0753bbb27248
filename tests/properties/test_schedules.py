"""G3 to G6 over many seeded schedules of faults (`schedules.py`).

NBBOARD_SCHEDULES sets how many; a failure names its seed.
"""

import os
import sys
from collections import Counter

import pytest

from nbboard.core.apply import apply
from nbboard.core.digest import digest
from nbboard.core.ops import Entry
from nbboard.core.state import BoardState
from nbboard.room.purging import without_removed
from tests.fault.evidence import Evidence, keep, trials
from tests.properties.schedules import Client, Schedule

SCHEDULES = int(os.environ.get("NBBOARD_SCHEDULES", trials(200, 10_000)))
FAULTS = (
    "another history",
    "bye replaced",
    "bye restart",
    "bye rewritten",
    "crash",
    "drop",
    "drop with frames under way",
    "duplicate",
    "found committed",
    "half-open",
    "kept",
    "late from an old line",
    "purge",
    "read-only",
    "reconnect",
    "reload",
    "repeat",
    "restart",
    "slow",
    "told of the other server",
    "wait",
    "wall clock jump",
)
"""What must have happened at least once, or the schedules prove nothing."""


def judge_fates(client: Client, log: dict[tuple[str, int], Entry], governed: bool) -> Counter[str]:
    """G4 and G6: each submission has one fate, and the log agrees with it."""
    assert not client.pending
    assert client.fates.keys() == set(range(1, client._n + 1)), "G6: a submission without a fate"
    counted: Counter[str] = Counter()
    for n, fate in client.fates.items():
        entry = log.get((client.id, n))
        if isinstance(fate, int):
            assert entry is not None, f"G4: {n} was acknowledged and is not there"
            assert entry.seq == fate, f"G4: {n} was acknowledged as {fate}, is {entry.seq}"
            counted["acknowledged"] += 1
        else:
            void = set(client.verdicts.get(n, ())) <= {"forbidden"}
            # Another copy may have been under way and come when it was allowed; then its author
            # sees the entry like everyone.
            copies = client.copies[n] > 1
            assert entry is None or void or copies, f"G6: {n} was refused and took effect"
            counted[f"refused {fate}"] += 1
    # Of the others one change may be refused, unseen on a lost connection, and allowed later.
    always_allowed = client.identity.user == "ada" and not governed
    assert in_order(client) or not always_allowed, "G3: a client's own changes overtook each other"
    return counted


def in_order(client: Client) -> bool:
    """Whether the seqs of a client's acknowledged changes grow with its numbers."""
    seqs = [fate for _, fate in sorted(client.fates.items()) if isinstance(fate, int)]
    return seqs == sorted(seqs)


async def judge(schedule: Schedule) -> Counter[str]:
    store = schedule.store
    kept = [entry async for group in store.read(schedule.board, 0) for entry in group]
    log = [*store.purged, *kept]
    assert [entry.seq for entry in log] == list(range(1, len(log) + 1)), "G3: gaps"
    times = [entry.at for entry in log]
    assert times == sorted(times), "G22: time goes back"
    keys = {(entry.client, entry.n): entry for entry in log}
    assert len(keys) == len(log), "G4: twice in the log"
    replayed = BoardState()
    for entry in log:
        apply(replayed, entry)
        if entry.seq in store.purged_at:
            replayed = without_removed(replayed)
    expected = digest(replayed)
    fates: Counter[str] = Counter()
    for client in schedule.clients:
        assert digest(client.state) == expected, f"G5: {client.identity.user} differs"
        fates += judge_fates(client, keys, schedule.governed)
        for seq, entry in client.seen.items():
            assert (entry.client, entry.n, entry.ops) == (
                log[seq - 1].client,
                log[seq - 1].n,
                log[seq - 1].ops,
            ), "G3: another order than the store's"
    for server in schedule.servers:
        # One where nobody is may still be reading what the other wrote.
        await schedule.catch_up(server, len(log))
        assert digest(await server.state(schedule.board)) == expected, "G5: a server differs"
    return fates


@pytest.mark.timeout(trials(60, 7200))
@pytest.mark.guarantee("G3", "G4", "G5", "G6", "G22")
async def test_whatever_goes_wrong_nothing_is_lost_or_doubled() -> None:
    faults: Counter[str] = Counter()
    fates: Counter[str] = Counter()
    for seed in range(SCHEDULES):
        schedule = Schedule(seed)
        try:
            await schedule.run()
            fates += await judge(schedule)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        finally:
            await schedule.end()
        faults += schedule.faults
    sys.stdout.write(f"{SCHEDULES} schedules: {dict(fates)}; {dict(faults)}\n")
    keep(
        Evidence(
            "G3",
            "schedules (also G4, G5, G6)",
            SCHEDULES,
            0,
            f"schedule of four people, two servers, one store; fates {dict(fates)}; faults "
            f"{dict(sorted(faults.items()))}",
            seed="0",
        )
    )
    jumps = faults["wall clock jump"]
    what = f"schedule in which clocks are set; {jumps} jumps by an hour or a day, either way"
    keep(Evidence("G22", "clocks", SCHEDULES, 0, what, seed="0"))
    missing = [fault for fault in FAULTS if not faults[fault]]
    assert SCHEDULES < 100 or not missing, f"never happened: {missing}"
    assert SCHEDULES < 100 or fates["refused forbidden"]
