import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools.run_lab import (
    HOST,
    address,
    config_path,
    free_port,
    is_up,
    lab_command,
    stop,
    wait_until_up,
)


def test_a_taken_port_is_not_chosen() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        chosen = free_port(port)
    assert chosen not in {port, 0}


def test_a_free_port_is_kept() -> None:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    assert free_port(port) == port


def test_command_listens_on_loopback_and_is_silent_about_the_token() -> None:
    command = lab_command(4321, as_root=False)
    assert f"--ServerApp.ip={HOST}" in command
    assert "--ServerApp.port=4321" in command
    assert "--allow-root" not in command
    assert not [part for part in command if "token" in part]


def test_what_notebooks_show_and_link_to_is_served() -> None:
    served = next(part for part in lab_command(4321, as_root=False) if "root_dir" in part)
    root = Path(served.partition("=")[2])
    for notebook in (root / "notebooks").glob("*.ipynb"):
        for cell in json.loads(notebook.read_text())["cells"]:
            for target in re.findall(r"\]\((?!http)([^)#]+)\)", "".join(cell["source"])):
                found = (notebook.parent / target).resolve()
                assert found.is_relative_to(root.resolve()), (notebook.name, target)
                assert found.exists(), (notebook.name, target)


def test_settings_of_ours_come_before_those_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/elsewhere")
    own, other = config_path().split(os.pathsep)
    assert other == "/elsewhere"
    settings = json.loads((Path(own) / "labconfig/default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    monkeypatch.delenv("JUPYTER_CONFIG_PATH")
    assert config_path() == own


def test_root_is_allowed() -> None:
    assert "--allow-root" in lab_command(4321, as_root=True)


def test_address_leads_to_the_notebook_or_the_launcher() -> None:
    assert address(1, "t", "a.ipynb") == "http://127.0.0.1:1/lab/tree/notebooks/a.ipynb?token=t"
    assert address(1, "t", None) == "http://127.0.0.1:1/lab?token=t"


def test_nobody_there_is_not_up() -> None:
    assert not is_up(free_port(), "token")


def test_waiting_ends_with_a_process_that_ended() -> None:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    assert not wait_until_up(process, free_port(), "token")


def test_stop_ends_a_running_process() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.pause()"], start_new_session=True
    )
    stop(process)
    assert process.poll() is not None
