"""One line in ``jupyterhub_config.py``: the service, who may use it, and where servers find it.

Nothing that the admin's own configuration gives is taken away: lists are made longer, functions are
wrapped, roles keep their scopes. Imports neither Tornado nor Jupyter Server: a Hub needs neither
here.
"""

import inspect
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Unpack
from urllib.parse import urlsplit

from traitlets.config import Config

from nbboard.core.errors import shown
from nbboard.hub.options import ConfigurationError, Options, check

NAME: Final = "nbboard"
SCOPE: Final = "access:services!service=nbboard"
DEFAULT_URL: Final = "http://127.0.0.1:8791"
URL_VARIABLE: Final = "NBBOARD_HUB_URL"
PUBLIC_VARIABLE: Final = "NBBOARD_HUB_PUBLIC_URL"
_SERVER_SCOPES: Final = ("users:activity!user", "access:servers!server")
"""What the Hub's own role `server` holds; naming other scopes replaces it."""
_COMMAND: Final = [sys.executable, "-m", "nbboard.hub"]
_OLDEST: Final = 5
_TOKEN_LENGTH: Final = 8
_IN_KUBERNETES: Final = "KUBERNETES_SERVICE_HOST"


def configure(c: Any, **options: Unpack[Options]) -> None:
    """Set up nbboard in a Hub's configuration; call it at the end of ``jupyterhub_config.py``.

    Adds the service (unless one of the name nbboard is declared already), lets users reach it,
    gives their browsers' and servers' tokens the one scope for it, and tells their servers where it
    is. Servers that run already must be stopped and started again once. Raises ConfigurationError.
    """
    if not isinstance(c, Config):
        raise ConfigurationError(
            f"configure({shown(c)}): give it the `c` of jupyterhub_config.py: "
            "nbboard.hub.configure(c)"
        )
    check(options)
    _check_lists(c.JupyterHub)
    major = _hub_version()
    hub = c.JupyterHub
    if _get(hub, "internal_ssl", False):
        raise ConfigurationError(
            "c.JupyterHub.internal_ssl is on: the service does not speak TLS with the Hub yet. "
            "Leave it off, or keep the service on a network of its own"
        )
    url = _add_service(hub, options)
    _let_users_in(hub, options.get("groups"), major)
    for spawner in _spawners(c, "oauth_client_allowed_scopes"):
        _extend_scopes(spawner, "oauth_client_allowed_scopes", ())
    _let_servers_in(c, hub)
    _tell_servers(c, hub, url, options)


def _check_lists(hub: Config) -> None:
    """Refuse what Zero to JupyterHub writes as a mapping, and the Hub itself wants as a list."""
    for name in ("services", "load_roles"):
        found = _get(hub, name, [])
        if isinstance(found, str | Mapping) or not all(isinstance(one, Mapping) for one in found):
            raise ConfigurationError(
                f"c.JupyterHub.{name} = {shown(found)}: give a list of dicts, each with its name"
            )


def _hub_version() -> int:
    try:
        found = version("jupyterhub")
    except PackageNotFoundError:
        raise ConfigurationError(
            "JupyterHub is not installed in this Python environment: configure() belongs into the "
            "jupyterhub_config.py of the Hub itself"
        ) from None
    major = int(found.partition(".")[0])
    if major < _OLDEST:
        raise ConfigurationError(f"JupyterHub {found} is too old: nbboard needs {_OLDEST} or newer")
    return major


# ---- the service


def _add_service(hub: Config, options: Options) -> str:
    """Declare the service, or check the one declared; gives its URL as the proxy sees it."""
    declared = [one for one in _get(hub, "services", []) if one.get("name") == NAME]
    if len(declared) > 1:
        raise ConfigurationError("c.JupyterHub.services declares nbboard twice: take one out")
    if declared and declared[0].get("command") == _COMMAND:
        raise ConfigurationError("configure() was called before: call it once, at the end")
    if declared:
        return _check_declared(declared[0], options)
    url = _checked_url(options.get("url", DEFAULT_URL), hub)
    service: dict[str, Any] = {"name": NAME, "url": url, "oauth_no_confirm": True}
    if "api_token" in options:
        service["api_token"] = _checked_token(options["api_token"])
        _refuse_own_settings(options, "runs elsewhere (api_token is given)")
        if "url" not in options:
            raise ConfigurationError(
                "api_token is given, so the service runs elsewhere: give url, too, where the "
                "proxy reaches it, such as http://boards.internal:8791"
            )
    else:
        if urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ConfigurationError(
                f"url={shown(url)} is not on this machine, and the Hub starts the service here: "
                "give api_token, too, if the service runs elsewhere"
            )
        service["command"] = _COMMAND
        service["environment"] = _service_environment(options)
    _extend(hub, "services", [service])
    return url


