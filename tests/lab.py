"""A real JupyterLab (and Notebook 7) as a process of its own, with folders of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import nbformat

from tests.waiting import until

HOST: Final = "127.0.0.1"
TOKEN: Final = "a-token-for-tests-only-0123456789"
START_SECONDS: Final = 60.0

# Who brings the cookie `nbboard-test-role=viewer` may only look at boards: a token-only server
# cannot tell people apart, and one of the stories needs somebody with fewer rights.
CONFIG: Final = """
from jupyter_server.auth import AllowAllAuthorizer


class ViewersByCookie(AllowAllAuthorizer):
    def is_authorized(self, handler, user, action, resource):
        viewer = handler.get_cookie("nbboard-test-role") == "viewer"
        return not (viewer and resource == "nbboard" and action != "read")


c = get_config()  # noqa: F821
c.ServerApp.authorizer_class = ViewersByCookie
"""
USER_COOKIE: Final = "nbboard-test-user"
# A server that knows accounts: whoever brings the cookie `nbboard-test-user=ada` is Ada.
ACCOUNTS: Final = """
from jupyter_server.auth import IdentityProvider, User


class AccountsByCookie(IdentityProvider):
    def get_user(self, handler):
        name = handler.get_cookie("nbboard-test-user")
        return User(username=name, name=name.title()) if name else super().get_user(handler)


c.ServerApp.identity_provider_class = AccountsByCookie
"""
NOTIFICATIONS: Final = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


class Lab:
    """One server that can be stopped, killed and started again on the same port and data.

    With `accounts` it tells people apart: by the cookie `nbboard-test-user`. `share_links` lets
    owners make links for people without an account. Without `has_nbboard` its extension is off.
    """

    def __init__(
        self,
        folder: Path,
        accounts: bool = False,
        share_links: bool = False,
        has_nbboard: bool = True,
    ):
        self.folder = folder
        self.port = free_port()
        self.notebooks = folder / "notebooks"
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        links = f"c.NBBoardApp.share_links = {share_links}\n"
        extension = f'c.ServerApp.jpserver_extensions = {{"nbboard": {has_nbboard}}}\n'
        self._prepare(CONFIG + links + extension + (ACCOUNTS if accounts else ""))

    @property
    def url(self) -> str:
        """The server's address, ending in a slash."""
        return f"http://{HOST}:{self.port}/"

    @property
    def database(self) -> Path:
        """Where this server keeps its boards."""
        return self.folder / "data" / "nbboard" / "boards.db"

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start and wait for the first answer."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                env=self._environment(),
                cwd=self.notebooks,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self._is_up, f"JupyterLab on port {self.port} (log: {self.log})", START_SECONDS)

    def stop(self) -> None:
        """End the server and its kernels politely."""
        if self._process is None:
            return
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the server with no chance to say or write anything."""
        self.signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait(30)

    def signal(self, number: signal.Signals) -> None:
        """Send the server a signal; SIGSTOP and SIGCONT freeze and thaw it."""
        if self._process is not None and self._process.poll() is None:
            os.kill(self._process.pid, number)

    def get(self, path: str) -> Any:
        """GET a path below the server's address, with the token; gives the JSON."""
        return self._ask("GET", path)

    def post(self, path: str, model: object, user: str = "") -> Any:
        """POST a model as JSON, as somebody with an account if named; gives the answer's."""
        return self._ask("POST", path, json.dumps(model).encode(), user)

    def delete(self, path: str) -> None:
        """DELETE what is at a path."""
        self._ask("DELETE", path)

    def _ask(self, method: str, path: str, body: bytes | None = None, user: str = "") -> Any:
        headers = {"Authorization": f"token {TOKEN}"}
        if user:
            headers = {"Cookie": f"{USER_COOKIE}={user}; _xsrf=test", "X-XSRFToken": "test"}
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null")

    def write_notebook(self, name: str, cells: Sequence[str]) -> str:
        """Write a notebook of code cells; gives its path as URLs and kernels name it."""
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(notebook, self.notebooks / name)
        return name

    def _prepare(self, config: str) -> None:
        for name in ("home", "config", "data", "runtime", "ipython", "settings", "workspaces"):
            (self.folder / name).mkdir(parents=True)
        self.notebooks.mkdir()
        (self.folder / "config" / "jupyter_server_config.py").write_text(config)
        settings = self.folder / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        (settings / "notification.jupyterlab-settings").write_text(json.dumps(NOTIFICATIONS))

    def _command(self) -> list[str]:
        command = [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            f"--ServerApp.ip={HOST}",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.notebooks}",
            "--LabApp.news_url=",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            # Lets tests wait for the application itself instead of guessing from its looks.
            "--LabApp.expose_app_in_browser=True",
            "--JupyterNotebookApp.expose_app_in_browser=True",
        ]
        return [*command, "--allow-root"] if os.getuid() == 0 else command

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "JPY_", "NBBOARD_", "IPYTHON"))
        }
        folders = {
            "HOME": "home",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }
        own = {variable: str(self.folder / name) for variable, name in folders.items()}
        return {**kept, **own, "JUPYTER_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"}

    def _is_up(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"JupyterLab ended at once:\n{self.log.read_text()[-3000:]}")
        try:
            self.get("api/status")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True
