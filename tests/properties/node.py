"""The TypeScript core in a Node process, asked over stdin and stdout."""

import os
import selectors
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import msgspec

JS = Path(__file__).parents[2] / "js"
# Node may have been installed next to the interpreter, which need not be on the path.
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
DEADLINE = 50.0
"""Seconds to wait for one answer."""


class Mutant(NamedTuple):
    """A bug to plant: `old` becomes `new` in a file of `js/src/core`."""

    name: str
    file: str
    old: str
    new: str


def build(folder: Path, mutant: Mutant | None = None) -> Path:
    """Bundle `js/test/differential.ts` into `folder`, with a bug planted in its copy if asked."""
    copy = folder / "js"
    shutil.copytree(JS / "src" / "core", copy / "src" / "core", dirs_exist_ok=True)
    (copy / "test").mkdir(exist_ok=True)
    shutil.copy(JS / "test" / "differential.ts", copy / "test")
    if mutant is not None:
        path = copy / "src" / "core" / mutant.file
        source = path.read_text(encoding="utf-8")
        assert source.count(mutant.old) == 1, f"{mutant.name}: not once in {mutant.file}"
        path.write_text(source.replace(mutant.old, mutant.new), encoding="utf-8")
    bundle = folder / "differential.mjs"
    subprocess.run(
        [
            str(JS / "node_modules" / ".bin" / "esbuild"), str(copy / "test" / "differential.ts"),
            "--bundle", "--platform=node", "--format=esm", "--log-level=warning",
            f"--outfile={bundle}",
        ],
        check=True, timeout=60,
        env={**os.environ, "PATH": PATH, "NODE_PATH": str(JS / "node_modules")},
    )  # fmt: skip
    return bundle


class Node:
    """A running bundle; a context manager that ends the process."""

    def __init__(self, bundle: Path) -> None:
        self._process = subprocess.Popen(
            [shutil.which("node", path=PATH) or "node", str(bundle)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )

    def __enter__(self) -> "Node":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait(10)
        self._process.stdin.close()
        self._process.stdout.close()

    def ask(self, logs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Fold `logs` in TypeScript; raises TimeoutError when no answer comes."""
        request = msgspec.msgpack.encode(logs)
        assert self._process.stdin is not None
        view = memoryview(struct.pack(">I", len(request)) + request)
        while view:
            view = view[self._process.stdin.write(view) :]
        deadline = time.monotonic() + DEADLINE
        (size,) = struct.unpack(">I", self._read(4, deadline))
        answers: list[dict[str, Any]] = msgspec.msgpack.decode(self._read(size, deadline))
        return answers

    def _read(self, size: int, deadline: float) -> bytes:
        stdout = self._process.stdout
        assert stdout is not None
        found = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while len(found) < size:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError(f"Node gave {len(found)} of {size} bytes")
                part = stdout.read(size - len(found))
                if not part:
                    raise EOFError(f"Node ended with {self._process.wait(10)}")
                found += part
        return bytes(found)
