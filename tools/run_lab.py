"""Starts JupyterLab with the first notebook open, and prints the address to click.

It listens on 127.0.0.1 only. Boards are kept where an installed nbboard keeps them, in Jupyter's
data directory. Ctrl-C ends it.
"""

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
FIRST = "01-first-board.ipynb"
HOST = "127.0.0.1"
USUAL_PORT = 8888
START_TIMEOUT = 60.0


def free_port(wanted: int = USUAL_PORT) -> int:
    """Return the usual port when it is free, else one that the system chooses."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            # As the server does it: a port in TIME_WAIT is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            chosen: int = probe.getsockname()[1]
            return chosen
    raise RuntimeError(f"no free port on {HOST}")


def lab_command(port: int, *, as_root: bool) -> list[str]:
    """The command line of JupyterLab; the token is not part of it, for `ps` shows it to all."""
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        # The notebooks show pictures of docs/ and link to its pages.
        f"--ServerApp.root_dir={ROOT}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    return [*command, "--allow-root"] if as_root else command


def config_path() -> str:
    """Where Jupyter looks for settings: also here, so that nobody is asked about news first."""
    others = os.environ.get("JUPYTER_CONFIG_PATH", "")
    return os.pathsep.join([str(ROOT / "tools"), *filter(None, [others])])


def address(port: int, token: str, notebook: str | None) -> str:
    """The address to open; without a notebook it is the launcher's."""
    place = f"lab/tree/{NOTEBOOKS.name}/{notebook}" if notebook else "lab"
    return f"http://{HOST}:{port}/{place}?token={token}"


def is_up(port: int, token: str) -> bool:
    """Whether the server answers and knows the token."""
    request = urllib.request.Request(
        f"http://{HOST}:{port}/api/status", headers={"Authorization": f"token {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def wait_until_up(process: subprocess.Popen[bytes], port: int, token: str) -> bool:
    """Wait for the server's first answer; False when it ended or took too long."""
    deadline = time.monotonic() + START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        if is_up(port, token):
            return True
        time.sleep(0.2)
    return False


def announce(url: str) -> None:
    """Print the address so that it is found among the server's own lines."""
    line = "-" * 78
    print(f"\n{line}\n  nbboard is ready. Open this address:\n\n  {url}\n", flush=True)
    print(f"  Open it twice to draw with yourself. Ctrl-C ends it.\n{line}\n", flush=True)


def serve(port: int, token: str) -> int:
    """Run JupyterLab until it ends; return its exit status."""
    NOTEBOOKS.mkdir(exist_ok=True)
    notebook = FIRST if (NOTEBOOKS / FIRST).exists() else None
    # Ctrl-C must reach JupyterLab once and from here: it asks back when it gets it from a terminal.
    process = subprocess.Popen(
        lab_command(port, as_root=os.getuid() == 0),
        env={**os.environ, "JUPYTER_TOKEN": token, "JUPYTER_CONFIG_PATH": config_path()},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if not wait_until_up(process, port, token):
            print(f"JupyterLab did not start on port {port}; its lines above say why", flush=True)
            return process.poll() or 1
        announce(address(port, token, notebook))
        return process.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and its kernels politely, and after ten seconds by force."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tools.run_lab", description=__doc__)
    parser.add_argument("--port", type=int, help="the port to use; without it a free one")
    options = parser.parse_args(arguments)
    # SIGTERM ends it like Ctrl-C, so that no server is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return serve(options.port or free_port(), secrets.token_hex(24))


if __name__ == "__main__":
    sys.exit(main())
