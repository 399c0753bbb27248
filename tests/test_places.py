"""Boards without a server: everything `NBBoard` does, and what a file keeps when all else fails."""

import gc
import json
import os
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from nbboard import InvalidInput, NBBoard, NotAllowed, ServerUnreachable
from nbboard.core.errors import BoardNotFound, NBBoardError
from nbboard.formats import native
from tests.waiting import until

pytestmark = pytest.mark.store
WAVE = np.column_stack([np.linspace(0, 300, 60), 50 * np.sin(np.linspace(0, 9, 60))])


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NBBOARD_HUB_URL", "NBBOARD_URL", "JPY_PARENT_PID"):
        monkeypatch.delenv(name, raising=False)


def test_everything_that_a_board_does_it_does_without_a_server(tmp_path: Path) -> None:
    heard: list[object] = []
    with NBBoard.local(tmp_path / "plan.nbboard", title="Plan") as board:
        board.on("chat", heard.append)
        board.draw.stroke(WAVE, width=4)
        with board.batch():
            board.draw.rect((0, 0), (100, 50))
            board.draw.text("a wave", (0, 80))
        board.say("look")
        board.wait()
        assert (board.title, board.role, board.status, board.url) == ("Plan", "owner", "live", "")
        assert board.undo()
        assert len(board.elements) == 1
        assert board.redo()
        board.wait()
        until(lambda: heard, "the chat")
        seq = board.seq
        board.clear()
        board.wait()
        assert len(board.at(seq).elements) == 3
        assert [dict(change.ops) for change in board.history(1)] == [{"clear": 1}]
        board.restore(seq)
        assert len(board.elements) == 3
        board.people.give("ada", "editor")
        board.people.lock()
        board.wait()
        assert board.people.roles == {"python": "owner", "ada": "editor"}
        assert [message.text for message in board.older_chat()] == []
        with pytest.raises(NotAllowed, match="lives in a Python process"):
            board.links.create()
        copy = board.duplicate("Copy")
        assert (copy.title, len(copy.elements)) == ("Copy", 3)
        board.purge()
        until(lambda: board.status == "live", "back after the purge")
        assert len(board.elements) == 3


