"""Real redis-servers on free loopback ports, with folders of their own."""

import contextlib
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import redis

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 60.0


def free_port() -> int:
    """A port that nobody listens on now, low enough for a cluster's second port above it."""
    while True:
        with socket.socket() as listener:
            listener.bind((HOST, 0))
            port = int(listener.getsockname()[1])
        if port < 50_000:
            return port


class RedisServer:
    """One redis-server; `settings` are those of redis.conf."""

    def __init__(self, folder: Path, *settings: str, program: str = "redis-server") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = shutil.which(program)
        assert path, f"no {program} on PATH: `make setup` installs it"
        self.folder = folder
        self.port = free_port()
        self.address = f"redis://{HOST}:{self.port}/0"
        self._command = [path, str(folder / "redis.conf")]
        stored = [] if "sentinel" in program else ['save ""']
        lines = [f"port {self.port}", f"bind {HOST}", f"dir {folder}", *stored, *settings]
        (folder / "redis.conf").write_text("\n".join(lines) + "\n")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "RedisServer":
        """Start it and wait until it answers."""
        with (self.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(self._command, stdout=log, stderr=log)
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "redis.log").read_text()[-2000:]
            assert time.monotonic() < end, "Redis did not answer"
            time.sleep(0.02)
        return self

    def _answers(self) -> bool:
        with contextlib.suppress(redis.RedisError), self.client() as client:
            return bool(client.ping())
        return False

    def client(self) -> "redis.Redis":
        """A client of the tests' own."""
        return redis.Redis(HOST, self.port, socket_timeout=20)

    def kill(self) -> None:
        """End it as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def signal(self, number: signal.Signals) -> None:
        """Stop it for a while, or let it go on."""
        if self.process is not None:
            self.process.send_signal(number)

    def flush(self) -> None:
        """Forget everything."""
        with self.client() as client:
            client.flushall()


def cluster(folder: Path, count: int = 6) -> list[RedisServer]:
    """Start a cluster of so many servers, half of them replicas; each has to be killed."""
    settings = ("cluster-enabled yes", "cluster-node-timeout 2000", "appendonly no")
    servers = [RedisServer(folder / f"redis-{n}", *settings).start() for n in range(count)]
    hosts = [f"{HOST}:{server.port}" for server in servers]
    command = ["redis-cli", "--cluster", "create", *hosts, "--cluster-replicas", "1"]
    subprocess.run([*command, "--cluster-yes"], check=True, stdout=subprocess.DEVNULL, timeout=60)
    end = time.monotonic() + START_SECONDS
    for server in servers:
        with server.client() as client:
            while b"cluster_state:ok" not in client.execute_command("CLUSTER", "INFO"):
                assert time.monotonic() < end, "the cluster is not ready"
                time.sleep(0.05)
    return servers


@contextlib.contextmanager
def running(folder: Path, *settings: str) -> Iterator[RedisServer]:
    """A server for the length of a block."""
    server = RedisServer(folder, *settings).start()
    try:
        yield server
    finally:
        server.kill()
