from nbboard.room.rate import TokenBucket


def test_a_burst_is_free_and_the_rest_waits_its_turn() -> None:
    bucket = TokenBucket(rate=10, burst=3, now=0.0)
    assert [bucket.take(0.0) for _ in range(5)] == [0.0, 0.0, 0.0, 0.1, 0.2]


def test_tokens_come_back_up_to_the_burst() -> None:
    bucket = TokenBucket(rate=10, burst=3, now=0.0)
    for _ in range(3):
        bucket.take(0.0)
    assert bucket.take(0.1) == 0.0
    assert [bucket.take(100.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.1]


def test_debt_is_kept() -> None:
    bucket = TokenBucket(rate=10, burst=1, now=0.0)
    for _ in range(11):
        owed = bucket.take(0.0)
    assert owed == 1.0
    assert bucket.take(0.5) == 0.6


def test_several_at_once_are_waited_for_together() -> None:
    bucket = TokenBucket(rate=10, burst=20, now=0.0)
    assert [bucket.take(0.0, 20), bucket.take(0.0, 15), bucket.take(1.5, 0)] == [0.0, 1.5, 0.0]


def test_asking_how_long_takes_nothing() -> None:
    bucket = TokenBucket(rate=10, burst=1, now=0.0)
    assert [bucket.wait(0.0), bucket.wait(0.0), bucket.take(0.0)] == [0.0, 0.0, 0.0]
    assert bucket.wait(0.0) == 0.1
    assert bucket.wait(0.1) == 0.0
