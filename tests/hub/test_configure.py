"""`configure` adds to what an admin has written and takes nothing away; each mistake has words."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from traitlets.config import Config

import nbboard.hub
from nbboard.hub.configure import SCOPE, ConfigurationError, configure

MODULE = sys.modules[configure.__module__]
BOTH = {"users:activity!user", "access:servers!server"}
ELSEWHERE = {"url": "http://boards.internal:8791", "api_token": "0123456789abcdef"}


def configured(write: Callable[[Config], None] = lambda c: None, **options: Any) -> Config:
    c = Config()
    write(c)
    configure(c, **options)
    return c


def service(c: Config) -> dict[str, Any]:
    (found,) = [one for one in c.JupyterHub.services if one["name"] == "nbboard"]
    return dict(found)


def test_one_line_is_enough() -> None:
    c = Config()
    nbboard.hub.configure(c)
    assert service(c)["command"] == [sys.executable, "-m", "nbboard.hub"]
    assert service(c)["url"] == "http://127.0.0.1:8791"
    assert service(c)["oauth_no_confirm"]
    assert c.JupyterHub.extra_user_scopes == {SCOPE}
    assert c.Spawner.oauth_client_allowed_scopes == [SCOPE]
    assert set(c.Spawner.server_token_scopes) == {SCOPE, *BOTH}
    assert c.Spawner.environment == {
        "NBBOARD_HUB_URL": "http://127.0.0.1:8791/services/nbboard/",
    }
    assert "load_roles" not in c.JupyterHub


def test_it_imports_no_server() -> None:
    code = "import sys, nbboard.hub; print(*{'tornado', 'jupyter_server'} & {*sys.modules})"
    said = subprocess.check_output([sys.executable, "-c", code], text=True, timeout=50)
    assert said.strip() == ""


def test_what_the_admin_gives_stays() -> None:
    def write(c: Config) -> None:
        c.JupyterHub.services = [{"name": "culler", "admin": True}]
        c.JupyterHub.extra_user_scopes = ["read:hub"]
        c.Spawner.oauth_client_allowed_scopes = ["shares!user"]
        c.Spawner.server_token_scopes = ["users:activity!user", "list:users!user"]
        c.Spawner.environment = {"LANG": "de"}

    c = configured(write)
    assert [one["name"] for one in c.JupyterHub.services] == ["culler", "nbboard"]
    assert c.JupyterHub.extra_user_scopes == {"read:hub", SCOPE}
    assert c.Spawner.oauth_client_allowed_scopes == ["shares!user", SCOPE]
    assert c.Spawner.server_token_scopes == ["users:activity!user", "list:users!user", SCOPE]
    assert c.Spawner.environment["LANG"] == "de"


def test_what_was_only_made_longer_stays_too() -> None:
    def write(c: Config) -> None:
        c.JupyterHub.services.append({"name": "culler"})
        c.Spawner.environment.update({"LANG": "de"})

    c = configured(write)
    assert [one["name"] for one in c.JupyterHub.services] == ["culler", "nbboard"]
    assert c.Spawner.environment["LANG"] == "de"


def test_the_admins_own_roles_are_made_longer() -> None:
    """The Hub adds nothing to a role whose scopes are named: `extra_user_scopes` would not do."""

    def write(c: Config) -> None:
        c.JupyterHub.load_roles = [
            {"name": "user", "scopes": ["self", "shares!user"]},
            {"name": "server", "scopes": ["inherit"]},
            {"name": "teachers", "groups": ["staff"], "scopes": ["admin:groups"]},
        ]

    c = configured(write)
    roles = {role["name"]: role["scopes"] for role in c.JupyterHub.load_roles}
    assert roles["user"] == ["self", "shares!user", SCOPE]
    assert roles["server"] == ["inherit", SCOPE]
    assert roles["teachers"] == ["admin:groups"]
    assert "extra_user_scopes" not in c.JupyterHub
    assert "server_token_scopes" not in c.Spawner, "it would put an end to the role `server`"


def test_a_role_that_only_names_people_keeps_its_scopes() -> None:
    def write(c: Config) -> None:
        c.JupyterHub.load_roles = [{"name": "user", "description": "everybody"}]

    c = configured(write)
    assert c.JupyterHub.load_roles == [{"name": "user", "description": "everybody"}]
    assert c.JupyterHub.extra_user_scopes == {SCOPE}


def test_a_spawners_own_section_goes_before_and_is_heeded() -> None:
    def write(c: Config) -> None:
        c.Spawner.oauth_client_allowed_scopes = ["shares!user"]
        c.KubeSpawner.environment = {"LANG": "de"}
        c.KubeSpawner.server_token_scopes = ["inherit"]

    c = configured(write)
    assert c.KubeSpawner.environment["NBBOARD_HUB_URL"]
    assert c.KubeSpawner.server_token_scopes == ["inherit", SCOPE]
    assert "oauth_client_allowed_scopes" not in c.KubeSpawner
    assert c.Spawner.oauth_client_allowed_scopes == ["shares!user", SCOPE]


@pytest.mark.parametrize("is_async", [False, True])
def test_functions_of_the_admins_are_asked_as_before(is_async: bool) -> None:
    async def later(spawner: str) -> list[str]:
        return [spawner]

    def write(c: Config) -> None:
        c.Spawner.server_token_scopes = later if is_async else (lambda spawner: [spawner])

    c = configured(write)
    scopes = asyncio.run(c.Spawner.server_token_scopes("its-own"))
    assert scopes == ["its-own", SCOPE]


def test_only_groups_may_be_let_in() -> None:
    c = configured(groups=["course-101", "staff"])
    (role,) = c.JupyterHub.load_roles
    assert (role["groups"], role["scopes"]) == (["course-101", "staff"], [SCOPE])
    assert "extra_user_scopes" not in c.JupyterHub


def test_jupyterhub_5_has_its_default_role_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "version", lambda _: "5.2.1")
    c = configured()
    assert c.JupyterHub.load_roles == [{"name": "user", "scopes": ["self", SCOPE]}]

    def write(c: Config) -> None:
        c.JupyterHub.load_roles = [{"name": "user", "description": "everybody"}]

    assert configured(write).JupyterHub.load_roles[0]["scopes"] == ["self", SCOPE]


def test_a_service_that_the_hub_starts_is_told_everything() -> None:
    roles = {"course-101": "viewer"}
    environment = {"NBBOARD_LOG_LEVEL": "DEBUG"}
    c = configured(
        url="http://localhost:9001",
        database="/srv/boards.db",
        group_roles=roles,
        share_links=True,
        environment=environment,
    )
    told = service(c)["environment"]
    assert told["NBBOARD_DATABASE"] == "/srv/boards.db"
    assert json.loads(told["NBBOARD_GROUP_ROLES"]) == roles
    assert told["NBBOARD_SHARE_LINKS"] == "1"
    assert told["NBBOARD_LOG_LEVEL"] == "DEBUG"
    assert environment == {"NBBOARD_LOG_LEVEL": "DEBUG"}, "the admin's own stays as it is"


def test_a_service_elsewhere() -> None:
    c = configured(**ELSEWHERE)
    assert "command" not in service(c)
    assert service(c)["api_token"] == ELSEWHERE["api_token"]
    address = c.Spawner.environment["NBBOARD_HUB_URL"]
    assert address == "http://boards.internal:8791/services/nbboard/"


def test_a_declared_service_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Zero to JupyterHub declares it, with a token of its own making."""
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    declared = {"name": "nbboard", "url": "http://nbboard:8791", "api_token": "made-by-helm"}

    def write(c: Config) -> None:
        c.JupyterHub.base_url = "/lab/"
        c.JupyterHub.services = [declared]

    c = configured(write)
    assert service(c) == declared
    address = c.Spawner.environment["NBBOARD_HUB_URL"]
    assert address == "http://proxy-public/lab/services/nbboard/"