def _check_declared(service: Mapping[str, Any], options: Options) -> str:
    """Take the service as the admin (or Zero to JupyterHub) declares it."""
    _refuse_own_settings(options, "is declared in c.JupyterHub.services")
    for name in ("url", "api_token"):
        if name in options:
            raise ConfigurationError(
                f"c.JupyterHub.services declares nbboard already: {name} belongs there"
            )
    url = service.get("url")
    if not url:
        raise ConfigurationError(
            "the service nbboard in c.JupyterHub.services has no url: the proxy would not know "
            f"where it is. Give it one, such as {DEFAULT_URL}"
        )
    return str(url).rstrip("/")


def _refuse_own_settings(options: Options, why: str) -> None:
    variables = {
        "group_roles": "NBBOARD_GROUP_ROLES",
        "database": "NBBOARD_DATABASE",
        "share_links": "NBBOARD_SHARE_LINKS",
        "environment": "its own environment",
    }
    for name, variable in variables.items():
        if name in options:
            raise ConfigurationError(
                f"{name} is given, but the service {why}, where this configuration does not "
                f"reach: set {variable} where the service is started"
            )


def _service_environment(options: Options) -> dict[str, str]:
    found = {str(name): str(value) for name, value in options.get("environment", {}).items()}
    if "group_roles" in options:
        found["NBBOARD_GROUP_ROLES"] = json.dumps(dict(options["group_roles"]))
    if "database" in options:
        path = str(options["database"])
        if "://" not in path and not Path(path).is_absolute():
            raise ConfigurationError(
                f"database={shown(path)}: give a whole path, such as "
                "/srv/nbboard/boards.db; the folder the Hub runs in may change"
            )
        found["NBBOARD_DATABASE"] = path
    if options.get("share_links"):
        found["NBBOARD_SHARE_LINKS"] = "1"
    # A Hub starts services with hardly any of its own environment; without a home there is no
    # place for the boards.
    if "HOME" in os.environ:
        found.setdefault("HOME", os.environ["HOME"])
    return found


def _checked_url(url: object, hub: Config) -> str:
    try:
        parts = urlsplit(str(url))
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme != "http" or not parts.hostname or port is None:
        raise ConfigurationError(
            f"url={shown(url)}: give an http:// address with host and port, such as {DEFAULT_URL}"
        )
    if parts.path not in ("", "/"):
        raise ConfigurationError(
            f"url={shown(url)}: leave out the path {shown(parts.path)}; the Hub adds "
            "/services/nbboard/ itself"
        )
    hub_port = urlsplit(_get(hub, "hub_bind_url", "")).port or _get(hub, "hub_port", 8081)
    public = urlsplit(_get(hub, "bind_url", "")).port or _get(hub, "port", 8000)
    if parts.hostname in ("127.0.0.1", "localhost", "::1") and port in (hub_port, public):
        raise ConfigurationError(f"url={shown(url)}: the Hub itself uses port {port}; take another")
    return f"{parts.scheme}://{parts.netloc}"


def _checked_token(token: object) -> str:
    if not isinstance(token, str) or len(token.strip()) < _TOKEN_LENGTH:
        raise ConfigurationError(
            "api_token is empty or too short to be a secret: make one with `openssl rand -hex 32` "
            "and give the same to the service as JUPYTERHUB_API_TOKEN"
        )
    return token.strip()


# ---- who may use it


def _let_users_in(hub: Config, groups: Iterable[str] | None, major: int) -> None:
    if groups is not None:
        if any(one.get("name") == NAME for one in _get(hub, "load_roles", [])):
            raise ConfigurationError(
                "c.JupyterHub.load_roles has a role nbboard of yours, and groups makes one of "
                "that name: call yours something else"
            )
        role = {"name": NAME, "description": "Use shared boards", "scopes": [SCOPE]}
        _extend(hub, "load_roles", [role | {"groups": sorted(set(groups))}])
        return
    # Scopes in a role of the admin's are all that users have: the Hub adds none to it then.
    if _add_to_role(hub, "user"):
        return
    if major > _OLDEST:
        hub.extra_user_scopes = {*_get(hub, "extra_user_scopes", ()), SCOPE}
    else:
        _set_role(hub, "user", ["self", SCOPE])


def _let_servers_in(c: Config, hub: Config) -> None:
    """Let the token of each server, which its kernels have too, reach the service."""
    in_role = _add_to_role(hub, "server")
    for spawner in _spawners(c, "server_token_scopes"):
        # Naming scopes here would put an end to the role that the admin has made longer or shorter.
        if not in_role or "server_token_scopes" in spawner:
            _extend_scopes(spawner, "server_token_scopes", _SERVER_SCOPES)


