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
    """A bug to plant: `old` becomes `new` in a file of `js/src/core` (or of `folder`)."""

    name: str
    file: str
    old: str
    new: str
    folder: str = "core"


def build(folder: Path, mutant: Mutant | None = None, entry: str = "differential") -> Path:
    """Bundle `js/test/<entry>.ts` into `folder`, with a bug planted in its copy if asked."""
    copy = folder / "js"
    for part in ("core", "sync"):
        shutil.copytree(JS / "src" / part, copy / "src" / part, dirs_exist_ok=True)
    shutil.copytree(JS / "test" / "sync", copy / "test" / "sync", dirs_exist_ok=True)
    for source in (JS / "test").glob("*.ts"):
        shutil.copy(source, copy / "test")
    if mutant is not None:
        path = copy / "src" / mutant.folder / mutant.file
        text = path.read_text(encoding="utf-8")
        assert text.count(mutant.old) == 1, f"{mutant.name}: not once in {mutant.file}"
        path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    bundle = folder / f"{entry.replace('/', '-')}.mjs"
    subprocess.run(
        [
            str(JS / "node_modules" / ".bin" / "esbuild"), str(copy / "test" / f"{entry}.ts"),
            "--bundle", "--platform=node", "--format=esm", "--log-level=warning",
            "--define:BY_KERNEL=true",
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
        self._process.wait(30)
        self._process.stdin.close()
        self._process.stdout.close()

    def ask(self, asked: Sequence[Any]) -> Any:
        """Give the answer to `asked`; raises TimeoutError when none comes."""
        request = msgspec.msgpack.encode(asked)
        assert self._process.stdin is not None
        view = memoryview(struct.pack(">I", len(request)) + request)
        while view:
            view = view[self._process.stdin.write(view) :]
        deadline = time.monotonic() + DEADLINE
        (size,) = struct.unpack(">I", self._read(4, deadline))
        return msgspec.msgpack.decode(self._read(size, deadline))

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
                    raise EOFError(f"Node ended with {self._process.wait(30)}")
                found += part
        return bytes(found)
