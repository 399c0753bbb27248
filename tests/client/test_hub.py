"""What the Hub says of this process's own token."""

import pytest
from tornado import web

from nbboard.client.hub import OwnToken, own_token
from nbboard.core.errors import NotAllowed, ServerUnreachable
from tests.server.relayed import StandIn, serving

stand_in = pytest.fixture(serving)

SCOPE = "access:services!service=nbboard"


def environ(stand_in: StandIn) -> dict[str, str]:
    return {
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{stand_in.port}/hub/api/",
        "JUPYTERHUB_API_TOKEN": "very-secret",
    }


async def test_it_tells_whose_token_it_is_and_its_scopes(stand_in: StandIn) -> None:
    scopes = ["read:users:name!user=ann", SCOPE]
    stand_in.answer = lambda handler: handler.finish({"name": "ann", "scopes": scopes})
    own = await own_token(environ(stand_in))
    assert own == OwnToken("ann", tuple(scopes))
    (seen,) = stand_in.seen
    assert (seen.path, seen.headers["Authorization"]) == ("/hub/api/user", "token very-secret")


@pytest.mark.parametrize(
    ("scopes", "held"),
    [
        ((SCOPE,), True),
        (("access:services",), True),
        (("access:services!service=other", "access:servers!server=ann/"), False),
        ((), False),
    ],
)
def test_a_wider_scope_holds_a_narrower_one(scopes: tuple[str, ...], held: bool) -> None:
    assert OwnToken("ann", scopes).holds(SCOPE) is held


async def test_what_goes_wrong_is_said(stand_in: StandIn) -> None:
    def answer(status: int, body: object) -> None:
        def give(handler: web.RequestHandler) -> None:
            handler.set_status(status)
            handler.finish(body)  # type: ignore[arg-type]

        stand_in.answer = give

    answer(403, {"message": "no"})
    with pytest.raises(NotAllowed, match="stop and start the server"):
        await own_token(environ(stand_in))
    answer(500, {"message": "broken"})
    with pytest.raises(ServerUnreachable, match="500: broken"):
        await own_token(environ(stand_in))
    answer(200, "<html>")
    with pytest.raises(ServerUnreachable, match="JupyterHub's REST"):
        await own_token(environ(stand_in))
    await stand_in.stop()
    with pytest.raises(ServerUnreachable, match="does not answer"):
        await own_token(environ(stand_in))