def test_a_file_is_opened_again_with_its_history_by_id_too(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    with NBBoard.local(path) as board:
        assert board.title == "plan"
        assert board.file == path
        board.draw.stroke(WAVE)
        board.wait()
        key, copied = board.id, board.duplicate("Second").id
    with NBBoard.local(path, copied) as second:
        assert (second.id, second.title) == (copied, "Second")
        joined = NBBoard.join(key)
        assert (joined.id, len(joined.strokes), len(joined.history())) == (key, 1, 2)
    with pytest.raises(BoardNotFound), NBBoard.local(path, "no-such-board"):
        pass


def test_who_joined_twice_stays_until_both_are_closed(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    first, again = NBBoard.local(path), NBBoard.local(path, name="Python")
    first.draw.rect((0, 0), (1, 1))
    assert len(again.elements) == 1
    assert len(first.members) == 1
    heard: dict[str, list[str]] = {"first": [], "again": []}
    first.on("status", heard["first"].append)
    again.on("status", heard["again"].append)
    first.close()
    first.close()
    assert (first.status, again.status) == ("closed", "live")
    with pytest.raises(NBBoardError, match="closed: join it again"):
        first.draw.rect((0, 0), (1, 1))
    again.draw.rect((0, 0), (2, 2))
    again.wait()
    until(lambda: heard["first"] == ["closed"], "who closed is told so once")
    assert heard["again"] == []
    again.close()
    with NBBoard.local(path) as board:
        assert len(board.elements) == 2


def test_one_board_of_a_file_closes_without_the_other(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    with NBBoard.local(path) as board:
        with board.duplicate("Second") as second:
            second.draw.rect((0, 0), (1, 1))
        board.draw.rect((0, 0), (2, 2))
        board.wait()
        assert board.status == "live"


def test_a_board_that_nobody_refers_to_keeps_none_open(tmp_path: Path) -> None:
    """A cell that is run again drops what it made before."""
    path = tmp_path / "plan.nbboard"
    board = NBBoard.local(path)
    dropped, board = board, NBBoard.local(path)
    del dropped
    gc.collect()
    board.close()
    with pytest.raises(NBBoardError, match="closed"):
        board.draw.rect((0, 0), (1, 1))
    with NBBoard.local(path) as again:
        assert [member.name for member in again.members] == ["Python"]


def test_saving_to_its_own_file_waits_and_to_that_of_another_board_is_refused(
    tmp_path: Path,
) -> None:
    path, other = tmp_path / "plan.nbboard", tmp_path / "other.nbboard"
    with NBBoard.local(path) as board, NBBoard.local(other) as second:
        board.draw.rect((0, 0), (1, 1))
        assert board.save(path) == path
        with pytest.raises(InvalidInput, match="boards live in"):
            board.save(other)
        second.close()
        with pytest.raises(InvalidInput, match="boards live in"):
            board.save(other.rename(tmp_path / "named.png"))
        drawing = board.save(tmp_path / "drawing.nbboard")
        assert native.title(drawing.read_bytes()) == "plan"
        assert board.save(drawing) == drawing


def test_a_living_board_is_loaded_onto_another(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    with NBBoard.local() as board, NBBoard.local(path) as living:
        living.draw.rect((0, 0), (1, 1))
        living.wait()
        assert board.load(path).on_board == 1
        living.draw.rect((0, 0), (2, 2))
        living.close()
        assert board.load(path).on_board == 2
        assert len(board.elements) == 3


def test_a_board_is_made_here_when_there_is_no_server_and_only_then() -> None:
    with pytest.warns(UserWarning, match="no nbboard server was found"):
        board = NBBoard.create("Alone")
    assert (board.title, board.url, board.file) == ("Alone", "", None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert NBBoard.join(board.id).id == board.id
        quiet = NBBoard.create("Quiet", server="local")
    board.close()
    # What is in memory stays until the process ends.
    assert NBBoard.join(board.id, name="again").title == "Alone"
    quiet.delete()
    assert NBBoard.recover(quiet.id, server="local").title == "Quiet"
    with pytest.raises(BoardNotFound):
        NBBoard.join("no-such-board", server="local")
    with pytest.raises(ServerUnreachable, match="no nbboard server found"):
        NBBoard.join("no-such-board")


_DRAW = """
import sys, json
from nbboard import NBBoard
board = NBBoard.local(sys.argv[1])
for number in range(100_000):
    board.draw.rect((number, 0), (1, 1))
    board.wait()
    print(json.dumps(number), flush=True)
"""


@pytest.mark.guarantee("G1")
@pytest.mark.parametrize("count", [1, 40])
def test_g1_nothing_acknowledged_is_lost_when_the_kernel_is_killed(
    tmp_path: Path, count: int
) -> None:
    path = tmp_path / "plan.nbboard"
    acknowledged = -1
    with subprocess.Popen(
        [sys.executable, "-c", _DRAW, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "NBBOARD_URL": ""},
    ) as kernel:
        assert kernel.stdout is not None
        for line in kernel.stdout:
            acknowledged = json.loads(line)
            if acknowledged >= count:
                break
        kernel.send_signal(signal.SIGKILL)
        rest = [json.loads(line) for line in kernel.stdout if line.endswith(b"\n")]
        acknowledged = max([acknowledged, *rest])
    with NBBoard.local(path) as board:
        found = [element.at[0] // 16 for element in board.elements]
        assert found == [*range(len(found))]
        assert acknowledged < len(found) <= acknowledged + 2
        board.draw.rect((0, 0), (1, 1))
        board.wait()


def test_what_a_script_drew_last_is_there_after_its_end(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    script = "import sys; from nbboard import NBBoard; b = NBBoard.local(sys.argv[1]); "
    for _ in range(2):
        command = [sys.executable, "-c", script + "b.draw.rect((0, 0), (1, 1))", str(path)]
        subprocess.run(command, check=True, timeout=50)
    with NBBoard.local(path) as board:
        assert len(board.elements) == 2


def test_the_command_line_checks_a_file_and_leaves_it_one(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    with NBBoard.local(path) as board:
        board.draw.rect((0, 0), (1, 1))
        board.wait()
        key = board.id
    command = [sys.executable, "-c", "from nbboard.cli import main; main()", "check"]
    checked = subprocess.run(
        [*command, "--database", str(path)], check=True, timeout=50, capture_output=True, text=True
    )
    assert key in checked.stdout
    with NBBoard.local(path):
        until(lambda: [each.name for each in tmp_path.iterdir()] == [path.name], "one file")


def test_two_processes_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.nbboard"
    with NBBoard.local(path) as board:
        script = (
            "import sys; from nbboard import NBBoard\n"
            "with NBBoard.local(sys.argv[1]) as board:\n"
            "    board.say('from the other'); board.wait()\n"
        )
        subprocess.run([sys.executable, "-c", script, str(path)], check=True, timeout=50)
        until(lambda: [message.text for message in board.chat], "what the other said")
        assert board.chat[0].text == "from the other"
