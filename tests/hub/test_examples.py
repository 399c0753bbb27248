"""The examples of docs/hub load, and those for Kubernetes set what `configure` sets."""

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from traitlets.config import Config, PyFileConfigLoader

import nbboard.hub
from nbboard.hub.settings import read

EXAMPLES = Path(__file__).parents[2] / "docs" / "hub"
SCOPE = "access:services!service=nbboard"
PORT = 8791


def loaded(name: str) -> Config:
    """A ``jupyterhub_config.py`` as a Hub reads it."""
    return PyFileConfigLoader(name, path=str(EXAMPLES)).load_config()


def values() -> Any:
    """The values for Zero to JupyterHub."""
    return yaml.safe_load((EXAMPLES / "kubernetes" / "values.yaml").read_text())


def manifest(kind: str) -> Any:
    """The one object of a kind in the manifest."""
    text = (EXAMPLES / "kubernetes" / "nbboard.yaml").read_text()
    (found,) = [each for each in yaml.safe_load_all(text) if each["kind"] == kind]
    return found


def container() -> Any:
    """The pod's one container."""
    (found,) = manifest("Deployment")["spec"]["template"]["spec"]["containers"]
    return found


def pod_environment() -> dict[str, str]:
    """The variables of the pod, with a token as the chart would put it in."""
    return {each["name"]: each.get("value", "a" * 64) for each in container()["env"]}


def test_the_example_for_one_machine_has_the_hub_start_the_service() -> None:
    config = loaded("jupyterhub_config.py")
    (service,) = config.JupyterHub.services
    assert service["command"][1:] == ["-m", "nbboard.hub"]
    assert "course-101-staff" in service["environment"]["NBBOARD_GROUP_ROLES"]
    assert SCOPE in config.JupyterHub.extra_user_scopes
    assert SCOPE in config.Spawner.server_token_scopes


def test_the_example_for_a_service_elsewhere_fits_its_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBBOARD_API_TOKEN", "b" * 64)
    config = loaded("jupyterhub_config_remote.py")
    (service,) = config.JupyterHub.services
    assert "command" not in service
    lines = (EXAMPLES / "nbboard.service").read_text().splitlines()
    given = [line.partition("=")[2] for line in lines if line.startswith("Environment=")]
    unit = dict(line.split("=", 1) for line in given)
    settings = read(unit | {"JUPYTERHUB_API_TOKEN": service["api_token"]})
    assert service["url"] == unit["NBBOARD_BIND_URL"]
    assert settings.name == service["name"]
    assert config.Spawner.environment["NBBOARD_HUB_URL"] == service["url"] + settings.prefix
    assert unit["NBBOARD_HUB_PUBLIC_URL"].startswith(config.JupyterHub.public_url)


def test_the_values_for_kubernetes_set_what_configure_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    given = values()
    module = importlib.import_module("nbboard.hub.configure")
    # The chart's Hub is of version 5, where users get a scope by their role only.
    monkeypatch.setattr(module, "_hub_version", lambda: 5)
    config = Config()
    config.JupyterHub.services = [{"name": "nbboard", **given["hub"]["services"]["nbboard"]}]
    url = given["singleuser"]["extraEnv"]["NBBOARD_HUB_URL"]
    nbboard.hub.configure(config, servers_url=url)
    roles = {role["name"]: role["scopes"] for role in config.JupyterHub.load_roles}
    chart = {name: role["scopes"] for name, role in given["hub"]["loadRoles"].items()}
    assert chart["user"] == roles["user"]
    assert chart["server"] == config.Spawner.server_token_scopes
    spawner = given["hub"]["config"]["Spawner"]
    assert spawner["oauth_client_allowed_scopes"] == config.Spawner.oauth_client_allowed_scopes
    assert given["singleuser"]["extraEnv"] == config.Spawner.environment


def test_the_pod_for_kubernetes_starts_and_is_found() -> None:
    given = values()
    settings = read(pod_environment())
    assert settings.port == PORT
    assert settings.name in given["hub"]["services"]
    service = manifest("Service")
    (port,) = service["spec"]["ports"]
    url = f"http://{service['metadata']['name']}:{port['port']}"
    assert given["hub"]["services"]["nbboard"]["url"] == url
    assert given["singleuser"]["extraEnv"]["NBBOARD_HUB_URL"] == url + settings.prefix
    secret = container()["env"]
    (key,) = [each["valueFrom"]["secretKeyRef"]["key"] for each in secret if "valueFrom" in each]
    assert key == f"hub.services.{settings.name}.apiToken"
    for probe in ("readinessProbe", "livenessProbe"):
        assert container()[probe]["httpGet"]["path"].startswith(settings.prefix)
    assert str(settings.database).startswith(container()["volumeMounts"][0]["mountPath"])


def test_the_network_policies_for_kubernetes_mean_the_pod() -> None:
    given = values()
    labels = manifest("Deployment")["spec"]["template"]["metadata"]["labels"]
    ours = {"app": "nbboard"}
    assert labels["app"] == ours["app"]
    assert labels["hub.jupyter.org/network-access-hub"] == "true"
    for policy in (
        given["singleuser"]["networkPolicy"],
        given["proxy"]["chp"]["networkPolicy"],
    ):
        (rule,) = policy["egress"]
        assert rule["to"][0]["podSelector"]["matchLabels"] == ours
        assert rule["ports"] == [{"port": PORT}]
    assert manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"] == ours
    assert manifest("Service")["spec"]["selector"] == ours
