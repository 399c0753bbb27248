"""A member's own answers, and what holds its later changes back."""

import pytest

from nbboard.core import ids, protocol
from nbboard.core.ops import Say
from nbboard.core.protocol import Committed, Hello, Refused
from nbboard.room.member import Member
from nbboard.room.outbox import Feed, Outbox
from nbboard.room.submission import READ_ONLY
from tests.room.doubles import ADA, ManualClock, RecordingPeer
from tests.room.test_log import entry, filled


def member() -> tuple[Member, RecordingPeer]:
    hello = Hello(protocol.VERSION, b"0123456789abcdef", "kernel")
    made, peer = Member(ADA, "Ada L.", hello, lambda words: None), RecordingPeer()
    made.id = "m1"
    feed = Feed(filled(1, 1), ManualClock(), lambda missed: None, lambda: None)
    made.outbox = Outbox(peer, feed)
    made.outbox.begin(protocol.encode(protocol.Pong(0)), (), 1)
    peer.forget()
    return made, peer


def test_others_see_a_hash_of_the_secret() -> None:
    shown = member()[0].shown()
    assert shown.client == ids.client_id(b"0123456789abcdef")
    assert (shown.id, shown.user, shown.name, shown.agent) == ("m1", "ada", "Ada L.", "kernel")


def test_a_draft_is_under_the_account_and_the_shown_name() -> None:
    draft = member()[0].draft(3, (Say("hi"),), "b1")
    assert (draft.author, draft.name, draft.n, draft.batch) == ("ada", "Ada L.", 3, "b1")


def test_a_repeat_is_acknowledged_after_the_entries_before_it() -> None:
    made, peer = member()
    made.outbox._feed.log.append(entry(2))
    made.repeated(7, 2)
    assert [type(message) for message in peer.messages] == [protocol.Entries, Committed]
    assert peer.of(Committed) == [Committed(7, 2)]


def test_a_refusal_names_its_number() -> None:
    made, peer = member()
    made.refused(4, "forbidden", "no")
    assert peer.of(Refused) == [Refused(4, "forbidden", "no")]
    assert not made.holds_back(5)


def test_later_changes_wait_for_the_first_that_was_not_taken() -> None:
    made, _ = member()
    for n in (4, 5):
        made.refused(n, READ_ONLY, "disk full")
    assert made.holds_back(6)
    assert made.holds_back(5)
    assert not made.holds_back(3), "an earlier one may go"
    assert made.holds_back(6)
    assert not made.holds_back(4)
    assert not made.holds_back(5)


def test_one_that_turns_out_to_be_committed_holds_nothing_back() -> None:
    made, _ = member()
    made.refused(4, READ_ONLY, "disk full")
    made.taken(3)
    assert made.holds_back(5)
    made.taken(4)
    assert not made.holds_back(5)


@pytest.mark.guarantee("G3")
def test_those_after_a_committed_one_still_hold_back_what_was_sent_before_them_again() -> None:
    made, _ = member()
    for n in (5, 4, 7, 4):
        made.refused(n, READ_ONLY, "disk full")
    made.taken(4)
    assert made.holds_back(8), "5 comes first, wherever 4 was committed"
    made.taken(5)
    assert not made.holds_back(6), "6 was refused for good, or is there"
    assert made.holds_back(8)
    assert not made.holds_back(7)
    assert not made.holds_back(8)


@pytest.mark.guarantee("G6")
def test_one_that_is_refused_for_good_holds_nothing_back() -> None:
    made, _ = member()
    made.refused(4, READ_ONLY, "disk full")
    made.refused(4, "forbidden", "a viewer")
    assert not made.holds_back(5), "4 never comes again"
