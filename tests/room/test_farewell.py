from nbboard.core import protocol
from nbboard.core.errors import ProtocolError
from nbboard.room import farewell
from nbboard.room.farewell import Farewell

ALL = [value for value in vars(farewell).values() if isinstance(value, Farewell)]


def test_each_farewell_is_a_bye_with_words_and_a_legal_close_code() -> None:
    for words in ALL:
        bye = protocol.Bye(words.code, words.message, words.retry)
        assert protocol.decode_server(words.frame()) == bye
        assert words.close_code in {1011, 1012, 1013} or 4000 <= words.close_code < 5000
        assert len(words.message.encode()) <= 120, "a close reason holds 123 bytes"
    assert len({words.code for words in ALL}) == len(ALL)


def test_a_broken_protocol_keeps_its_own_close_code() -> None:
    words = farewell.of(ProtocolError("malformed", "not a message", 1007))
    assert words == Farewell("malformed", 1007, False, "not a message")
