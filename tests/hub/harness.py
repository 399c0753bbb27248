"""A real JupyterHub: Hub, proxy and nbboard's service, each a process that can end by itself.

The proxy and the service are not the Hub's children, as in an installation that is worth its
name, so that each can be stopped alone. The Hub's users have no accounts on this machine: their
servers are simple processes with homes in the test's folder.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.hub.guard import VARIABLE
from tests.hub.program import Program, calmly
from tests.lab import HOST, NOTIFICATIONS, free_port
from tests.waiting import until

ROOT: Final = Path(__file__).parents[2]
PROXY: Final = ROOT / "js/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
PASSWORD: Final = "a-password-for-tests-only"
ADMIN_PASSWORD: Final = "an-administrators-password-for-tests-only"
ADMIN: Final = "hilda"
SPAWN_SECONDS: Final = 60.0
CULL_SECONDS: Final = 10.0
"""To end a server: 4 s for its two signals, and what a busy machine takes to ask and answer."""
LAB_ARGUMENTS: Final = (
    # Four servers start at once: without what nobody uses here.
    "--ServerApp.jpserver_extensions=jupyter_lsp=False",
    "--ServerApp.jpserver_extensions=jupyter_server_terminals=False",
    "--ServerApp.jpserver_extensions=notebook=False",
    "--ServerApp.jpserver_extensions=notebook_shim=False",
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    # Lets tests wait for the application itself instead of guessing from its looks.
    "--LabApp.expose_app_in_browser=True",
)
CONFIG: Final = """
c = get_config()  # noqa: F821
c.JupyterHub.bind_url = {url!r}
c.JupyterHub.public_url = {url!r}
c.JupyterHub.hub_bind_url = {hub_url!r}
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.JupyterHub.allow_named_servers = True
# What goes on while the Hub is away is what these tests are for.
c.JupyterHub.cleanup_servers = False
c.ConfigurableHTTPProxy.should_start = {managed}
c.ConfigurableHTTPProxy.command = {proxy_command!r}
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.ConfigurableHTTPProxy.api_url = {proxy_api!r}
c.ConfigurableHTTPProxy.auth_token = {proxy_token!r}
# How often the Hub looks whether a proxy that is not its child still has all routes.
c.JupyterHub.last_activity_interval = 2
# As docs/operations.md says: JupyterLab that is asked to stop while it saves never ends by itself.
c.LocalProcessSpawner.interrupt_timeout = 3
c.LocalProcessSpawner.term_timeout = 1
# A request to start a server is answered at once, so that several start side by side.
c.JupyterHub.tornado_settings = {{"slow_spawn_timeout": 0}}

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = {password!r}
c.SharedPasswordAuthenticator.admin_password = {admin_password!r}
c.Authenticator.admin_users = {{{admin!r}}}
c.Authenticator.allowed_users = set({users!r})
c.JupyterHub.load_groups = {groups!r}
c.JupyterHub.services = [{{"name": "tests", "api_token": {test_token!r}}}]
c.JupyterHub.load_roles = [{{
    "name": "tests",
    "services": ["tests"],
    "scopes": ["admin:users", "admin:servers", "admin:groups", "tokens"],
}}]

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = {arguments!r}
c.Spawner.default_url = "/lab"
c.Spawner.environment = {environment!r}
"""


class Answer(NamedTuple):
    """What came back for a request."""

    status: int
    body: str

    @property
    def model(self) -> Any:
        """The body as JSON; None for no body."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class Ports:
    """Free ports, one for each thing that listens."""

    public: int = field(default_factory=free_port)
    proxy_api: int = field(default_factory=free_port)
    hub: int = field(default_factory=free_port)
    service: int = field(default_factory=free_port)


@dataclass(frozen=True)
class Plan:
    """What a Hub is to be: its users by group (None: in no group), and lines for its config.

    `configure` is the end of ``jupyterhub_config.py``, where nbboard is set up; it may use
    `{service_url}` and other places (`Hub._filled`). `service` is the environment of the service,
    with the same places. Where all is `managed` the Hub starts proxy and service itself, and they
    end with it.
    """

    users: Mapping[str, Sequence[str]]
    configure: str
    service: Mapping[str, str] = field(default_factory=dict)
    managed: bool = False


