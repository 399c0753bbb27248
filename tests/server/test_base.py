import json
from typing import Any

import pytest

from nbboard.core import errors
from nbboard.server.base import _STATUS


def test_every_error_of_the_tree_has_a_status() -> None:
    def status(kind: type[errors.NBBoardError]) -> int | None:
        return next((code for one, code in _STATUS if issubclass(kind, one)), None)

    assert status(errors.BoardNotFound) == 404
    assert status(errors.NotAllowed) == 403
    assert status(errors.InvalidInput) == 400
    assert status(errors.LimitExceeded) == 413
    for kind in (errors.StoreReadOnly, errors.StoreDamaged):
        assert status(kind) == 503


async def test_a_body_that_is_no_json_is_named(api: Any) -> None:
    response = await api("api", "boards", method="POST", body="{half")
    assert response.code == 400
    model = json.loads(response.body)
    assert model["message"].startswith("request body:")
    assert model["reason"] == "InvalidInput"


@pytest.mark.guarantee("T5")
async def test_a_method_that_is_not_there_changes_nothing(api: Any, board: str) -> None:
    for path, method in (((board,), "PUT"), ((board, "people"), "PATCH"), ((), "PATCH")):
        assert (await api("api", "boards", *path, method=method, body="{}")).code == 405
    assert (await api("api", "boards", board)).code == 200
