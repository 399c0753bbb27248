import pytest

from nbboard.hub.roles import group_role_problems


def test_roles_of_groups_are_viewer_editor_or_owner() -> None:
    assert not group_role_problems({"a": "viewer", "b": "editor", "Kurs 1": "owner"})


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ({"a": "admin"}, "'admin': viewer, editor or owner"),
        ({"a": None}, "None"),
        ({"a": "none"}, "'none'"),
        ({" ": "viewer"}, "has no name"),
        ({3: "viewer"}, "has no name"),
    ],
)
def test_others_are_refused_by_name(roles: dict[object, object], words: str) -> None:
    (problem,) = group_role_problems(roles)
    assert words in problem
