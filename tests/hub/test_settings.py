"""Each mistake in the service's environment has words, and what would let anybody in is refused."""

import pytest

from nbboard.core.roles import Role
from nbboard.hub.settings import SettingsError, read

RIGHT = {
    "JUPYTERHUB_SERVICE_NAME": "nbboard",
    "JUPYTERHUB_SERVICE_PREFIX": "/services/nbboard/",
    "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:8791",
    "JUPYTERHUB_API_URL": "http://127.0.0.1:8081/hub/api",
    "JUPYTERHUB_API_TOKEN": "0123456789abcdef",
}


def test_what_a_hub_sets_is_enough() -> None:
    settings = read(RIGHT)
    assert (settings.host, settings.port) == ("127.0.0.1", 8791)
    assert settings.access_scopes == {"access:services", "access:services!service=nbboard"}
    assert settings.client_id == "service-nbboard"
    assert settings.callback_url == "/services/nbboard/oauth_callback"
    assert settings.hub_prefix == "/hub/"
    assert settings.database == "", "the usual file"
    assert not settings.share_links
    assert not settings.open_metrics


def test_an_admin_may_say_more() -> None:
    settings = read(
        RIGHT
        | {
            "JUPYTERHUB_BASE_URL": "/lab/",
            "JUPYTERHUB_SERVICE_PREFIX": "lab/services/nbboard",
            "JUPYTERHUB_OAUTH_ACCESS_SCOPES": '["custom:nbboard:use"]',
            "JUPYTERHUB_PUBLIC_URL": "https://hub.example.org/lab/services/nbboard/",
            "NBBOARD_BIND_URL": "http://:8080",
            "NBBOARD_DATABASE": "/srv/nbboard/boards.db",
            "NBBOARD_DURABLE": "1",
            "NBBOARD_REPLICAS": "1",
            "NBBOARD_GROUP_ROLES": '{"course-101": "viewer"}',
            "NBBOARD_SHARE_LINKS": "yes",
            "NBBOARD_LOG_LEVEL": "debug",
        }
    )
    assert settings.prefix == "/lab/services/nbboard/"
    assert settings.hub_prefix == "/lab/hub/"
    assert settings.access_scopes == {"custom:nbboard:use"}
    assert settings.public_site == "https://hub.example.org"
    assert (settings.host, settings.port) == ("", 8080)
    assert settings.database == "/srv/nbboard/boards.db"
    assert (settings.durable, settings.replicas) == (True, 1)
    assert settings.group_roles == {"course-101": Role.VIEWER}
    assert settings.share_links
    assert settings.log_level == "DEBUG"


@pytest.mark.guarantee("T6")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"JUPYTERHUB_API_TOKEN": ""}, "JUPYTERHUB_API_TOKEN is not set"),
        ({"JUPYTERHUB_API_TOKEN": "secret"}, "6 characters, too few"),
        ({"JUPYTERHUB_SERVICE_NAME": ""}, "anybody with any token of the Hub would be let in"),
        ({"JUPYTERHUB_OAUTH_ACCESS_SCOPES": "[]"}, "anybody with any token"),
        ({"JUPYTERHUB_OAUTH_ACCESS_SCOPES": "access:services"}, "give a JSON list"),
        ({"JUPYTERHUB_OAUTH_ACCESS_SCOPES": '["self"]'}, "names 'self'"),
        ({"JUPYTERHUB_OAUTH_ACCESS_SCOPES": '["access:servers"]'}, "names 'access:servers'"),
        ({"JUPYTERHUB_OAUTH_ACCESS_SCOPES": "[1]"}, "give a JSON list"),
    ],
)
def test_what_would_let_anybody_in_is_refused(wrong: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(RIGHT | wrong)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"JUPYTERHUB_SERVICE_PREFIX": ""}, "JUPYTERHUB_SERVICE_PREFIX is not set"),
        ({"JUPYTERHUB_SERVICE_URL": ""}, "neither JUPYTERHUB_SERVICE_URL nor NBBOARD_BIND_URL"),
        ({"JUPYTERHUB_SERVICE_URL": "http://127.0.0.1"}, "with a port"),
        ({"JUPYTERHUB_SERVICE_URL": "https://127.0.0.1:1"}, "TLS ends at the Hub's proxy"),
        ({"NBBOARD_BIND_URL": "http://127.0.0.1:99999"}, "NBBOARD_BIND_URL"),
        ({"JUPYTERHUB_API_URL": ""}, "JUPYTERHUB_API_URL is not set"),
        ({"JUPYTERHUB_API_URL": "127.0.0.1:8081"}, "give an http:// or https://"),
        ({"JUPYTERHUB_API_URL": "http://127.0.0.1:8081/"}, "must end in /hub/api"),
        ({"NBBOARD_GROUP_ROLES": "course"}, "give a JSON object"),
        ({"NBBOARD_GROUP_ROLES": '{"course": "admin"}'}, "'admin': viewer, editor or owner"),
        ({"NBBOARD_SHARE_LINKS": "on"}, "NBBOARD_SHARE_LINKS 'on': give 1 or 0"),
        ({"NBBOARD_REPLICAS": "-1"}, "give a whole number"),
        ({"NBBOARD_LOG_LEVEL": "loud"}, "'LOUD': DEBUG, INFO"),
        ({"NBBOARD_HUB_PUBLIC_URL": "hub.example"}, "give an http(s):// address"),
    ],
)
def test_other_mistakes_have_words(wrong: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(RIGHT | wrong)
    (problem,) = caught.value.problems
    assert words in problem


def test_a_domain_of_its_own_is_named() -> None:
    own = RIGHT | {"JUPYTERHUB_HOST": "https://hub.example.org"}
    with pytest.raises(SettingsError, match="NBBOARD_HUB_PUBLIC_URL"):
        read(own)
    public = "https://nbboard--service.hub.example.org/services/nbboard/"
    settings = read(own | {"NBBOARD_HUB_PUBLIC_URL": public})
    assert settings.callback_url == f"{public}oauth_callback"
    assert settings.hub_host == "https://hub.example.org"


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read({})
    assert len(caught.value.problems) == 5
