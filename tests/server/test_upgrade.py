"""A socket leaves Tornado with all it has read, or stays there."""

import asyncio
import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tornado.netutil import bind_sockets, bind_unix_socket

from nbboard.server.wire import Wire
from tests.server.echo import Server, masked, serving, until

BINARY, CLOSE = 0x82, 0x88


server = pytest.fixture(serving)


async def test_what_comes_with_the_request_is_not_lost(server: Server) -> None:
    early = b"".join(masked(BINARY, str(n).encode()) for n in range(50))
    (bound,) = bind_sockets(0, "127.0.0.1")
    server.server.add_sockets([bound])
    early += masked(BINARY, b"half of it")[:9]
    client = await server.client(early, port=bound.getsockname()[1])
    assert [await client.frame() for _ in range(50)] == [
        (BINARY, str(n).encode()) for n in range(50)
    ]
    client.send(masked(BINARY, b"half of it")[9:])
    assert await client.frame() == (BINARY, b"half of it")


async def test_what_comes_while_the_socket_moves_stays_behind_what_came_before(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On uvloop, reading begins before whoever waits for the transport has its turn."""
    loop = asyncio.get_running_loop()
    connect, moved = loop.connect_accepted_socket, asyncio.Event()

    async def dawdle(*args: Any) -> Any:
        made = await connect(*args)
        await asyncio.wait_for(moved.wait(), 30)
        return made

    monkeypatch.setattr(loop, "connect_accepted_socket", dawdle)
    said = masked(BINARY, b"one") + masked(BINARY, b"two")
    (bound,) = bind_sockets(0, "127.0.0.1")
    server.server.add_sockets([bound])
    client = await server.client(said[:5], port=bound.getsockname()[1])
    client.send(said[5:])
    for _ in range(10):
        await asyncio.sleep(0)
    moved.set()
    assert [await client.frame() for _ in range(2)] == [(BINARY, b"one"), (BINARY, b"two")]


async def test_a_unix_socket_leaves_tornado_too(server: Server, tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    server.server.add_sockets([bind_unix_socket(path)])
    client = await server.client(masked(BINARY, b"by file"), path=path)
    assert await client.frame() == (BINARY, b"by file")
    assert isinstance(server.seen.wire, Wire)


def certified(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate that it gave itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "here")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    made = made.not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    both = folder / "both.pem"
    both.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context


async def test_tls_stays_on_tornado(tmp_path: Path) -> None:
    server = Server(certified(tmp_path))
    (bound,) = bind_sockets(0, "127.0.0.1")
    server.server.add_sockets([bound])
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    client = await server.client(port=bound.getsockname()[1], ssl=trusting)
    client.send(masked(BINARY, b"secret"))
    assert await client.frame() == (BINARY, b"secret")
    assert server.seen.wire is None
    client.send(masked(CLOSE, b"\x03\xe8"))
    await until(lambda: server.seen.closed)
    await server.stop()