def test_domains_of_their_own_have_another_address_for_browsers() -> None:
    def write(c: Config) -> None:
        c.JupyterHub.subdomain_host = "https://hub.example.org"

    told = configured(write).Spawner.environment
    public = "https://nbboard--service.hub.example.org/services/nbboard/"
    assert told["NBBOARD_HUB_PUBLIC_URL"] == public
    assert told["NBBOARD_HUB_URL"] == "http://127.0.0.1:8791/services/nbboard/"


def roles_of_old(c: Config) -> None:
    c.Spawner.oauth_roles = ["teachers"]


def twice(c: Config) -> None:
    configure(c)


def declared_without_url(c: Config) -> None:
    c.JupyterHub.services = [{"name": "nbboard"}]


def declared(c: Config) -> None:
    c.JupyterHub.services = [{"name": "nbboard", "url": "http://127.0.0.1:9", "api_token": "x" * 9}]


def own_tls(c: Config) -> None:
    c.JupyterHub.internal_ssl = True


def own_hub_port(c: Config) -> None:
    c.JupyterHub.hub_bind_url = "http://127.0.0.1:8791"


def role_of_that_name(c: Config) -> None:
    c.JupyterHub.load_roles = [{"name": "nbboard", "scopes": ["self"]}]


def roles_of_kubernetes(c: Config) -> None:
    c.JupyterHub.load_roles = {"user": {"scopes": ["self"]}}


