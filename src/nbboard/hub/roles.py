"""Roles of the Hub's groups, as an admin writes them."""

from collections.abc import Mapping
from typing import Final

from nbboard.core.errors import shown
from nbboard.core.roles import Role

ROLES: Final = {role.name.lower(): role for role in (Role.VIEWER, Role.EDITOR, Role.OWNER)}


def group_role_problems(roles: Mapping[object, object]) -> list[str]:
    """Say what is wrong with roles of groups; nothing when they can be used."""
    problems = []
    for group, role in roles.items():
        if not isinstance(group, str) or not group.strip():
            problems.append(f"the group {shown(group)} has no name")
        elif not isinstance(role, str) or role not in ROLES:
            problems.append(
                f"the group {shown(group)} has the role {shown(role)}: viewer, editor or owner"
            )
    return problems
