"""What those who run the service look at: liveness, readiness, metrics, a log of JSON lines."""

import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from jupyter_server.auth.decorator import allow_unauthenticated
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import REGISTRY
from tornado import web

from nbboard.core.errors import NotAllowed, StoreError
from nbboard.hub.accounts import Accounts
from nbboard.hub.identity import LOGIN, Login, holds
from nbboard.server.auth import HOSTING
from nbboard.server.base import BoardHandler
from nbboard.server.hosting import Hosting
from nbboard.server.logbook import LINE, MESSAGE, PER_SECOND, Line

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SECRET: Final = re.compile(
    r"(?i)((?:token|bearer|secret|code|state|session|ticket|_?xsrf|cookie|password)"
    r"[\"']?\s*[=: ]\s*[\"']?(?:b')?)([^\s\"',;&]{8,})"
)
_LONG: Final = re.compile(r"[0-9A-Za-z_]{24,}|[0-9A-Za-z_\-]{32,}")
"""Whatever is long and no words: tokens, codes, tickets, hashes, secrets of links."""
ACCOUNTS: Final = "nbboard_accounts"
"""Key in Tornado's settings: the `Accounts`."""
METRICS: Final = "read:metrics"
"""The Hub's own scope for its figures."""
HIDDEN: Final = "[hidden]"
ACCESS: Final = "access"
"""The logger of requests: not one of nbboard's, whose newest lines are kept to be read."""
_REQUESTS_PER_SECOND: Final = 500


class Probed(web.RequestHandler):
    """Answers without a login, and says nothing of anybody: for what watches over the process."""

    def answer(self, problem: str) -> None:
        """Answer 200, or 503 with the problem."""
        self.set_status(503 if problem else 200)
        self.set_header("Cache-Control", "no-store")
        self.finish({"problem": problem} if problem else {})


class AliveHandler(Probed):
    """``health``: the process answers."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Answer 200."""
        self.answer("")


class ReadyHandler(Probed):
    """``ready``: whether visitors should be sent here."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Answer 200 when changes can be stored, else 503."""
        hosting: Hosting = self.settings[HOSTING]
        try:
            rooms = (await hosting.registry()).rooms()
        except StoreError:
            self.answer("the boards cannot be opened; the log says why")
            return
        stuck = any(room.read_only is not None for room in rooms)
        self.answer("changes cannot be stored now; the log says why" if stuck else "")


class MetricsHandler(BoardHandler):
    """``metrics``, for Prometheus with a token of the Hub."""

    @web.authenticated
    async def get(self) -> None:
        """Send the figures to who may read the Hub's own."""
        accounts: Accounts = self.settings[ACCOUNTS]
        login: Login = vars(self)[LOGIN]
        account = await accounts.of(login.token)
        if account is None or not (account.admin or holds(account, METRICS)):
            raise NotAllowed(f"metrics are for admins of the Hub and tokens with {METRICS}")
        self.finish(generate_latest(REGISTRY), set_content_type=CONTENT_TYPE_LATEST)


class OpenMetricsHandler(web.RequestHandler):
    """``metrics`` for everybody, where the admin says so: they name no board and no user."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Send the figures."""
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(generate_latest(REGISTRY))


class JsonLines(logging.Formatter):
    """One JSON object a line, with nothing in it that lets anybody in."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """Give a record as a line."""
        kept: Line | None = vars(record).get(LINE)
        if kept is None:
            extras = {k: str(v) for k, v in vars(record).items() if k not in _STANDARD}
            message = record.getMessage()
        else:
            extras, message = kept.fields, kept.message
        fields = {name: self._clean(value) for name, value in extras.items()}
        if kept is not None and kept.left_out:
            fields["left_out"] = str(kept.left_out)
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._clean(message),
            **fields,
        }
        if record.exc_info:
            line["trace"] = self._clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _LONG.sub(HIDDEN, _SECRET.sub(rf"\1{HIDDEN}", text))


class PerSecond(logging.Filter):
    """Lets so many lines of the same words pass each second: strangers must not fill a disk."""

    def __init__(self, most: Mapping[str, int], monotonic: Callable[[], float]) -> None:
        super().__init__()
        self._most = most
        self._monotonic = monotonic
        self._second = 0
        self._counts: Counter[tuple[str, str]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record passes."""
        second = int(self._monotonic())
        if second != self._second:
            self._second = second
            self._counts.clear()
        key = (record.name, str(record.msg)[:MESSAGE])
        self._counts[key] += 1
        return self._counts[key] <= self._most.get(record.name, PER_SECOND)


def log_as_json(level: str, secrets: Iterable[str]) -> None:
    """Send what is logged to stderr as JSON lines; `secrets` appear in none of them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(secrets))
    handler.addFilter(PerSecond({ACCESS: _REQUESTS_PER_SECOND}, time.monotonic))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("nbboard").setLevel(level)


def log_request(handler: web.RequestHandler) -> None:
    """Log a request when it was answered: its path without the query, and who asked."""
    status = handler.get_status()
    level = logging.INFO if status < 500 else logging.ERROR
    if isinstance(handler, Probed) and status < 500:
        # Asked every few seconds for ever.
        level = logging.DEBUG
    user = getattr(handler.current_user, "username", "") if _is_known(handler) else ""
    logging.getLogger(ACCESS).log(
        level,
        "request",
        extra={
            "method": handler.request.method,
            "path": handler.request.path,
            "status": status,
            "milliseconds": round(1000 * handler.request.request_time()),
            "user": user,
        },
    )


def _is_known(handler: web.RequestHandler) -> bool:
    # Asking for the user of a request that ended before it was known would raise.
    return hasattr(handler, "_current_user")
