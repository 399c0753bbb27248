"""The servers that attacks run against are those of tests/server."""

from tests.server.conftest import (  # noqa: F401 - fixtures
    api,
    board,
    call,
    enter,
    hosting,
    join,
    jp_server_config,
    tells_apart,
)
