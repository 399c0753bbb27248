"""`jupyter nbboard serve --workers`: several processes behind one port."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from nbboard import NBBoard
from nbboard.core.errors import InvalidInput
from nbboard.server.alone import Serving, serve
from tests.nodes.servers import RedisServer
from tests.waiting import until

TOKEN = "a-token-of-its-own-0123456789"


def command(*options: str) -> list[str]:
    program = "from nbboard.cli import main; raise SystemExit(main())"
    return [sys.executable, "-c", program, "--token", TOKEN, "serve", "--port", "0", *options]


@pytest.fixture
def served(tmp_path: Path, server: RedisServer) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    server.flush()
    folders = {
        f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    environment = {**os.environ, **folders, "NBBOARD_STORE": server.address}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command("--workers", "2"),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
        )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert "?token=" in address, (tmp_path / "log").read_text()
    yield process, address.partition("?")[0]
    process.send_signal(signal.SIGTERM)
    assert process.wait(40) == 0
    process.stdout.close()
    assert not children(process.pid)


def children(pid: int) -> list[int]:
    """The workers: children that are not multiprocessing's own resource tracker."""
    answer = subprocess.run(
        ["pgrep", "-P", str(pid), "-f", "spawn_main"], capture_output=True, text=True, check=False
    )
    return [int(word) for word in answer.stdout.split()]


def health(address: str) -> dict[str, object]:
    request = urllib.request.Request(
        f"{address}api/health", headers={"Authorization": f"token {TOKEN}"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        found: dict[str, object] = json.load(answer)
    return found


def answers(address: str) -> bool:
    try:
        return bool(health(address))
    except OSError:
        return False


@pytest.mark.timeout(180)
@pytest.mark.guarantee("G17")
def test_two_workers_serve_one_board_and_one_that_is_killed_is_replaced(
    served: tuple["subprocess.Popen[str]", str],
) -> None:
    process, address = served
    until(lambda: answers(address), "the workers answer", 60)
    until(lambda: len(children(process.pid)) == 2, "two workers", 60)
    assert "on the disk of Redis" in str(health(address)["durability"])
    with NBBoard.create("Workers", server=address, token=TOKEN) as board:
        board.draw.rect((0, 0), (10, 10))
        board.wait()
        others: list[NBBoard] = []

        def both_have_people() -> bool:
            # A worker that is still starting gets nobody; one that shares the port soon does.
            name = f"n{len(others)}"
            others.append(NBBoard.join(board.id, server=address, token=TOKEN, name=name))
            return len({member.id.partition("-")[0] for member in board.members}) == 2

        until(both_have_people, "people at both workers", 60)
        until(lambda: len(board.members) == 1 + len(others), "everybody sees everybody", 60)
        victim = children(process.pid)[0]
        os.kill(victim, signal.SIGKILL)
        for number, other in enumerate(others):
            other.draw.rect((0, 0), (number + 1, 10))
        for other in others:
            other.wait(30)
        until(
            lambda: len(board.elements) == 1 + len(others), "everything that was drawn is here", 60
        )
        until(lambda: len(children(process.pid)) == 2, "another worker", 60)
        for other in others:
            other.close()


def test_several_workers_need_boards_that_they_can_share(tmp_path: Path) -> None:
    for workers, store in ((2, ""), (2, str(tmp_path / "boards.db")), (0, "redis://127.0.0.1")):
        with pytest.raises(InvalidInput, match="boards on Redis"):
            serve(Serving(port=0, store=store), workers)
