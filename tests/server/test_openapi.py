"""The OpenAPI file and the routes tell the same story."""

import re
from pathlib import Path
from typing import Any

import yaml
from openapi_spec_validator import validate

from nbboard.server import app

FILE = Path(app.__file__).with_name("openapi.yaml")
METHODS = ("get", "post", "put", "patch", "delete")


def described() -> dict[str, Any]:
    spec = yaml.safe_load(FILE.read_text())
    assert isinstance(spec, dict)
    return spec


def shape(path: str) -> str:
    """A path with each parameter as {}."""
    return re.sub(r"\{[^}]*\}", "{}", re.sub(r"\([^)]*\)", "{}", path)).strip("/")


def methods_of(handler: type) -> set[str]:
    found = set()
    for method in METHODS:
        for base in handler.__mro__:
            if method in vars(base):
                if base.__module__.startswith("nbboard"):
                    found.add(method)
                break
    return found


def test_the_file_is_openapi() -> None:
    validate(described())


def test_every_route_is_described_and_every_description_is_a_route() -> None:
    served = (*app.ROUTES, *app.GUEST_ROUTES)
    routes = {shape(path): methods_of(handler) for path, handler in served}
    paths = {
        shape(path): {method for method in METHODS if method in item}
        for path, item in described()["paths"].items()
    }
    assert routes == paths


def test_a_route_that_is_not_described_would_be_seen() -> None:
    assert shape(r"api/boards/([^/]+)/export") == shape("/api/boards/{board_id}/export")
    assert shape(r"api/boards/(?P<board_id>[^/]+)/socket") == "api/boards/{}/socket"
    assert shape("api/other") not in {shape(path) for path in described()["paths"]}
