"""nbboard by itself: its pages, REST and sockets behind Jupyter Server's login, and nothing else.

No notebooks, kernels, terminals or files are served. Who may come in, TLS and the rest are set as
for any Jupyter Server, in ``jupyter_server_config.py``.
"""

import socket
from pathlib import Path

from jupyter_server.serverapp import ServerApp
from traitlets.config import Config

from nbboard.core.errors import InvalidInput


class BoardsServer(ServerApp):
    """A Jupyter Server that has nothing but its login, for the extension to stand on."""

    name = "jupyter-nbboard"
    description = "Boards of nbboard, without notebooks."
    default_services = ("auth", "security")  # type: ignore[assignment]  # fewer than usual
    default_url = "/nbboard/"
    open_browser = False


def serve(
    *,
    ip: str = "127.0.0.1",
    port: int = 8899,
    database: Path | None = None,
    token: str | None = None,
    share_links: bool = False,
) -> None:
    """Serve until interrupted; prints the address with which one signs in.

    `port` 0 takes a free one. Without a `token` there is a new one each time. Raises InvalidInput
    for an address that cannot be listened at.
    """
    config = Config()
    config.NBBoardApp.share_links = share_links
    if database is not None:
        config.NBBoardApp.database = str(database.absolute())
    if token is not None:
        config.IdentityProvider.token = token
    config.ServerApp.ip = ip
    config.ServerApp.port = _free(ip, port)
    config.ServerApp.port_retries = 0
    config.ServerApp.reraise_server_extension_failures = True
    # Nothing here runs code of those who come, which is why notebooks ask for another account.
    config.ServerApp.allow_root = True
    config.ServerApp.log_level = "WARN"
    config.ServerApp.jpserver_extensions = {"nbboard": True}
    server = BoardsServer.instance(config=config)
    server.initialize(argv=[], find_extensions=False)
    provider = server.identity_provider
    key = f"?token={provider.token}" if provider.token else ""
    print(f"{server.connection_url}nbboard/{key}", flush=True)  # noqa: T201  it is what one came for
    server.start()


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
