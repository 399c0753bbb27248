"""What the service is told by its environment, checked before anything starts.

A Hub sets the `JUPYTERHUB_…` variables of a service that it starts itself; for one that runs
elsewhere its admin does. What would let anybody in, or nobody, is refused with words.
"""

import json
import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from nbboard.core.errors import shown
from nbboard.core.roles import Role
from nbboard.hub.roles import ROLES, group_role_problems

_TOKEN_LENGTH: Final = 8
"""What a Hub itself asks of a token at least."""
_ACCESS: Final = re.compile(r"(access:services(!service=[^\s!]+)?|custom:[a-z0-9_\-*:]+(!.*)?)\Z")
_YES: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class SettingsError(Exception):
    """The service must not start like this; `problems` are sentences for its admin."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(NamedTuple):
    """How the service runs.

    `prefix` is its path, with slashes at both ends; `access_scopes` are those of which a visitor
    must have one; `host` and `port` are where it listens. `database`, `durable` and `replicas` name
    the store, see `store.opening`.
    """

    name: str
    prefix: str
    host: str
    port: int
    api_url: str
    api_token: str
    client_id: str
    access_scopes: frozenset[str]
    callback_url: str
    hub_host: str
    hub_prefix: str
    public_site: str
    database: str
    durable: bool
    replicas: int
    group_roles: dict[str, Role]
    share_links: bool
    open_metrics: bool
    allow_network_file_system: bool
    log_level: str


def read(environ: Mapping[str, str]) -> Settings:
    """Read the settings; raises SettingsError with all that is wrong at once."""
    return _Reader(environ).settings()


class _Reader:
    """Goes through the variables and remembers each problem."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._problems: list[str] = []

    def settings(self) -> Settings:
        prefix = self._prefix()
        name = self._get("JUPYTERHUB_SERVICE_NAME") or prefix.strip("/").rpartition("/")[2]
        host, port = self._address()
        hub_host = self._get("JUPYTERHUB_HOST").rstrip("/")
        hub_base = self._get("JUPYTERHUB_BASE_URL") or "/"
        settings = Settings(
            name=name,
            prefix=prefix,
            host=host,
            port=port,
            api_url=self._api_url(),
            api_token=self._token(),
            client_id=self._get("JUPYTERHUB_CLIENT_ID") or f"service-{name}",
            access_scopes=self._scopes(),
            callback_url=self._callback_url(prefix, hub_host),
            hub_host=hub_host,
            hub_prefix=f"/{hub_base.strip('/')}/hub/".replace("//", "/"),
            public_site=self._public_site(),
            database=self._get("NBBOARD_DATABASE") or self._get("NBBOARD_STORE"),
            durable=self._flag("NBBOARD_DURABLE"),
            replicas=self._count("NBBOARD_REPLICAS"),
            group_roles=self._group_roles(),
            share_links=self._flag("NBBOARD_SHARE_LINKS"),
            open_metrics=self._flag("NBBOARD_OPEN_METRICS"),
            allow_network_file_system=self._flag("NBBOARD_ALLOW_NETWORK_FILE_SYSTEM"),
            log_level=self._level(),
        )
        if self._problems:
            raise SettingsError(self._problems)
        return settings

    def _get(self, name: str) -> str:
        return self._environ.get(name, "").strip()

    def _wrong(self, words: str) -> None:
        self._problems.append(words)

    def _prefix(self) -> str:
        prefix = self._get("JUPYTERHUB_SERVICE_PREFIX")
        if not prefix:
            self._wrong(
                "JUPYTERHUB_SERVICE_PREFIX is not set: give the service's path, such as "
                "/services/nbboard/ (a Hub that starts the service sets it itself)"
            )
        return f"/{prefix.strip('/')}/" if prefix.strip("/") else "/"

    def _token(self) -> str:
        token = self._get("JUPYTERHUB_API_TOKEN")
        if not token:
            self._wrong(
                "JUPYTERHUB_API_TOKEN is not set: without it the service cannot ask the Hub who "
                "somebody is. Give the api_token that the Hub's config has for this service"
            )
        elif len(token) < _TOKEN_LENGTH:
            self._wrong(
                f"JUPYTERHUB_API_TOKEN has {len(token)} characters, too few to be a secret: make "
                "one with `openssl rand -hex 32`, for the Hub's config and here"
            )
        return token

    def _api_url(self) -> str:
        url = self._get("JUPYTERHUB_API_URL").rstrip("/")
        if not url:
            self._wrong(
                "JUPYTERHUB_API_URL is not set: give the address of the Hub's REST, such as "
                "http://127.0.0.1:8081/hub/api"
            )
        elif urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            self._wrong(f"JUPYTERHUB_API_URL {shown(url)}: give an http:// or https:// address")
        elif not url.endswith("/api"):
            self._wrong(f"JUPYTERHUB_API_URL {shown(url)} must end in /hub/api")
        return url

    def _scopes(self) -> frozenset[str]:
        """Read which scopes let somebody in; with none of them everybody would come in."""
        text = self._get("JUPYTERHUB_OAUTH_ACCESS_SCOPES")
        if not text:
            name = self._get("JUPYTERHUB_SERVICE_NAME")
            if not name:
                self._wrong(
                    "neither JUPYTERHUB_SERVICE_NAME nor JUPYTERHUB_OAUTH_ACCESS_SCOPES is set: "
                    "anybody with any token of the Hub would be let in. Set "
                    "JUPYTERHUB_SERVICE_NAME to the service's name in the Hub's config"
                )
                return frozenset()
            return frozenset({"access:services", f"access:services!service={name}"})
        try:
            scopes = json.loads(text)
        except ValueError:
            scopes = None
        if not isinstance(scopes, list) or not all(isinstance(one, str) for one in scopes):
            self._wrong(
                f"JUPYTERHUB_OAUTH_ACCESS_SCOPES {shown(text)}: give a JSON list of scopes, such "
                'as ["access:services!service=nbboard"]'
            )
            return frozenset()
        if not scopes:
            self._wrong(
                "JUPYTERHUB_OAUTH_ACCESS_SCOPES is an empty list: anybody with any token of the "
                'Hub would be let in. Give ["access:services!service=nbboard"]'
            )
        for scope in scopes:
            if _ACCESS.match(scope) is None:
                self._wrong(
                    f"JUPYTERHUB_OAUTH_ACCESS_SCOPES names {shown(scope)}: only access:services… "
                    "or a custom: scope says that somebody may use this service; others are "
                    "held by people who may not"
                )
        return frozenset(scopes)

    def _address(self) -> tuple[str, int]:
        """Read where to listen: what the proxy connects to, unless another is given."""
        name = "NBBOARD_BIND_URL" if self._get("NBBOARD_BIND_URL") else "JUPYTERHUB_SERVICE_URL"
        text = self._get(name)
        if not text:
            self._wrong(
                "neither JUPYTERHUB_SERVICE_URL nor NBBOARD_BIND_URL is set: give the address to "
                "listen at, such as http://127.0.0.1:8791 (a Hub that starts the service sets "
                "the first from the service's `url`, which must not be missing)"
            )
            return "", 0
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme != "http" or port is None or not 0 < port < 65536:
            self._wrong(
                f"{name} {shown(text)}: give an http:// address with a port, such as "
                "http://127.0.0.1:8791; TLS ends at the Hub's proxy"
            )
            return "", 0
        # An empty host listens everywhere, as for a pod of its own.
        return parts.hostname or "", port

    def _callback_url(self, prefix: str, hub_host: str) -> str:
        """Read where the Hub's login comes back to; the Hub compares it letter by letter."""
        given = self._get("JUPYTERHUB_OAUTH_CALLBACK_URL")
        if given or not hub_host:
            return given or f"{prefix}oauth_callback"
        site = self._public_site()
        if not site:
            self._wrong(
                "JUPYTERHUB_HOST is set, so the service has a domain of its own: give its address "
                "as NBBOARD_HUB_PUBLIC_URL, such as "
                "https://nbboard--service.hub.example.org/services/nbboard/"
            )
        return f"{site}{prefix}oauth_callback"

    def _public_site(self) -> str:
        """Read scheme and host that browsers use, "" where nobody said."""
        text = self._get("NBBOARD_HUB_PUBLIC_URL") or self._get("JUPYTERHUB_PUBLIC_URL")
        parts = urlsplit(text)
        if text and (parts.scheme not in ("http", "https") or not parts.hostname):
            self._wrong(f"NBBOARD_HUB_PUBLIC_URL {shown(text)}: give an http(s):// address")
        return f"{parts.scheme}://{parts.netloc}" if text else ""

    def _group_roles(self) -> dict[str, Role]:
        text = self._get("NBBOARD_GROUP_ROLES")
        if not text:
            return {}
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            self._wrong(
                f"NBBOARD_GROUP_ROLES {shown(text)}: give a JSON object from groups of the Hub to "
                'roles, such as {"course-101": "viewer", "course-101-staff": "owner"}'
            )
            return {}
        problems = group_role_problems(found)
        self._problems += [f"NBBOARD_GROUP_ROLES: {problem}" for problem in problems]
        return {} if problems else {group: ROLES[role] for group, role in found.items()}

    def _flag(self, name: str) -> bool:
        text = self._get(name).lower()
        if text and text not in _YES:
            self._wrong(f"{name} {shown(text)}: give 1 or 0")
        return _YES.get(text, False)

    def _count(self, name: str) -> int:
        text = self._get(name) or "0"
        if not text.isdecimal() or len(text) > 2:
            self._wrong(f"{name} {shown(text)}: give a whole number from 0 to 99")
            return 0
        return int(text)

    def _level(self) -> str:
        level = (self._get("NBBOARD_LOG_LEVEL") or "INFO").upper()
        if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            self._wrong(f"NBBOARD_LOG_LEVEL {shown(level)}: DEBUG, INFO, WARNING or ERROR")
        return level
