"""Asking the Hub: together, a few at a time, and not at all for a moment when it is silent."""

import asyncio
from typing import Any

import pytest

from nbboard.core import limits
from nbboard.hub.accounts import Accounts, HubSilent
from tests.hub.stand_in import until


class Asked:
    """A Hub that knows everybody by their token, and can be made silent."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.at_once = self.most = 0
        self.answers = asyncio.Event()
        self.answers.set()
        self.silent = False
        self.now = 0.0
        self.accounts = Accounts(self, lambda: self.now)

    async def __call__(self, token: str) -> dict[str, Any] | None:
        self.tokens.append(token)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await self.answers.wait()
        finally:
            self.at_once -= 1
        if self.silent:
            raise ConnectionRefusedError("no Hub")
        return None if token == "gone" else {"name": token, "groups": ["b", "a"]}


@pytest.mark.guarantee("T20")
async def test_many_who_ask_together_ask_once_each_and_few_at_a_time() -> None:
    hub = Asked()
    hub.answers.clear()
    same = [asyncio.create_task(hub.accounts.of("ada")) for _ in range(200)]
    others = [asyncio.create_task(hub.accounts.of(f"u{n}")) for n in range(50)]
    await until(lambda: hub.at_once == 8)
    hub.answers.set()
    found = await asyncio.gather(*same, *others)
    assert {account.name for account in found[:200] if account} == {"ada"}
    assert hub.tokens.count("ada") == 1
    assert len(hub.tokens) == 51
    assert hub.most == 8


async def test_whoever_gives_up_does_not_spoil_it_for_the_others() -> None:
    hub = Asked()
    hub.answers.clear()
    first, second = (asyncio.create_task(hub.accounts.of("ada")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    hub.answers.set()
    account = await second
    assert account is not None
    assert account.groups == ("a", "b")


async def test_an_answer_serves_for_a_moment_also_that_there_is_nobody() -> None:
    hub = Asked()
    for token in ("ada", "gone"):
        first = await hub.accounts.of(token)
        assert (first is None) == (token == "gone")
        assert await hub.accounts.of(token) == first
    assert hub.tokens == ["ada", "gone"]
    await hub.accounts.of("ada", 0)
    hub.now += limits.HUB_ANSWER_SECONDS
    await hub.accounts.of("ada")
    assert hub.tokens == ["ada", "gone", "ada", "ada"]


async def test_the_last_answer_serves_ten_minutes_while_the_hub_is_silent() -> None:
    hub = Asked()
    await hub.accounts.of("ada")
    await hub.accounts.of("gone")
    hub.silent = True
    hub.now += limits.HUB_SILENT_SECONDS - 1
    account = await hub.accounts.of("ada", 0)
    assert account is not None
    for token in ("bob", "gone"):
        with pytest.raises(HubSilent, match="try again"):
            await hub.accounts.of(token)
    hub.now += 2
    with pytest.raises(HubSilent):
        await hub.accounts.of("ada")
    hub.silent = False
    hub.now += 10
    assert await hub.accounts.of("ada") is not None


async def test_a_silent_hub_is_not_asked_about_everybody() -> None:
    hub = Asked()
    await hub.accounts.of("ada")
    hub.silent = True
    for number in range(20):
        with pytest.raises(HubSilent):
            await hub.accounts.of(f"u{number}")
    await hub.accounts.of("ada", 0)
    assert hub.tokens == ["ada", "u0"]
    hub.now += 5
    with pytest.raises(HubSilent):
        await hub.accounts.of("u0")
    assert len(hub.tokens) == 3


async def test_a_hub_that_hangs_is_given_up_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nbboard.hub.accounts._PATIENCE", 0.01)
    hub = Asked()
    await hub.accounts.of("ada")
    hub.answers.clear()
    account = await hub.accounts.of("ada", 0)
    assert account is not None


async def test_too_many_who_wait_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nbboard.hub.accounts._WAITING", 3)
    hub = Asked()
    hub.answers.clear()
    waiting = [asyncio.create_task(hub.accounts.of(f"u{n}")) for n in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(HubSilent, match="too many"):
        await hub.accounts.of("one-more")
    hub.answers.set()
    await asyncio.gather(*waiting)


async def test_a_closed_one_asks_no_more() -> None:
    hub = Asked()
    hub.answers.clear()
    asking = asyncio.create_task(hub.accounts.of("ada"))
    await until(lambda: hub.at_once)
    await hub.accounts.close()
    with pytest.raises(asyncio.CancelledError):
        await asking
