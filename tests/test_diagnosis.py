import asyncio
from collections.abc import Callable

import pytest
from tornado import web

from nbboard import NBBoard, NotAllowed
from nbboard.diagnosis import report
from tests.server.relayed import StandIn, serving

stand_in = pytest.fixture(serving)


@pytest.mark.unit
def test_without_a_server_every_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NBBOARD_URL", "NBBOARD_HUB_URL", "JPY_PARENT_PID"):
        monkeypatch.delenv(name, raising=False)
    text = "\n".join(report(None, None))
    for words in ("nbboard 0", "NBBOARD_URL: not set", "JPY_PARENT_PID", "give server="):
        assert words in text


@pytest.mark.unit
@pytest.mark.guarantee("T3")
def test_a_server_that_does_not_answer_is_said_and_the_token_is_not() -> None:
    lines = report("http://127.0.0.1:1/", "very-secret")
    assert "token: present" in "\n".join(lines)
    assert "ServerUnreachable" in lines[-1]
    assert "very-secret" not in "\n".join(lines)


SCOPE = "access:services!service=nbboard"
HUB_NAMES = (
    "NBBOARD_HUB_URL",
    "NBBOARD_URL",
    "JPY_PARENT_PID",
    "JUPYTERHUB_API_TOKEN",
    "JUPYTERHUB_API_URL",
    "JUPYTERHUB_USER",
    "JUPYTERHUB_SERVICE_PREFIX",
)


@pytest.fixture
def under_hub(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a kernel under a Hub that is the stand-in, as is the service."""
    for name in HUB_NAMES:
        monkeypatch.delenv(name, raising=False)
    told = {
        "NBBOARD_HUB_URL": stand_in.url,
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{stand_in.port}/hub/api",
        "JUPYTERHUB_API_TOKEN": "very-secret",
        "JUPYTERHUB_USER": "ann",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return told


def hub_and_service(*scopes: str) -> Callable[[web.RequestHandler], None]:
    """Answer as a Hub that gave the token these scopes, and as its service."""

    def answer(handler: web.RequestHandler) -> None:
        if handler.request.path.startswith("/hub/api"):
            handler.finish({"name": "ann", "scopes": scopes})
        elif SCOPE in scopes:
            handler.finish({"boards": [{}, {}]})
        else:
            handler.set_status(403)
            handler.finish({"message": f"ann's token lacks the scope {SCOPE}"})

    return answer


@pytest.mark.server
async def test_under_a_hub_all_is_well(under_hub: dict[str, str], stand_in: StandIn) -> None:
    stand_in.answer = hub_and_service(SCOPE)
    text = "\n".join(await asyncio.to_thread(report, None, None))
    assert f"scope {SCOPE}: held" in text
    assert "of the account ann" in text
    assert "answers; 2 boards" in text
    assert "very-secret" not in text


@pytest.mark.server
async def test_a_missing_scope_is_named(under_hub: dict[str, str], stand_in: StandIn) -> None:
    stand_in.answer = hub_and_service("access:servers!server=ann/")
    lines = await asyncio.to_thread(report, None, None)
    text = "\n".join(lines)
    assert f"scope {SCOPE}: MISSING" in text
    assert "nbboard.hub.configure(c)" in text
    assert "NotAllowed" in lines[-1]
    assert SCOPE in lines[-1]


@pytest.mark.server
@pytest.mark.parametrize("name", ["NBBOARD_HUB_URL", "JUPYTERHUB_API_TOKEN", "JUPYTERHUB_API_URL"])
async def test_a_missing_variable_is_named(
    under_hub: dict[str, str], stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    stand_in.answer = hub_and_service(SCOPE)
    text = "\n".join(await asyncio.to_thread(report, None, None))
    assert f"{name}: MISSING" in text


@pytest.mark.server
async def test_join_names_the_scope_that_is_missing(
    under_hub: dict[str, str], stand_in: StandIn
) -> None:
    def refuse(handler: web.RequestHandler) -> None:
        handler.set_status(403)
        handler.set_header("Content-Type", "text/plain")
        handler.finish(f"ann's token lacks the scope {SCOPE}")

    stand_in.refuse = refuse
    stand_in.answer = hub_and_service()
    for step in (lambda: NBBoard.join("brave-otter-7f3k"), NBBoard.create):
        with pytest.raises(NotAllowed, match="access:services!service=nbboard"):
            await asyncio.to_thread(step)
