"""Which addresses are taken, and what of them is ever shown."""

import pytest

from nbboard.core.errors import InvalidInput
from nbboard.store.redis.addresses import connect, masked

LOGIN = "ada:hush"


@pytest.mark.guarantee("T32")
@pytest.mark.parametrize(
    "address",
    [
        "redis://example.org:6379/0",
        "rediss://10.0.0.5/0",
        "redis://user@example.org/0",
        "redis+cluster://127.0.0.1:7000,10.0.0.5:7001",
        "redis+sentinel://10.0.0.5:26379/mymaster",
    ],
)
def test_t32_no_password_off_this_machine_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput, match=r"no password .*\n?.*user:password@"):
        connect(address)


@pytest.mark.parametrize(
    "address",
    [
        "redis://127.0.0.1:6379/0",
        "redis://localhost",
        "redis://[::1]:6379",
        "redis://127.8.9.1",
        "unix:///run/redis.sock",
        f"rediss://{LOGIN}@example.org:6380/1",
        "redis+cluster://:secret@one:7000,two:7001",
        f"redis+sentinel://{LOGIN}@one,two:26380/mymaster",
    ],
)
async def test_these_are_taken(address: str) -> None:
    await connect(address).aclose()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1", "is no address of Redis"),
        ("redis+x://127.0.0.1", "is no address of Redis"),
        ("redis+sentinel://127.0.0.1", "ends with the master's name"),
        ("redis+cluster://127.0.0.1:http", "is no host and port"),
        ("", "is no address of Redis"),
    ],
)
def test_others_say_what_to_give(address: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        connect(address)


@pytest.mark.guarantee("T15")
def test_a_password_is_never_shown() -> None:
    for address in (
        f"redis://{LOGIN}@host:1/0",
        "redis://host/0?password=hush",
        "redis+cluster://:hush@one:7000,two:7001",
        f"http://{LOGIN}@host",
    ):
        assert "hush" not in masked(address)
        with pytest.raises(InvalidInput) as caught:
            connect(address.replace("redis", "http"))
        assert "hush" not in str(caught.value)
