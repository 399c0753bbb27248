"""The real nginx, with the example of docs/nodes."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.lab import HOST
from tests.nodes.processes import ServedNode
from tests.nodes.servers import free_port

EXAMPLE: Final = Path(__file__).parents[2] / "docs" / "nodes" / "nginx.conf"


class Nginx:
    """One in front of three nodes, on a port of its own."""

    def __init__(self, folder: Path, nodes: Sequence[ServedNode]) -> None:
        self.port = free_port()
        folder.mkdir()
        text = EXAMPLE.read_text()
        for place, node in zip(("9001", "9002", "9003"), nodes, strict=True):
            assert text.count(f"127.0.0.1:{place}") == 1
            text = text.replace(f"127.0.0.1:{place}", f"{HOST}:{node.port}")
        text = text.replace("127.0.0.1:8899", f"{HOST}:{self.port}")
        (folder / "nginx.conf").write_text(text)
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        assert program, "no nginx: `make setup` installs it"
        options = ["-p", str(folder), "-c", "nginx.conf", "-e", "error.log", "-g", "daemon off;"]
        self.process = subprocess.Popen([program, *options])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
