import pytest

from nbboard.core.errors import InvalidInput, LimitExceeded
from nbboard.room.identity import Identity, check_name, display_name

ADA = Identity("ada", "Ada Lovelace")


@pytest.mark.parametrize("name", ["Ada", "Ada Lovelace", "Ünsal Öz", "李小龍", "Ada 🎨", "Teacher"])
def test_names_of_people_are_taken(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.guarantee("T22")
@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "Ada\n",
        "Ada\tB",
        "\x00Ada",
        "Ada\u202egnp.exe",
        "A\u200bda",
        "A\u200dda",
        "Ada\u2028",
        "Ada\ue000",
        "Zoe\u0308",
        "\ud800",
    ],
)
def test_names_that_hide_or_fake_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        check_name(name)


@pytest.mark.guarantee("T21")
def test_a_long_name_is_refused_with_the_limit() -> None:
    with pytest.raises(LimitExceeded, match="129 bytes; the limit is 128"):
        check_name("x" * 129)


def test_the_chosen_name_is_shown_else_the_hosts_else_the_account() -> None:
    assert display_name(ADA, "Countess") == "Countess"
    assert display_name(ADA) == "Ada Lovelace"
    assert display_name(Identity("ada", "\u202eAda")) == "ada"
    assert display_name(Identity("ada", "")) == "ada"


def test_an_account_that_no_board_can_store_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no account name"):
        display_name(Identity("", "Ada"))
    with pytest.raises(LimitExceeded, match="account name"):
        display_name(Identity("a" * 200, "Ada"))
