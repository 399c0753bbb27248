"""Random logs fold to the same board in Python and in TypeScript.

Every run takes fresh seeds and prints the first; NBBOARD_SEED=… repeats a run.
"""

import os
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from nbboard.core import limits, ops, protocol, snapshot
from nbboard.core.apply import apply
from nbboard.core.digest import checksum, digest
from nbboard.core.state import BoardState
from tests.core.verdicts import POSSIBLE
from tests.properties.node import Mutant, Node, build
from tests.properties.random_logs import Log, random_log
from tools.vectors.log import limited
from tools.vectors.scene import ADA, rect

LOGS = 1000
AT_ONCE = 100
MUTANT_LOGS = 300
MUTANT_SEED = 1


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with Node(build(tmp_path_factory.mktemp("differential"))) as running:
        yield running


def first_seed() -> int:
    seed = int(os.environ.get("NBBOARD_SEED") or secrets.randbits(40))
    print(f"NBBOARD_SEED={seed}")  # noqa: T201 - pytest shows it when a test fails
    return seed


def checkpoints(log: Log) -> list[int]:
    """The end of every log, and the middle of each fourth."""
    last = len(log.entries)
    return [last // 2, last] if log.seed % 4 == 0 else [last]


def fold(log: Log, seen: Counter[tuple[str, str]]) -> dict[str, Any]:
    """Fold in Python; the answer has the form of the TypeScript side's."""
    state = BoardState(*log.board)
    answer: dict[str, Any] = {"verdicts": [], "touched": [], "kicked": [], "digests": []}
    with limited(log.limits):
        for entry in log.entries:
            outcome = apply(state, entry)
            answer["verdicts"].append(list(outcome.verdicts))
            answer["touched"].append(list(outcome.touched))
            answer["kicked"].append(list(outcome.kicked))
            seen.update(zip(map(ops.kind, entry.ops), outcome.verdicts, strict=True))
            if state.seq in checkpoints(log):
                answer["digests"].append(digest(state))
    return {**answer, "checksum": checksum(state), "size": len(state)}


def request(log: Log) -> dict[str, Any]:
    return {
        "limits": log.limits,
        "board": log.board,
        "snapshot": [],
        "frames": [protocol.encode(entry) for entry in log.entries],
        "digests": checkpoints(log),
    }


def difference(log: Log, mine: dict[str, Any], other: dict[str, Any]) -> str | None:
    """Tell in words where two answers part, or None."""
    if "error" in other:
        return f"seed {log.seed}: TypeScript threw {other['error']}"
    for what in ("verdicts", "touched", "kicked"):
        for entry, ours, theirs in zip(log.entries, mine[what], other[what], strict=True):
            if ours != theirs:
                return f"seed {log.seed}, {what} {ours} against {theirs} in {entry}"
    if mine != other:
        return f"seed {log.seed}: the same verdicts, but another board: {mine} against {other}"
    return None


def compare(node: Node, logs: Sequence[Log], seen: Counter[tuple[str, str]]) -> str | None:
    """Fold the logs on both sides; give the first difference."""
    for log, answer in zip(logs, node.ask([request(log) for log in logs]), strict=True):
        if found := difference(log, fold(log, seen), answer):
            return found
    return None


@pytest.mark.guarantee("G5", "T17")
def test_random_logs_fold_alike(node: Node) -> None:
    start = first_seed()
    seen: Counter[tuple[str, str]] = Counter()
    for seed in range(start, start + LOGS, AT_ONCE):
        logs = [random_log(seed + number) for number in range(AT_ONCE)]
        found = compare(node, logs, seen)
        assert found is None, f"NBBOARD_SEED={start}: {found}"
    assert set(seen) == POSSIBLE, f"never happened: {POSSIBLE - set(seen)}"
    assert seen.total() >= 55 * LOGS


MUTANTS = (
    Mutant("if_seq is ignored", "apply.ts", "return ifSeq !== null && ", "return ifSeq === -1 && "),
    Mutant("one's own client counts for if_seq", "state.ts",
           "placed.client === client ? placed.othersAt : placed.touchedAt", "placed.touchedAt"),
    Mutant("a revived element goes on top", "apply.ts", "    state.removed.delete(id);\n",
           "    state.removed.delete(id);\n"
           "    state.order = [...state.order.filter((other) => other !== id), id];\n"),
    Mutant("a locked element is patched", "apply.ts",
           "if (placed.element.locked && !unlocks(", "if (false && !unlocks("),
    Mutant("a tombstone's id is free", "apply.ts",
           'if (state.placed.has(element.id)) return "exists"',
           'if (state.get(element.id)) return "exists"'),
    Mutant("the ceiling is ignored", "roles.ts",
           "const capped = boardRole < ceiling ? boardRole : ceiling", "const capped = boardRole"),
    Mutant("remove is not all or nothing", "apply.ts",
           '    if (placed.element.locked) return "forbidden";\n',
           '    if (placed.element.locked) return "forbidden";\n    bury(step, id);\n'),
    Mutant("a role given again keeps its place", "apply.ts",
           "const roles = without(state.roles, op.user);",
           "const roles = op.role === null ? without(state.roles, op.user) : state.roles;"),
    Mutant("the last group counts", "state.ts",
           "if (role > granted) granted = role;", "if (role > Role.NONE) granted = role;"),
    Mutant("guests have the access of people who signed in", "state.ts",
           "user.startsWith(GUEST) ? Role.NONE : ", ""),
    Mutant("an archived board is drawn on", "apply.ts",
           "if (state.archived && KEPT.has(op.kind)) return false;\n", ""),
    Mutant("the holder keeps the pen without access", "apply.ts",
           "state.pen === entry.author && held > Role.NONE", "state.pen === entry.author"),
    Mutant("a role leaves the request open", "apply.ts",
           "  state.roles = roles;\n  state.asks = without(state.asks, op.user);\n",
           "  state.roles = roles;\n"),
    Mutant("tombstones are forgotten in any order", "state.ts",
           "removedAt(a) - removedAt(b)", "removedAt(b) - removedAt(a)"),
    Mutant("links move an element too far", "chain.ts",
           'return to === "above" ? anchor : ',
           'return to === "above" ? this.#next(this.#above, anchor) : '),
    Mutant("full boards revive", "apply.ts",
           'if (state.size + op.ids.length > LIMITS.ELEMENTS) return "full";\n', ""),
)  # fmt: skip


@pytest.fixture(scope="module")
def folded() -> list[tuple[Log, dict[str, Any]]]:
    """Logs that the mutants are tried on, folded in Python once; the same ones in every run.

    Of chance alone a rare mutant would pass unseen once in some hundred runs.
    """
    logs = [random_log(MUTANT_SEED + number) for number in range(MUTANT_LOGS)]
    return [(log, fold(log, Counter())) for log in logs]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name.replace(" ", "-"))
