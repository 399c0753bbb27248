import getpass

import pytest

from nbboard.core.roles import Role
from nbboard.local.people import PYTHON, person


def test_whoever_uses_the_process_owns_its_boards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "ada")
    assert (person().user, person().name, person().floor) == ("ada", "ada", Role.OWNER)
    assert person().user != PYTHON.user


@pytest.mark.parametrize("error", [KeyError("uid"), OSError("no such account")])
def test_an_account_without_a_name_is_you(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert person().user == "you"


def test_a_name_that_cannot_be_shown_is_you(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "a\u202eb")
    assert person().user == "you"
