import pytest

from nbboard.core import limits
from nbboard.core.ids import BoardId
from nbboard.server.tickets import Tickets, ticket_of

HERE, THERE = BoardId("brave-otter-7f3k"), BoardId("calm-fox-2a2a")


def made() -> tuple[Tickets, list[float]]:
    now = [0.0]
    return Tickets(lambda: now[0]), now


@pytest.mark.guarantee("T4")
def test_a_ticket_serves_once_for_its_board_and_not_for_long() -> None:
    tickets, now = made()
    keys = [tickets.issue("adas", HERE) for _ in range(3)]
    assert None not in keys
    once, elsewhere, late = map(str, keys)
    assert len({once, elsewhere, late}) == 3
    spent = tickets.spend(once, HERE)
    assert spent is not None
    assert spent.token == "adas"
    assert tickets.spend(once, HERE) is None
    assert tickets.spend(elsewhere, THERE) is None
    assert tickets.spend(elsewhere, HERE) is None, "used up by the wrong board"
    now[0] += limits.TICKET_SECONDS
    assert tickets.spend(late, HERE) is None
    assert tickets.spend("", HERE) is None


@pytest.mark.guarantee("T19")
def test_one_login_holds_so_many_and_no_more() -> None:
    tickets, now = made()
    keys = [tickets.issue("adas", HERE) for _ in range(limits.TICKETS)]
    assert tickets.issue("adas", HERE) is None
    assert tickets.issue("bobs", HERE) is not None, "another's are not counted"
    tickets.spend(str(keys[0]), HERE)
    assert tickets.issue("adas", HERE) is not None
    now[0] += limits.TICKET_SECONDS
    assert all(tickets.issue("adas", HERE) for _ in range(limits.TICKETS))


@pytest.mark.parametrize(
    ("offered", "ticket"),
    [
        ("nbboard, nbboard.ticket.a1b2", "a1b2"),
        ("nbboard.ticket.a1b2", "a1b2"),
        ("nbboard", ""),
        ("", ""),
        ("nbboard.ticket.a, nbboard.ticket.b", ""),
    ],
)
def test_a_ticket_is_told_by_its_mark(offered: str, ticket: str) -> None:
    assert ticket_of(offered) == ticket