def scopes_in_a_row(c: Config) -> None:
    c.Spawner.oauth_client_allowed_scopes = "self"


def nothing(c: Config) -> None:
    pass


@pytest.mark.parametrize(
    ("write", "options", "words"),
    [
        (nothing, {"group_role": {}}, "no option 'group_role'; did you mean group_roles"),
        (nothing, {"xyz": 1}, "one of url, api_token"),
        (nothing, {"group_roles": {"a": "admin"}}, "'admin': viewer, editor or owner"),
        (nothing, {"group_roles": "viewer"}, "give a dict"),
        (nothing, {"groups": "staff"}, "give a list, such as ['staff']"),
        (nothing, {"url": "127.0.0.1:8791"}, "give an http:// address"),
        (nothing, {"url": "http://127.0.0.1"}, "with host and port"),
        (nothing, {"url": "http://127.0.0.1:8791/services/nbboard/"}, "leave out the path"),
        (nothing, {"url": "http://127.0.0.1:8081"}, "the Hub itself uses port 8081"),
        (nothing, {"url": "http://127.0.0.1:8000"}, "the Hub itself uses port 8000"),
        (nothing, {"url": "http://boards:8791"}, "is not on this machine"),
        (nothing, {"api_token": "0123456789abcdef"}, "give url, too"),
        (nothing, ELSEWHERE | {"api_token": "short"}, "too short to be a secret"),
        (nothing, ELSEWHERE | {"share_links": True}, "set NBBOARD_SHARE_LINKS where"),
        (nothing, ELSEWHERE | {"database": "/srv/b.db"}, "set NBBOARD_DATABASE where"),
        (nothing, {"database": "boards.db"}, "give a whole path"),
        (nothing, {"servers_url": "boards:8791"}, "give the whole address"),
        (nothing, {"servers_url": "http://boards:8791/"}, "must end in /services/nbboard/"),
        (roles_of_old, {}, "oauth_roles is deprecated"),
        (twice, {}, "configure() was called before"),
        (declared_without_url, {}, "has no url"),
        (declared, {"url": "http://127.0.0.1:8791"}, "url belongs there"),
        (own_tls, {}, "internal_ssl is on"),
        (own_hub_port, {}, "the Hub itself uses port 8791"),
        (role_of_that_name, {"groups": ["a"]}, "call yours something else"),
        (roles_of_kubernetes, {}, "load_roles = {'user': {'scopes': ['self']}}: give a list"),
        (scopes_in_a_row, {}, "give a list, such as ['self']"),
    ],
)
def test_each_mistake_has_words(
    write: Callable[[Config], None], options: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        configured(write, **options)
    assert words in str(caught.value)


def test_it_wants_the_hubs_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="give it the `c`"):
        configure({})
    monkeypatch.setattr(MODULE, "version", lambda _: "4.1.6")
    with pytest.raises(ConfigurationError, match=r"4\.1\.6 is too old"):
        configured()
