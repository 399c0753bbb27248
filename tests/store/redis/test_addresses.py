"""Which addresses are taken, and what of them is ever shown."""

from typing import Any

import pytest
from redis.asyncio.cluster import RedisCluster

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


async def test_whom_to_believe_over_tls_is_said_in_every_kind_of_address() -> None:
    given = {"ssl_ca_certs": "/etc/ca.pem", "ssl_certfile": "/me.pem", "ssl_keyfile": "/me.key"}
    query = "&".join(f"{name}={path}" for name, path in given.items())
    for address in (
        f"rediss://{LOGIN}@one:6380/0?{query}",
        f"rediss+sentinel://{LOGIN}@one,two/mymaster?{query}",
        f"rediss+cluster://{LOGIN}@one:7000,two:7001?{query}",
    ):
        client: Any = connect(address)
        if isinstance(client, RedisCluster):
            options = client.connection_kwargs
        else:
            options = client.connection_pool.connection_kwargs
        assert {name: options.get(name) for name in given} == given, address
        await client.aclose()


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
