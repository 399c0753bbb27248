"""The routes of nbboard, which the extension and the JupyterHub service have in common."""

from typing import Any

from nbboard.server import (
    boards,
    elements,
    exports,
    groups,
    guests,
    health,
    history,
    links,
    lobby,
    logs,
    ops,
    people,
    thumbnails,
)
from nbboard.server.socket import BoardSocket

ROUTES: tuple[tuple[str, Any], ...] = (
    (r"api/me", lobby.MeHandler),
    (r"api/health", health.HealthHandler),
    (r"api/ready", health.ReadyHandler),
    (r"api/logs", logs.LogsHandler),
    (r"api/boards", lobby.BoardsHandler),
    (r"api/boards/([^/]+)", boards.OneBoardHandler),
    (r"api/boards/([^/]+)/recover", boards.RecoverHandler),
    (r"api/boards/([^/]+)/duplicate", boards.DuplicateHandler),
    (r"api/boards/([^/]+)/shutdown", boards.ShutdownHandler),
    (r"api/boards/([^/]+)/elements", elements.ElementsHandler),
    (r"api/boards/([^/]+)/ops", ops.OpsHandler),
    (r"api/boards/([^/]+)/people", people.PeopleHandler),
    (r"api/boards/([^/]+)/ask", people.AskHandler),
    (r"api/boards/([^/]+)/picture", people.PictureHandler),
    (r"api/boards/([^/]+)/chat", history.ChatHandler),
    (r"api/boards/([^/]+)/history", history.HistoryHandler),
    (r"api/boards/([^/]+)/at/([0-9]{1,16})", history.MomentHandler),
    (r"api/boards/([^/]+)/restore", history.RestoreHandler),
    (r"api/boards/([^/]+)/purge", history.PurgeHandler),
    (r"api/boards/([^/]+)/links", links.LinksHandler),
    (r"api/boards/([^/]+)/links/([^/]+)", links.OneLinkHandler),
    (r"api/boards/([^/]+)/thumbnail", thumbnails.ThumbnailHandler),
    (r"api/boards/([^/]+)/export", exports.ExportHandler),
    (r"api/boards/([^/]+)/blobs", exports.BlobsHandler),
    (r"api/boards/([^/]+)/blobs/([0-9a-f]{64})", exports.OneBlobHandler),
    (r"api/boards/(?P<board_id>[^/]+)/socket", BoardSocket),
    (r"api/groups", groups.GroupsHandler),
    (r"api/groups/([^/]+)", groups.OneGroupHandler),
)
"""Below ``<base_url>nbboard/``; `openapi.yaml` describes each, and a test compares the two."""

GUEST_ROUTES: tuple[tuple[str, Any], ...] = (
    (r"s/([0-9a-z]{16})/enter", guests.EnterHandler),
    (r"s/([0-9a-z]{16})/socket", guests.GuestSocket),
    (r"s/([0-9a-z]{16})/export", guests.GuestExportHandler),
    (r"s/([0-9a-z]{16})/blobs", guests.GuestBlobsHandler),
    (r"s/([0-9a-z]{16})/blobs/([0-9a-f]{64})", guests.GuestBlobHandler),
    (r"s/([0-9a-z]{16})/chat", guests.GuestChatHandler),
    (r"s/([0-9a-z]{16})/picture", guests.GuestPictureHandler),
)
"""Without the host's login; they do not exist unless share links are on."""
