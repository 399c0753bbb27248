import pytest

from nbboard.core.errors import TooOften
from nbboard.server.rates import Rate, Rates

GUESSES = Rate(3, 60, "guesses")
OTHERS = Rate(1, 60, "other things")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.guarantee("T19")
def test_so_many_at_once_and_then_one_by_one() -> None:
    clock = Clock()
    rates = Rates(clock)
    for _ in range(3):
        rates.spend(GUESSES, "eve")
    with pytest.raises(TooOften, match=r"too many guesses.*3 in 60 seconds.*wait 20 s") as raised:
        rates.spend(GUESSES, "eve")
    assert raised.value.seconds == pytest.approx(20)
    clock.now += 20.01
    rates.spend(GUESSES, "eve")
    with pytest.raises(TooOften):
        rates.check(GUESSES, "eve")


def test_one_visitor_and_one_rate_do_not_use_up_anothers() -> None:
    rates = Rates(Clock())
    for _ in range(3):
        rates.spend(GUESSES, "eve")
    rates.check(GUESSES, "bob")
    rates.spend(OTHERS, "eve")


def test_checking_counts_nothing_and_counting_never_refuses() -> None:
    rates = Rates(Clock())
    for _ in range(10):
        rates.check(OTHERS, "eve")
    for _ in range(10):
        rates.count(OTHERS, "eve")
    with pytest.raises(TooOften):
        rates.check(OTHERS, "eve")


@pytest.mark.guarantee("G8")
def test_visitors_beyond_number_are_forgotten_oldest_first() -> None:
    rates = Rates(Clock())
    rates.spend(OTHERS, "first")
    for _ in range(3):
        rates.spend(GUESSES, "eve")
    for number in range(10_001):
        rates.count(OTHERS, str(number))
    rates.check(OTHERS, "first")
    with pytest.raises(TooOften):
        rates.check(OTHERS, "10000")
    with pytest.raises(TooOften):
        rates.check(GUESSES, "eve")
