"""Kernel and server in two virtual environments: the kernel finds the server all the same."""

import json
import subprocess
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from jupyter_client.blocking import BlockingKernelClient

from tests.lab import Lab
from tests.waiting import until

ROOT = Path(__file__).parents[2]
STORY = """
import sys
from nbboard import NBBoard, diagnose
board = NBBoard.create("from another environment")
board.draw.rect((0, 0), (100, 50), fill="gold")
board.wait()
bundle = board._repr_mimebundle_()[0]
print(sys.prefix)
print(board.id)
print(sorted(bundle))
diagnose()
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with nbboard, built from this checkout, and a kernel."""
    folder = tmp_path_factory.mktemp("environment") / "kernel"
    uv = str(ROOT / "tools" / "uv.sh")
    pins = str(ROOT / "requirements-dev.txt")
    for command in (
        ["venv", "--quiet", str(folder)],
        ["pip", "install", "--quiet", "--python", str(folder), "-c", pins, str(ROOT), "ipykernel"],
    ):
        subprocess.run([uv, *command], check=True, timeout=120, cwd=ROOT)
    return folder


@pytest.mark.timeout(180)
def test_a_kernel_of_another_environment_finds_the_server(
    environment: Path, tmp_path: Path
) -> None:
    lab = Lab(tmp_path / "server")
    spec = lab.folder / "data" / "kernels" / "elsewhere"
    spec.mkdir(parents=True)
    argv = [str(environment / "bin/python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    model = {"argv": argv, "display_name": "Elsewhere", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(model))
    lab.start()
    try:
        kernel = lab.post("api/kernels", {"name": "elsewhere"})
        printed = run(lab.folder / "runtime" / f"kernel-{kernel['id']}.json")
        boards = lab.get("nbboard/api/boards")["boards"]
        lab.delete(f"api/kernels/{kernel['id']}")
    finally:
        lab.stop()
    prefix, board, kinds, *diagnosis = printed.splitlines()
    assert prefix == str(environment)
    assert not environment.samefile(ROOT / ".venv")
    assert [model["id"] for model in boards] == [board]
    assert "image/png" in kinds
    assert "widget-view" in kinds
    assert "answers; 1 boards" in "".join(diagnosis)


def answers(client: BlockingKernelClient) -> bool:
    """Whether the kernel, which somebody else started, answers by now."""
    client.kernel_info()
    try:
        client.get_shell_msg(timeout=1)
    except Empty:
        return False
    return True


def run(connection: Path) -> str:
    """Run the story in the kernel of this connection file; gives what it printed."""
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels()
    printed: list[str] = []

    def keep(message: dict[str, Any]) -> None:
        content = message["content"]
        if message["msg_type"] == "error":
            raise AssertionError("\n".join(content["traceback"]))
        printed.append(content.get("text", ""))

    try:
        until(lambda: answers(client), "the kernel's first answer", 60)
        client.execute_interactive(STORY, timeout=60, output_hook=keep)
    finally:
        client.stop_channels()
    return "".join(printed)
