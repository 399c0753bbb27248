"""A redis-server that speaks TLS only and knows users, as one off this machine should."""

import re
import subprocess
from functools import cached_property
from pathlib import Path
from typing import Final

import redis

from tests.nodes.servers import HOST, RedisServer

PAGE: Final = Path(__file__).parents[3] / "docs" / "nodes" / "README.md"
PASSWORD: Final = "of-the-nodes-0123456789"
ADMIN: Final = "of-the-tests-0123456789"


def rules(user: str) -> list[str]:
    """The arguments of ``ACL SETUSER`` for a user, as docs/nodes tells them to admins."""
    lines = PAGE.read_text(encoding="utf-8").replace("\\\n", " ")
    (found,) = re.findall(rf"^ACL SETUSER ({user} .+)$", lines, re.MULTILINE)
    return str(found).replace("PASSWORD", PASSWORD).split()


def commands(user: str) -> set[str]:
    """The commands that a user may send."""
    return {rule[1:] for rule in rules(user) if rule.startswith("+")}


class SecuredServer(RedisServer):
    """Certificate, users and all; `address` is that of the user that nodes are."""

    def __init__(self, folder: Path, *settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.certificate = certificate(folder)
        tls = ("cert-file", folder / "cert.pem"), ("key-file", folder / "key.pem")
        lines = [f"tls-{name} {value}" for name, value in tls]
        lines += [f"tls-ca-cert-file {folder / 'cert.pem'}", "tls-auth-clients no"]
        super().__init__(folder, f"requirepass {ADMIN}", *lines, *settings)
        place = folder / "redis.conf"
        text = place.read_text().replace(f"port {self.port}", f"port 0\ntls-port {self.port}", 1)
        place.write_text(text)
        self.address = self.address_of("nbboard")

    def address_of(self, user: str) -> str:
        """The address of a user, with whom it believes to be the server."""
        login = f"{user}:{PASSWORD}"
        return f"rediss://{login}@{HOST}:{self.port}/0?ssl_ca_certs={self.certificate}"

    def client(self) -> "redis.Redis":
        return redis.Redis(
            HOST,
            self.port,
            password=ADMIN,
            socket_timeout=20,
            ssl=True,
            ssl_ca_certs=str(self.certificate),
        )

    @cached_property
    def _admin(self) -> "redis.Redis":
        return self.client()

    def kill(self) -> None:
        self._admin.close()
        super().kill()

    def let_in(self, *users: str) -> None:
        """Make users as the page says."""
        for user in users:
            self._admin.execute_command("ACL", "SETUSER", *rules(user))

    def empty(self) -> None:
        """Forget everything, and what was refused."""
        self._admin.flushall()
        self._admin.acl_log_reset()

    def refused(self) -> list[str]:
        """What was refused, by whom."""
        return [f"{one['username']}: {one['object']}" for one in self._admin.acl_log()]


def certificate(folder: Path) -> Path:
    """Make a key and a certificate for this machine's loopback."""
    command = ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=nbboard-tests"]
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-addext", f"subjectAltName=IP:{HOST}"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True, timeout=20)
    return folder / "cert.pem"
