"""The service's tickets: any replica takes them, once, for one login and one board."""

import pytest

from nbboard.core import limits
from nbboard.core.errors import BoardNotFound
from nbboard.hub.tickets import HubTickets
from nbboard.store.one_node import OneNode

HERE, THERE = "brave-otter-7f3k", "calm-fox-2a2a"
KEY = b"k" * 32


def made(key: bytes = KEY) -> tuple[HubTickets, HubTickets, list[float]]:
    """Two replicas on one store."""
    now, store = [1000.5], OneNode()
    return HubTickets(key, store, lambda: now[0]), HubTickets(KEY, store, lambda: now[0]), now


@pytest.mark.guarantee("T4")
async def test_a_ticket_of_one_replica_opens_one_socket_at_another() -> None:
    here, there, now = made()
    ticket = here.give("adas", HERE)
    assert await there.spend(ticket, "adas", HERE)
    assert not await there.spend(ticket, "adas", HERE)
    assert not await here.spend(ticket, "adas", HERE)
    late = here.give("adas", HERE)
    now[0] += limits.TICKET_SECONDS
    assert not await there.spend(late, "adas", HERE)


@pytest.mark.guarantee("T4")
async def test_a_ticket_is_for_one_login_and_board() -> None:
    here, there, _ = made()
    ticket = here.give("adas", HERE)
    assert not await there.spend(ticket, "bobs", HERE)
    assert not await there.spend(ticket, "adas", THERE)
    nonce, until, code = ticket.split(".")
    for forged in (
        "",
        "..",
        "nonsense",
        f"{nonce}.{int(until) + 5}.{code}",
        f"{'0' * 32}.{until}.{code}",
        f"{nonce}.{until}.{code[:-1]}ü",
        f"{nonce}.{until}",
    ):
        assert not await there.spend(forged, "adas", HERE), forged
    assert await there.spend(ticket, "adas", HERE), "none of these used it up"
    stranger, there, _ = made(b"another key" * 3)
    assert not await there.spend(stranger.give("adas", HERE), "adas", HERE)


async def test_what_is_no_id_gets_no_ticket() -> None:
    here, _, _ = made()
    with pytest.raises(BoardNotFound):
        here.give("adas", "../boards")
