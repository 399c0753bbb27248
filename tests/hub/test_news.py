"""What the Hub tells one replica makes the others ask, once, and nobody in circles."""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from nbboard.hub.accounts import Accounts, fingerprint
from nbboard.hub.identity import Login, user_of
from nbboard.hub.news import News
from nbboard.hub.visits import Visits
from nbboard.room.farewell import Farewell
from nbboard.room.registry import Registry
from nbboard.store.line import Signal
from nbboard.store.memory import MemoryStore
from tests.hub.stand_in import until


class Street:
    """What every replica signals reaches all others."""

    def __init__(self) -> None:
        self.ears: list[tuple[object, Signal]] = []
        self.said: list[str] = []


class OnStreet(MemoryStore):
    def __init__(self, street: Street) -> None:
        super().__init__(lambda: 0)
        self.street = street

    def signal(self, words: str) -> None:
        self.street.said.append(words)
        for owner, take in self.street.ears:
            if owner is not self:
                take(words)

    def on_signal(self, take: Signal) -> Callable[[], None]:
        self.street.ears.append((self, take))
        return lambda: self.street.ears.remove((self, take))


class Replica:
    """One replica with somebody on it; `model` is the Hub's word."""

    model: ClassVar[dict[str, Any] | None] = {"name": "ada", "scopes": ["access:services"]}

    def __init__(self, street: Street) -> None:
        store = OnStreet(street)
        self.asked = 0
        self.ended: list[Farewell] = []
        self.accounts = Accounts(self._ask, asyncio.get_running_loop().time)
        self.visits = Visits(self.accounts, Registry(store), lambda account: bool(account.scopes))
        self.news = News(store, self.accounts, self.visits)

    async def _ask(self, token: str) -> dict[str, Any] | None:
        self.asked += 1
        return type(self).model

    async def enter(self, token: str) -> None:
        account = await self.accounts.of(token)
        assert account is not None
        login = Login(token, by_page=False)
        self.visits.enter(login, user_of(account, login), self.ended.append)


@pytest.mark.guarantee("T28")
async def test_who_is_out_at_one_is_out_at_all_and_each_asks_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    street = Street()
    replicas = [Replica(street) for _ in range(3)]
    for replica in replicas:
        await replica.enter("adas")
    monkeypatch.setattr(Replica, "model", None)
    await replicas[0].visits.check("adas")
    await until(lambda: all(replica.ended for replica in replicas))
    assert {words.close_code for replica in replicas for words in replica.ended} == {4401}
    assert [replica.asked for replica in replicas] == [2, 2, 2]
    assert street.said == [f"hub login {fingerprint('adas').hex()}"], "no news to who heard it"
    for replica in replicas:
        replica.visits.close()
        replica.news.close()
    assert street.ears == []


async def test_what_is_no_login_is_passed_over() -> None:
    street = Street()
    replica = Replica(street)
    await replica.enter("adas")
    (_, ear) = street.ears[0]
    for words in (
        "hub login xyz",
        "hub login 00",
        "hub login ",
        "groups []",
        "hub login " + "0" * 64,
    ):
        ear(words)
    await replica.accounts.of("adas")
    assert replica.asked == 1
    ear("hub login " + fingerprint("adas").hex())
    await until(lambda: replica.asked == 2)
    assert not replica.ended
    replica.visits.close()
