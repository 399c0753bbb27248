import asyncio
import json
import logging
from typing import Any

import pytest

from tests.server.callers import Caller

ROOM = logging.getLogger("nbboard.room.room")


async def test_the_log_is_read_from_a_number_on(api: Any, board: str) -> None:
    ROOM.warning("read-only", extra={"board": board})
    answer = json.loads((await api("api", "logs", params={"module": "nbboard.room"})).body)
    line = answer["lines"][-1]
    assert (line["message"], line["fields"]) == ("read-only", {"board": board})
    newer = await api("api", "logs", params={"after": str(line["n"]), "level": "warning"})
    assert json.loads(newer.body)["lines"] == []


async def test_who_waits_is_answered_when_something_is_logged(api: Any, board: str) -> None:
    newest = json.loads((await api("api", "logs")).body)["lines"]
    after = str(newest[-1]["n"] if newest else 0) if newest else ""
    params = {"wait": "20", "level": "error"} | ({"after": after} if after else {})
    waiting = asyncio.create_task(api("api", "logs", params=params))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    ROOM.error("now")
    answer = await asyncio.wait_for(waiting, 30)
    assert [line["message"] for line in json.loads(answer.body)["lines"]] == ["now"]


async def test_levels_are_set_and_told(api: Any, board: str) -> None:
    body = {"levels": {"nbboard.room": "debug"}}
    answer = await api("api", "logs", method="PUT", json_body=body)
    assert json.loads(answer.body)["levels"]["nbboard.room"] == "DEBUG"
    bad = await api("api", "logs", method="PUT", json_body={"levels": {"tornado": "debug"}})
    assert bad.code == 400
    logging.getLogger("nbboard.room").setLevel(logging.NOTSET)


@pytest.mark.guarantee("T3")
async def test_a_user_among_others_may_not_read_the_log(call: Caller) -> None:
    assert (await call("ann", "GET", "api/logs")).code == 200
    answer = await call("reader", "GET", "api/logs")
    assert answer.code == 403
    assert b"nbboard-logs" in answer.body