def test_a_planted_bug_is_caught(
    mutant: Mutant, folded: list[tuple[Log, dict[str, Any]]], tmp_path: Path
) -> None:
    with Node(build(tmp_path, mutant)) as wrong:
        answers = wrong.ask([request(log) for log, _ in folded])
    found = [
        difference(log, mine, answer) for (log, mine), answer in zip(folded, answers, strict=True)
    ]
    assert any(found), f"{mutant.name}: {MUTANT_LOGS} logs did not notice"


def test_tombstones_at_their_real_limit(node: Node) -> None:
    entries = [
        entry(seq, tuple(ops.Add(rect(1000 * seq + number)) for number in range(1000)))
        for seq in range(1, 23)
    ]
    most = limits.TOMBSTONES
    ids = (rect(1000).id, rect(22_999 - most).id, rect(23_000 - most).id, rect(22_999).id)
    entries += [entry(23, (ops.Clear("all"),)), entry(24, tuple(ops.Revive((key,)) for key in ids))]
    log = Log(0, {}, ("", ADA.user, "edit"), tuple(entries))
    assert compare(node, [log], seen := Counter()) is None
    assert seen["revive", "gone"] == 2
    assert seen["revive", "done"] == 2


def entry(seq: int, batch: tuple[ops.Op, ...]) -> ops.Entry:
    return ops.Entry(seq, seq, ADA.user, ADA.name, ADA.client, seq, "", batch)


def test_a_full_board_and_a_snapshot_of_it(node: Node) -> None:
    state = BoardState("", ADA.user)
    for seq in range(1, limits.ELEMENTS // 1000 + 1):
        batch = tuple(ops.Add(rect(1000 * seq + number)) for number in range(1000))
        assert set(apply(state, entry(seq, batch)).verdicts) == {"done"}
    last = state.seq + 1
    asked = {
        "limits": {},
        "board": ("", "", "edit"),
        "snapshot": snapshot.chunks(state),
        "frames": [protocol.encode(entry(last, (ops.Add(rect(1)), ops.Remove((rect(1000).id,)))))],
        "digests": [last],
    }
    outcome = apply(state, protocol.decode_entry(asked["frames"][0]))
    (answer,) = node.ask([asked])
    assert answer["verdicts"] == [list(outcome.verdicts)] == [["full", "done"]]
    assert (answer["checksum"], answer["size"]) == (checksum(state), limits.ELEMENTS - 1)
    assert answer["digests"] == [digest(state)]