def _add_to_role(hub: Config, name: str) -> bool:
    """Add the scope to a role as the admin has it; False when its scopes are not named."""
    roles = _get(hub, "load_roles", [])
    for role in roles:
        if role.get("name") == name and "scopes" in role:
            if SCOPE not in role["scopes"]:
                role["scopes"] = [*role["scopes"], SCOPE]
            return True
    return False


def _set_role(hub: Config, name: str, scopes: list[str]) -> None:
    for role in _get(hub, "load_roles", []):
        if role.get("name") == name:
            role["scopes"] = scopes
            return
    _extend(hub, "load_roles", [{"name": name, "scopes": scopes}])


def _extend_scopes(spawner: Config, trait: str, without: Iterable[str]) -> None:
    """Add the scope to a spawner's; `without` is what the Hub gives when nothing is named."""
    if trait == "oauth_client_allowed_scopes" and _get(spawner, "oauth_roles", None):
        raise ConfigurationError(
            "c.Spawner.oauth_roles is deprecated, and the Hub ignores it beside "
            "oauth_client_allowed_scopes, which nbboard needs: name their scopes there instead"
        )
    before = _get(spawner, trait, None)
    if callable(before):
        setattr(spawner, trait, _with_scope(before))
        return
    if isinstance(before, str):
        raise ConfigurationError(
            f"c.Spawner.{trait} = {shown(before)}: give a list, such as [{before!r}]"
        )
    held = list(before or without)
    setattr(spawner, trait, held if SCOPE in held else [*held, SCOPE])


def _with_scope(before: Callable[[Any], Any]) -> Callable[[Any], Any]:
    async def scopes(spawner: Any) -> list[str]:
        found = before(spawner)
        held = await found if inspect.isawaitable(found) else found
        return [*held, SCOPE]

    return scopes


# ---- where servers find it


def _tell_servers(c: Config, hub: Config, url: str, options: Options) -> None:
    told = {URL_VARIABLE: _servers_url(hub, url, options)}
    public = _public_url(hub)
    if public:
        told[PUBLIC_VARIABLE] = public
    for spawner in _spawners(c, "environment"):
        before = dict(_get(spawner, "environment", {}))
        for name in told:
            if name in before:
                raise ConfigurationError(
                    f"c.Spawner.environment sets {name} already: leave that to configure(), and "
                    "give it servers_url where the service is reached by another address"
                )
        spawner.environment = before | told


def _servers_url(hub: Config, url: str, options: Options) -> str:
    """Give where servers and kernels reach the service: past the proxy where that surely works."""
    base = _base(hub)
    given = options.get("servers_url")
    if given is not None:
        parts = urlsplit(str(given))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigurationError(
                f"servers_url={shown(given)}: give the whole address of the service, such as "
                f"http://10.0.0.5:8791{base}services/nbboard/"
            )
        if not parts.path.rstrip("/").endswith("/services/nbboard"):
            raise ConfigurationError(
                f"servers_url={shown(given)} must end in {base}services/nbboard/"
            )
        return str(given).rstrip("/") + "/"
    if _IN_KUBERNETES in os.environ:
        # Users' pods may by default reach the proxy, and no other pod.
        url = "http://proxy-public"
    return f"{url.rstrip('/')}{base}services/nbboard/"


def _public_url(hub: Config) -> str:
    """Give the service's address for browsers, "" where it is that of the Hub's pages."""
    host = _get(hub, "subdomain_host", "")
    if not host:
        return ""
    from jupyterhub.utils import subdomain_hook_idna, subdomain_hook_legacy  # noqa: PLC0415

    hooks = {"idna": subdomain_hook_idna, "legacy": subdomain_hook_legacy}
    hook = _get(hub, "subdomain_hook", "idna")
    parts = urlsplit(host)
    domain = hooks.get(hook, hook)(NAME, parts.netloc, kind="service")
    return f"{parts.scheme}://{domain}{_base(hub)}services/nbboard/"


def _base(hub: Config) -> str:
    path = _get(hub, "base_url", "") or urlsplit(_get(hub, "bind_url", "")).path
    return f"/{str(path).strip('/')}/".replace("//", "/")


# ---- traitlets' config


def _get(section: Config, name: str, default: Any) -> Any:
    """Give a trait's value as far as it is set; asking the section itself would set it."""
    if name not in section:
        return default
    value = section[name]
    # Made longer, but nowhere set: what was added is all that is known.
    return value.get_value(default) if hasattr(value, "get_value") else value


def _extend(section: Config, name: str, items: list[Any]) -> None:
    section[name] = [*_get(section, name, []), *items]


def _spawners(c: Config, trait: str) -> Iterator[Config]:
    """Give the sections from which a spawner takes this trait: `Spawner`, and what goes before."""
    yield c.Spawner
    for name in list(c):
        if name.endswith("Spawner") and name != "Spawner" and trait in c[name]:
            yield c[name]
