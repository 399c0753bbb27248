import pytest
from tornado import web

from nbboard.core import limits
from nbboard.core.roles import Role
from nbboard.hub.accounts import Account
from nbboard.hub.identity import Login, holds, hub_group, refusal, user_of

SCOPE = "access:services!service=nbboard"
PAGE, TOKEN = Login("t", by_page=True), Login("t", by_page=False)


def account(name: str = "ada", kind: str = "user", **more: object) -> Account:
    fields: dict[str, object] = {
        "name": name,
        "kind": kind,
        "admin": False,
        "groups": ("course-101",),
        "scopes": frozenset({SCOPE}),
        "shown_as": "",
    }
    return Account(**(fields | more))  # type: ignore[arg-type]


def test_a_user_is_who_the_hub_says() -> None:
    user = user_of(account(shown_as="Ada Lovelace"), TOKEN)
    assert (user.username, user.display_name) == ("ada", "Ada Lovelace")
    assert user.groups == ("hub:course-101",)
    assert user.floor is Role.NONE
    assert user_of(account(), TOKEN).display_name == "ada"


@pytest.mark.guarantee("T22")
def test_a_service_of_the_hub_is_taken_for_no_user() -> None:
    assert user_of(account("grader", "service", admin=True), PAGE).username == "service:grader"
    assert user_of(account("grader", "service", admin=True), PAGE).floor is Role.NONE
    with pytest.raises(web.HTTPError):
        user_of(account("service:grader"), PAGE)


def test_admins_act_as_such_only_where_they_are_themselves() -> None:
    admin = account(admin=True)
    assert user_of(admin, PAGE).floor is Role.OWNER
    assert user_of(admin, TOKEN).floor is Role.NONE
    of_admins = account(admin=True, scopes=frozenset({SCOPE, "admin:users"}))
    assert user_of(of_admins, TOKEN).floor is Role.OWNER
    no_admin = account(scopes=frozenset({SCOPE, "admin:users"}))
    assert user_of(no_admin, TOKEN).floor is Role.NONE


@pytest.mark.guarantee("T6")
@pytest.mark.parametrize(
    ("held", "enters"),
    [
        (SCOPE, True),
        ("access:services", True),
        ("access:services!service=other", False),
        ("access:servers", False),
        ("self", False),
    ],
)
def test_only_the_access_scope_lets_in(held: str, enters: bool) -> None:
    assert holds(account(scopes=frozenset({held})), SCOPE, "access:services") is enters


@pytest.mark.guarantee("T7")
def test_groups_keep_apart_whatever_they_are_called() -> None:
    names = ["course-101", "Kurs Ä/1", "group:x", "link:y", "x" * 500, "x" * 501, "a\nb", "a b"]
    ids = [hub_group(name) for name in names]
    assert len(set(ids)) == len(names)
    assert all(one.startswith("hub:") for one in ids)
    assert all(len(one.encode()) <= limits.NAME_BYTES and one.isprintable() for one in ids)
    assert ids[0] == "hub:course-101"


def test_a_refusal_names_who_what_and_who_can_help() -> None:
    words = refusal(account(), {SCOPE})
    for part in ("'ada'", SCOPE, "nbboard.hub.configure(c)", "stopped and started again"):
        assert part in words
    assert "'grader'" in refusal(account("grader", "service"), {SCOPE})