class Hub:
    """A JupyterHub with proxy and service. Use as a context manager."""

    def __init__(self, folder: Path, plan: Plan):
        self.folder = folder
        self.plan = plan
        self.ports = Ports()
        self.mark = secrets.token_hex(8)
        self._guard: subprocess.Popen[bytes] | None = None
        self._proxy_token, self._test_token, self.service_token = (
            secrets.token_hex(16) for _ in range(3)
        )
        for name in ("homes", "service"):
            (folder / name).mkdir(parents=True)
        self.config = folder / "jupyterhub_config.py"
        self.config.write_text(self._config_text())
        self.proxy = self._proxy()
        self.hub = self._hub()
        self.service = self._service()

    # ---- addresses

    @property
    def url(self) -> str:
        """What people type: the proxy's address, ending in a slash."""
        return f"http://{HOST}:{self.ports.public}/"

    @property
    def api(self) -> str:
        """Where the Hub's own REST answers, without the proxy."""
        return f"http://{HOST}:{self.ports.hub}/hub/api"

    @property
    def boards(self) -> str:
        """The service's address as people type it, ending in a slash."""
        return f"{self.url}services/nbboard/"

    @property
    def database(self) -> Path:
        """Where the service keeps its boards."""
        return self.folder / "service" / "boards.db"

    # ---- life

    def __enter__(self) -> "Hub":
        """Start everything."""
        try:
            self.start()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End everything."""
        self.end()

    def start(self) -> None:
        """Start proxy, Hub and service side by side and wait until all of them answer."""
        # Python starts it from the project's root, where `tests` is found.
        self._guard = subprocess.Popen(
            [sys.executable, "-m", "tests.hub.guard", self.mark],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        programs = [self.hub] if self.plan.managed else [self.proxy, self.hub, self.service]
        for program in programs:
            program.launch()
        for program in programs:
            program.wait_up()

    def end(self) -> None:
        """Kill every process that was started for this Hub, users' servers and kernels too."""
        if self._guard is not None:
            self._guard.communicate(timeout=20)
        for program in (self.proxy, self.hub, self.service):
            if program.is_running:
                program.ended()

    # ---- what an administrator does

    def ask(
        self, method: str, path: str, model: object = None, *, token: str | None = None
    ) -> Answer:
        """Ask the Hub's REST; `path` below ``/hub/api/``."""
        return ask(method, f"{self.api}/{path}", token or self._test_token, model)

    def admin(self, method: str, path: str, model: object = None) -> Any:
        """Ask the Hub's REST for what must not fail; gives the answer's model."""
        answer = self.ask(method, path, model)
        assert answer.status < 300, f"{method} {path}: {answer.status} {answer.body[:500]}"
        return answer.model

    def join_group(self, group: str, user: str) -> None:
        """Put somebody into a group."""
        self.admin("POST", f"groups/{group}/users", {"users": [user]})

    def leave_group(self, group: str, user: str) -> None:
        """Take somebody out of a group."""
        self.admin("DELETE", f"groups/{group}/users", {"users": [user]})

    def token(self, user: str, scopes: Sequence[str]) -> str:
        """Give a token of a user that may do what the scopes say."""
        model = self.admin("POST", f"users/{user}/tokens", {"scopes": list(scopes)})
        return str(model["token"])

    # ---- users' servers

    def spawn(self, *places: str) -> None:
        """Start servers side by side and wait until all are ready.

        A place is a user, or user/name for a named server.
        """
        for place in places:
            self._settle(place.partition("/")[0])
            answer = self.ask("POST", _server_path(place))
            assert answer.status in (201, 202), f"{place}: {answer.status} {answer.body}"
        until(
            lambda: all(map(self.is_ready, places)),
            f"the servers of {', '.join(places)} (log: {self.hub.log})",
            SPAWN_SECONDS,
            calmly,
        )

    def is_ready(self, place: str) -> bool:
        """Whether a server runs."""
        user, _, name = place.partition("/")
        return bool(self._servers(user).get(name, {}).get("ready"))

    def cull(self, place: str) -> None:
        """Stop a server, as a culler does."""
        user, _, name = place.partition("/")
        answer = self.ask("DELETE", _server_path(place))
        assert answer.status in (202, 204), f"{place}: {answer.status} {answer.body}"
        what = f"the server of {place} is gone"
        until(lambda: name not in self._servers(user), what, CULL_SECONDS, calmly)

    def _servers(self, user: str) -> dict[str, Any]:
        servers: dict[str, Any] = self.admin("GET", f"users/{user}")["servers"]
        return servers

    def home(self, user: str) -> Path:
        """Where the notebooks of a user lie."""
        return self.folder / "homes" / user

    def _settle(self, user: str) -> None:
        """Make a home whose JupyterLab asks no question of its own."""
        place = self.home(user) / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension"
        place.mkdir(parents=True, exist_ok=True)
        (place / "notification.jupyterlab-settings").write_text(json.dumps(NOTIFICATIONS))

    # ---- the programs

    def _proxy(self) -> Program:
        node = shutil.which("node")
        assert node, "no node on PATH: `make setup` installs it"
        assert PROXY.exists(), "no configurable-http-proxy: `make setup` installs it"
        ports = self.ports
        command = [node, str(PROXY), "--ip", HOST, "--port", str(ports.public)]
        command += ["--api-ip", HOST, "--api-port", str(ports.proxy_api)]
        command += ["--error-target", f"http://{HOST}:{ports.hub}/hub/error"]
        environment = self._environment(CONFIGPROXY_AUTH_TOKEN=self._proxy_token)
        # Its own REST: a route that is not there yet writes a trace into its log.
        up = f"http://{HOST}:{ports.proxy_api}/api/routes"
        return self._program("proxy", command, environment, up, self._proxy_token)

    def _hub(self) -> Program:
        command = [sys.executable, "-m", "jupyterhub", "-f", str(self.config)]
        environment = self._environment(JUPYTERHUB_LOG_LEVEL="INFO")
        # Where the Hub starts the service, it is up when that answers by way of the proxy.
        up = f"{self.boards}ready" if self.plan.managed else self.api
        return self._program("hub", command, environment, up, "")

    def _service(self) -> Program:
        command = [sys.executable, "-m", "tests.hub.impatient_service"]
        own = {name: self._filled(value) for name, value in self.plan.service.items()}
        environment = self._environment(PYTHONPATH=str(ROOT), **own)
        up = f"http://{HOST}:{self.ports.service}/services/nbboard/ready"
        return self._program("service", command, environment, up, "")

    def _program(
        self, name: str, command: list[str], environment: dict[str, str], up: str, token: str
    ) -> Program:
        def is_up() -> bool:
            return ask("GET", up, token).status == 200

        return Program(self.folder / f"{name}.log", command, environment, is_up)

    def _environment(self, **own: str) -> dict[str, str]:
        strange = ("JUPYTER", "JPY_", "NBBOARD_", "IPYTHON", "CONFIGPROXY")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
        folders = {"HOME": str(self.folder), "JUPYTER_NO_CONFIG": "1"}
        return {**kept, **folders, "PYTHONUNBUFFERED": "1", VARIABLE: self.mark, **own}

    def _config_text(self) -> str:
        text = CONFIG.format(
            url=self.url,
            hub_url=f"http://{HOST}:{self.ports.hub}",
            folder=self.folder,
            managed=self.plan.managed,
            proxy_command=[shutil.which("node"), str(PROXY)],
            proxy_api=f"http://{HOST}:{self.ports.proxy_api}",
            proxy_token=self._proxy_token,
            password=PASSWORD,
            admin_password=ADMIN_PASSWORD,
            admin=ADMIN,
            users=sorted([*self.plan.users, ADMIN]),
            groups=members(self.plan.users),
            test_token=self._test_token,
            python=sys.executable,
            arguments=[*LAB_ARGUMENTS, *(["--allow-root"] if os.getuid() == 0 else [])],
            environment={VARIABLE: self.mark, "PATH": os.environ["PATH"]},
        )
        return text + self._filled(self.plan.configure)

    def _filled(self, text: str) -> str:
        places = {
            "{mark}": self.mark,
            "{service_url}": f"http://{HOST}:{self.ports.service}",
            "{service_token}": self.service_token,
            "{database}": str(self.database),
            "{hub_api}": self.api,
            "{boards}": self.boards,
        }
        for place, value in places.items():
            text = text.replace(place, value)
        return text


def _server_path(place: str) -> str:
    user, _, name = place.partition("/")
    return f"users/{user}/servers/{name}" if name else f"users/{user}/server"


def members(users: Mapping[str, Iterable[str]]) -> dict[str, dict[str, list[str]]]:
    """Turn groups by user into users by group, as JupyterHub is told them."""
    groups: dict[str, dict[str, list[str]]] = {}
    for user, names in users.items():
        for name in names:
            groups.setdefault(name, {"users": []})["users"].append(user)
    return groups


def ask(method: str, url: str, token: str, model: object = None) -> Answer:
    """Ask by HTTP with a token; an address that nobody listens at answers with status 0."""
    body = None if model is None else json.dumps(model).encode()
    headers = {"Authorization": f"token {token}"} if token else {}
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return Answer(answer.status, answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode(errors="replace"))
    except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
        return Answer(0, str(error))
