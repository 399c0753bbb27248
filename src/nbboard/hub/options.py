"""What an admin may tell `configure`, and the words for what makes no sense."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from nbboard.core.errors import shown
from nbboard.hub.roles import group_role_problems


class ConfigurationError(ValueError):
    """`configure` cannot do what it was asked; says what to change in ``jupyterhub_config.py``."""


class Options(TypedDict, total=False):
    """What `configure` takes besides the config; the README of `docs/hub` tells each with examples.

    `url`: where the service listens, as the proxy reaches it. `api_token`: given for a service that
    the Hub does not start; the same must be in the service's own environment. `groups`: only their
    members may use boards. `group_roles`, `database`, `share_links`, `environment`: for a service
    that the Hub starts. `servers_url`: where users' servers and kernels reach the service.
    """

    url: str
    api_token: str
    groups: Iterable[str]
    group_roles: Mapping[str, str]
    database: str | Path
    share_links: bool
    environment: Mapping[str, str]
    servers_url: str


def check(options: Mapping[str, object]) -> None:
    """Raise ConfigurationError for an option that is unknown or of a kind that means nothing."""
    known = Options.__annotations__
    for name in options:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            meant = f"; did you mean {close[0]}?" if close else f": one of {', '.join(known)}"
            raise ConfigurationError(f"configure() has no option {shown(name)}{meant}")
    roles = options.get("group_roles", {})
    if not isinstance(roles, Mapping):
        raise ConfigurationError(
            f'group_roles={shown(roles)}: give a dict such as {{"course-101": "viewer"}}'
        )
    problems = group_role_problems(roles)
    if problems:
        raise ConfigurationError("group_roles: " + "; ".join(problems))
    if "groups" in options:
        _check_groups(options["groups"])
    if not isinstance(options.get("share_links", False), bool):
        raise ConfigurationError(
            f"share_links={shown(options['share_links'])}: give True or False, without quotes"
        )
    if not isinstance(options.get("environment", {}), Mapping):
        raise ConfigurationError(
            f"environment={shown(options['environment'])}: give a dict such as "
            '{"NBBOARD_LOG_LEVEL": "DEBUG"}'
        )


def _check_groups(groups: object) -> None:
    if isinstance(groups, str):
        raise ConfigurationError(f"groups={shown(groups)}: give a list, such as [{groups!r}]")
    # What comes of a variable that is not set must not open boards to all, nor to none.
    if not isinstance(groups, Collection) or not groups:
        raise ConfigurationError(
            f"groups={shown(groups)}: name the groups that may use boards, such as "
            '["course-101"], or leave groups out to let everybody use them'
        )
    for group in groups:
        if not isinstance(group, str) or not group:
            raise ConfigurationError(f"groups: {shown(group)} is not the name of a group")
