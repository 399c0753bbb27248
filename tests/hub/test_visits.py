"""When the Hub is asked about open sockets; what its answers do is told in test_service."""

import asyncio
from typing import Any

import pytest

from nbboard.core import limits
from nbboard.hub.accounts import Accounts
from nbboard.hub.identity import Login, user_of
from nbboard.hub.visits import Visits
from nbboard.room.farewell import Farewell
from nbboard.room.registry import Registry
from nbboard.store.memory import MemoryStore
from tests.hub.stand_in import until

ADA = {"name": "ada", "scopes": ["access:services"]}


class Story:
    """Visits of a few tokens, and what the Hub was asked."""

    def __init__(self, model: dict[str, Any] | None) -> None:
        self.model = model
        self.asked: list[str] = []
        self.ended: list[Farewell] = []
        registry = Registry(MemoryStore(lambda: 0))
        self.accounts = Accounts(self._ask, asyncio.get_running_loop().time)
        self.visits = Visits(self.accounts, registry, lambda account: bool(account.scopes))

    async def _ask(self, token: str) -> dict[str, Any] | None:
        self.asked.append(token)
        return self.model

    async def enter(self, token: str) -> Any:
        account = await self.accounts.of(token)
        assert account is not None
        login = Login(token, by_page=False)
        return self.visits.enter(login, user_of(account, login), self.ended.append)


@pytest.mark.guarantee("T28")
async def test_each_login_is_asked_about_within_a_minute_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert limits.HUB_CHECK_SECONDS + limits.HUB_ANSWER_SECONDS < 60
    monkeypatch.setattr(limits, "HUB_CHECK_SECONDS", 0.05)
    story = Story(ADA)
    leaves = [await story.enter("adas") for _ in range(5)]
    assert story.asked == ["adas"]
    await until(lambda: len(story.asked) > 2)
    assert not story.ended
    story.model = None
    await until(lambda: story.ended)
    assert {words.close_code for words in story.ended} == {4401}
    assert len(story.ended) == 5
    for leave in leaves:
        leave()
    await story.visits.gone(1)
    story.visits.close()


@pytest.mark.guarantee("T28")
async def test_who_enters_in_the_turn_in_which_nobody_was_left_is_asked_about_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "HUB_CHECK_SECONDS", 0.01)
    story = Story(ADA)
    leave = await story.enter("adas")
    (visit,) = story.visits._visits.values()

    def nobody_left(token: str) -> list[Any]:
        monkeypatch.delattr(story.visits, "_standing_on")
        story.model = None
        leave()
        asyncio.get_running_loop().call_soon(story.visits.enter, *visit)
        return []

    monkeypatch.setattr(story.visits, "_standing_on", nobody_left)
    await until(lambda: story.ended)
    story.visits.close()


@pytest.mark.guarantee("T28")
async def test_who_is_renamed_comes_again_under_the_new_name() -> None:
    story = Story(ADA)
    leave = await story.enter("adas")
    story.model = {**ADA, "name": "ada-lovelace"}
    await story.visits.check("adas")
    (words,) = story.ended
    assert (words.code, words.close_code, words.retry) == ("renamed", 1012, True)
    leave()
    story.visits.close()


async def test_nobody_is_asked_about_who_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HUB_CHECK_SECONDS", 0.02)
    story = Story(ADA)
    (await story.enter("adas"))()
    (await story.enter("adas"))()
    await asyncio.sleep(0.1)
    assert story.asked == ["adas"]
    story.visits.close()


async def test_waiting_for_all_to_leave_has_an_end() -> None:
    story = Story(ADA)
    leave = await story.enter("adas")
    await story.visits.gone(0.01)
    leave()
    await story.visits.gone(10)
    story.visits.close()
