"""nbboard by itself: its pages, REST and sockets behind Jupyter Server's login, and nothing else.

No notebooks, kernels, terminals or files are served. Who may come in, TLS and the rest are set as
for any Jupyter Server, in ``jupyter_server_config.py``.
"""

import secrets
import socket
from typing import NamedTuple

from jupyter_server.serverapp import ServerApp
from traitlets.config import Config

from nbboard.core.errors import InvalidInput
from nbboard.server.loops import set_loop
from nbboard.server.workers import Workers
from nbboard.store.opening import is_address


class Serving(NamedTuple):
    """What is served, and where; `store` is a file or the address of a Redis, "" the usual file.

    `cookie_secret` is what all workers sign cookies with, so that each knows who signed in at
    another.
    """

    ip: str = "127.0.0.1"
    port: int = 8899
    store: str = ""
    token: str = ""
    share_links: bool = False
    durable: bool = False
    replicas: int = 0
    cookie_secret: bytes = b""


class BoardsServer(ServerApp):
    """A Jupyter Server that has nothing but its login, for the extension to stand on."""

    name = "jupyter-nbboard"
    description = "Boards of nbboard, without notebooks."
    default_services = ("auth", "security")  # type: ignore[assignment]  # fewer than usual
    default_url = "/nbboard/"
    open_browser = False


class Worker(BoardsServer):
    """One of several that listen at the same port."""

    def _find_http_port(self) -> None:
        """Take the port as it is: others listen at it, too."""

    def _bind_http_server_tcp(self) -> bool:
        self.http_server.listen(self.port, self.ip, reuse_port=True)
        return True


def serve(serving: Serving, workers: int = 1) -> None:
    """Serve until interrupted; prints the address with which one signs in.

    `port` 0 takes a free one. Without a `token` there is a new one each time. Raises InvalidInput
    for an address that cannot be listened at, and for several workers on a file.
    """
    serving = serving._replace(port=_free(serving.ip, serving.port))
    if workers == 1:
        set_loop()
        server = _made(BoardsServer, serving)
        _tell(server)
        server.start()
        return
    if workers < 1 or not is_address(serving.store):
        raise InvalidInput(
            f"{workers} workers: give at least one, and for several boards on Redis "
            "(--store redis://…), since each is a node of its own"
        )
    shared = serving._replace(
        token=serving.token or secrets.token_hex(24), cookie_secret=secrets.token_bytes(32)
    )
    address = f"http://{shared.ip}:{shared.port}/nbboard/"
    print(f"{address}?token={shared.token}", flush=True)  # noqa: T201  it is what one came for
    Workers(workers, work, shared).run()


def work(serving: Serving) -> None:
    """Serve as one of several workers, until told to stop."""
    set_loop()
    _made(Worker, serving).start()


def _made(kind: type[BoardsServer], serving: Serving) -> BoardsServer:
    config = Config()
    config.NBBoardApp.share_links = serving.share_links
    config.NBBoardApp.durable = serving.durable
    config.NBBoardApp.replicas = serving.replicas
    if serving.store:
        config.NBBoardApp.database = serving.store
    if serving.token:
        config.IdentityProvider.token = serving.token
    if serving.cookie_secret:
        config.ServerApp.cookie_secret = serving.cookie_secret
    config.ServerApp.ip = serving.ip
    config.ServerApp.port = serving.port
    config.ServerApp.port_retries = 0
    config.ServerApp.reraise_server_extension_failures = True
    # Nothing here runs code of those who come, which is why notebooks ask for another account.
    config.ServerApp.allow_root = True
    config.ServerApp.log_level = "WARN"
    config.ServerApp.jpserver_extensions = {"nbboard": True}
    server = kind.instance(config=config)
    server.initialize(argv=[], find_extensions=False)
    return server


def _tell(server: BoardsServer) -> None:
    provider = server.identity_provider
    key = f"?token={provider.token}" if provider.token else ""
    print(f"{server.connection_url}nbboard/{key}", flush=True)  # noqa: T201  it is what one came for


def _free(ip: str, port: int) -> int:
    """Give a port that can be listened at: this one, or for 0 any."""
    try:
        family = socket.getaddrinfo(ip or None, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((ip, port))
            found: int = probe.getsockname()[1]
            return found
    except OSError as error:
        raise InvalidInput(f"nobody can listen at {ip}:{port} ({error}): choose --port") from None
