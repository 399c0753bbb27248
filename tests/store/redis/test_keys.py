"""What everything is called in Redis."""

from redis.cluster import key_slot

from nbboard.core.ids import BoardId
from nbboard.store.redis.keys import COMMITS_SECONDS, Keys

DAY = 24 * 3600 * 1000
BOARD = BoardId("brave-otter-7f3k")


def test_all_keys_of_a_board_lie_in_one_slot() -> None:
    names = Keys().board(BOARD)
    now = 1_790_000_000_000
    own = (names.record, names.used, names.news, names.live, *names.everything(now))
    assert len({key_slot(name.encode()) for name in own}) == 1
    assert len(set(own)) == len(own)
    assert key_slot(Keys().board(BoardId("calm-heron-0a1b")).record.encode()) != key_slot(
        names.record.encode()
    )


def test_numbers_are_remembered_for_thirty_days_at_least() -> None:
    names = Keys().board(BOARD)
    said = 1_790_000_000_000
    kept = names.commits(said)[0]
    for days in range(31):
        assert kept in names.commits(said + days * DAY)
    # Redis itself forgets them after nobody looks there any more.
    last = max(days for days in range(200) if kept in names.commits(said + days * DAY))
    assert last * DAY < COMMITS_SECONDS * 1000


def test_two_prefixes_share_nothing() -> None:
    one, other = Keys("one:"), Keys("other:")
    assert one.boards != other.boards
    assert one.board(BOARD).record != other.board(BOARD).record
    assert one.link("x") != other.link("x")
