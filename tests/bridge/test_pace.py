from nbboard.bridge.pace import BURST_BYTES, BYTES_A_SECOND, Pace


def test_a_second_of_sending_stays_below_what_jupyter_drops() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    window = 3  # seconds, over which Jupyter Server measures
    sent = 0
    while now < window:
        wait = pace.spend(100_000)
        sent += 100_000
        now += wait
    assert sent < window * 1_000_000
    assert sent > window * BYTES_A_SECOND


def test_what_is_small_never_waits_and_a_pause_gives_the_burst_back() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    assert pace.spend(BURST_BYTES) == 0
    assert pace.spend(BYTES_A_SECOND) == 1
    now = 100.0
    assert pace.spend(BURST_BYTES) == 0
