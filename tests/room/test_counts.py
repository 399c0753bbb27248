from nbboard.core.ops import Entry, Say
from nbboard.room.counts import COMMIT_SECONDS, Counts
from nbboard.store.base import Appended

ENTRY = Entry(1, 0, "ada", "Ada", "c", 1, "", (Say("x"),))


def test_commits_are_sorted_by_their_time() -> None:
    counts = Counts()
    for seconds in (0.0005, 0.001, 0.0011, 60.0):
        counts.committed([Appended(1, ENTRY), Appended(1, None)], seconds)
    assert counts.commits[:2] == [2, 1]
    assert counts.commits[-1] == 1
    assert len(counts.commits) == len(COMMIT_SECONDS) + 1
    assert counts.entries == 4
    assert counts.commit_seconds == 60.0026
