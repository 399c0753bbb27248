"""The manifest for several replicas says what the code does: names, ports, paths, secrets."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from nbboard.hub import service as module
from nbboard.hub.service import Service
from nbboard.hub.settings import Settings, read
from nbboard.store.opening import is_address
from nbboard.store.redis.addresses import connect
from tests.hub import test_examples as one_pod

FOLDER = Path(__file__).parents[2] / "docs" / "hub" / "kubernetes"
PAGE = FOLDER / "nbboard-replicas.yaml"
OBJECTS = {each["kind"]: each for each in yaml.safe_load_all(PAGE.read_text())}
POD = OBJECTS["Deployment"]["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]
DRAINED = 4.8
"""Seconds from SIGTERM to the end with a thousand members: docs/evidence/reliability.md, G18."""


def secrets() -> dict[str, tuple[str, str]]:
    """Variables that come from secrets: the secret and its key."""
    found = {each["name"]: each["valueFrom"] for each in CONTAINER["env"] if "valueFrom" in each}
    return {
        name: (one["secretKeyRef"]["name"], one["secretKeyRef"]["key"])
        for name, one in found.items()
    }


def address() -> str:
    """The address of Redis that the page's first lines have an admin keep as a secret."""
    (found,) = re.findall(r"--from-literal=address='([^']+)'", PAGE.read_text())
    return str(found)


def settings() -> Settings:
    """What the service reads in such a pod."""
    kept = {"JUPYTERHUB_API_TOKEN": "a" * 64, "NBBOARD_DATABASE": address()}
    given = {each["name"]: each.get("value", kept.get(each["name"])) for each in CONTAINER["env"]}
    return read(given)


def test_the_service_starts_with_these_variables_and_no_others_are_given() -> None:
    found = settings()
    assert found.durable
    assert is_address(found.database)
    source = Path(str(module.__file__)).with_name("settings.py").read_text()
    for each in CONTAINER["env"]:
        assert f'"{each["name"]}"' in source or each["name"] == "HOME", each["name"]
    own = {each["name"] for each in one_pod.container()["env"]}
    assert own <= {each["name"] for each in CONTAINER["env"]}, "all that one pod has"


@pytest.mark.guarantee("T3", "T32")
async def test_what_is_secret_comes_from_secrets_and_redis_by_tls() -> None:
    assert secrets() == {
        "JUPYTERHUB_API_TOKEN": ("hub", f"hub.services.{settings().name}.apiToken"),
        "NBBOARD_DATABASE": ("nbboard-redis", "address"),
    }
    assert "PASSWORD" in address()
    assert address().startswith("rediss://nbboard:")
    client: Any = connect(address())
    trusted = client.connection_pool.connection_kwargs["ssl_ca_certs"]
    await client.aclose()
    mounts = {each["name"]: each["mountPath"] for each in CONTAINER["volumeMounts"]}
    volumes = {each["name"]: each for each in POD["volumes"]}
    (item,) = volumes["redis"]["secret"]["items"]
    assert trusted == f"{mounts['redis']}/{item['path']}"
    assert volumes["redis"]["secret"]["secretName"] == "nbboard-redis"


def test_ports_and_probes_are_the_services_own() -> None:
    found = settings()
    (port,) = CONTAINER["ports"]
    assert (found.host, found.port) == ("0.0.0.0", port["containerPort"])
    routes = [route for route, *_ in Service(found)._handlers()]
    for probe in ("readinessProbe", "livenessProbe"):
        asked = CONTAINER[probe]["httpGet"]
        assert asked["port"] == port["name"]
        assert any(re.fullmatch(route, asked["path"]) for route in routes), asked["path"]
        assert CONTAINER[probe]["timeoutSeconds"] <= CONTAINER[probe]["periodSeconds"]
    ready, alive = (CONTAINER[name] for name in ("readinessProbe", "livenessProbe"))
    assert ready["httpGet"]["path"].endswith("/ready")
    patience = alive["periodSeconds"] * alive["failureThreshold"]
    assert patience >= 30, "a stalled Redis must not have every pod killed"


def test_people_are_told_before_a_pod_is_killed() -> None:
    (_, pause) = CONTAINER["lifecycle"]["preStop"]["exec"]["command"]
    needed = float(pause) + DRAINED + module._FAREWELL_SECONDS
    assert POD["terminationGracePeriodSeconds"] >= 3 * needed
    update = OBJECTS["Deployment"]["spec"]["strategy"]["rollingUpdate"]
    assert update == {"maxSurge": 1, "maxUnavailable": 0}
    assert OBJECTS["PodDisruptionBudget"]["spec"]["maxUnavailable"] == 1
    assert OBJECTS["Deployment"]["spec"]["replicas"] >= 2
    assert OBJECTS["Service"]["spec"]["sessionAffinity"] == "None"


def test_all_objects_mean_these_pods_and_the_values_mean_them_too() -> None:
    labels = OBJECTS["Deployment"]["spec"]["template"]["metadata"]["labels"]
    spread = POD["topologySpreadConstraints"]
    apart = POD["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    selectors = [
        OBJECTS["Deployment"]["spec"]["selector"]["matchLabels"],
        OBJECTS["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        OBJECTS["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
        OBJECTS["Service"]["spec"]["selector"],
        *(each["labelSelector"]["matchLabels"] for each in spread),
        *(each["podAffinityTerm"]["labelSelector"]["matchLabels"] for each in apart),
    ]
    assert all(selector.items() <= labels.items() for selector in selectors)
    (port,) = OBJECTS["Service"]["spec"]["ports"]
    url = f"http://{OBJECTS['Service']['metadata']['name']}:{port['port']}"
    values = one_pod.values()
    assert values["hub"]["services"]["nbboard"]["url"] == url
    assert values["singleuser"]["extraEnv"]["NBBOARD_HUB_URL"] == url + settings().prefix
    for kind in ("Service", "NetworkPolicy"):
        one = one_pod.manifest(kind)["spec"]
        several = {key: OBJECTS[kind]["spec"][key] for key in one}
        assert several == one, f"{kind}: as for one pod"


def test_a_pod_asks_for_what_was_measured_and_may_write_nothing_but_scratch() -> None:
    resources = CONTAINER["resources"]
    assert resources["requests"] == {"cpu": "500m", "memory": "512Mi"}
    assert "cpu" not in resources["limits"]
    security = CONTAINER["securityContext"]
    assert security["readOnlyRootFilesystem"]
    assert POD["securityContext"]["runAsNonRoot"]
    home = next(each["value"] for each in CONTAINER["env"] if each["name"] == "HOME")
    writable = [each["mountPath"] for each in CONTAINER["volumeMounts"] if not each.get("readOnly")]
    assert writable == [home]
