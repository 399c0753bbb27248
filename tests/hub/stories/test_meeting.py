"""People of one Hub, each with a server of their own, on one board."""

import pytest

from nbboard.core.ids import is_board_id
from tests.browser.board_view import Point
from tests.browser.conftest import People
from tests.hub.harness import Hub, ask
from tests.hub.kernel import Kernel
from tests.hub.stories.colleague import Colleague, Visitor
from tests.hub.stories.conftest import COURSE

UPPER: list[Point] = [(120, 100), (260, 150), (420, 100)]
LOWER: list[Point] = [(120, 330), (260, 290), (420, 340)]


def test_two_people_draw_from_their_own_servers(ada: Colleague, ben: Colleague) -> None:
    ada.create("Two servers")
    ben.join(ada.board_id)
    ada.view().press(UPPER)
    ben.view().wait_for_ink(UPPER)
    ada.view().release()
    ben.view().draw(LOWER)
    ada.view().wait_for_ink(LOWER)
    for colleague in (ada, ben):
        colleague.holds(2)
    authors = ada.ask("[element.author for element in board.elements]")
    assert authors == ["ada", "ben"]
    here = ada.ask("sorted({member.user for member in board.members})")
    assert here == ["ada", "ben"]


def test_kernels_of_two_people_draw_and_read(ada: Colleague, ben: Colleague) -> None:
    ada.create("Two kernels")
    ben.join(ada.board_id)
    ben.tell("board.draw.stroke([(120, 100), (420, 130)], color='#e03131'); board.wait()")
    ada.view().wait_for_ink([(120, 100), (420, 130)], "#e03131")
    ada.holds(1)
    assert ada.ask("board.elements[0].author") == "ben"
    name = ada.ask("[m.name for m in board.members if m.user == 'ben' and m.agent == 'kernel'][0]")
    assert name == "Python · ben"


def test_who_watches_by_a_group_cannot_draw(ada: Colleague, carl: Colleague) -> None:
    ada.create("For the course")
    ada.tell(
        "board.people.open_to('private')\n"
        f"board.people.give_group('hub:{COURSE}', 'viewer')\nboard.wait()"
    )
    ada.view().draw(UPPER)
    ada.holds(1)
    view = carl.join(ada.board_id)
    view.wait_for_ink(UPPER)
    assert carl.ask("board.role") == "viewer"
    assert not carl.has_tools()
    view.draw(LOWER)
    kind, words = carl.raises("board.draw.stroke([(1, 1), (9, 9)]); board.wait()")
    assert kind in ("NotAllowed", "OpRefused"), words
    assert ada.ask("len(board.elements)") == 1


def test_who_is_in_no_group_does_not_find_a_private_board(ada: Colleague, ben: Colleague) -> None:
    ada.create("Only for me")
    ada.tell("board.people.open_to('private'); board.wait()")
    kind, words = ben.raises(f"NBBoard.join({ada.board_id!r})")
    assert kind == "BoardNotFound"
    assert "ask its owner" in words


def test_without_the_scope_a_kernel_is_told_what_is_missing(hub: Hub) -> None:
    with Kernel(hub, "dora") as kernel:
        _, raised, words = kernel.run("import nbboard\nnbboard.NBBoard.join('brave-otter-7f3k')")
        assert raised == "NotAllowed"
        assert "access:services!service=nbboard" in words
        assert "jupyterhub_config.py" in words
        printed, _, _ = kernel.run("nbboard.diagnose()")
    assert "access:services!service=nbboard" in printed


def test_without_the_scope_pages_say_so(hub: Hub, people: People) -> None:
    dora = Visitor(people.enter(), hub, "dora").log_in()
    answer = dora.page.goto(hub.boards)
    assert answer is not None
    assert answer.status == 403
    assert "nbboard" in dora.page.locator("body").inner_text()
    # What a page of JupyterLab does: it asks her own server, which asks the service as her.
    dora.page.goto(f"{hub.url}user/dora/lab")
    said = dora.ask("GET", f"{hub.url}user/dora/nbboard/api/boards")
    assert said["status"] == 403
    assert "access:services!service=nbboard" in said["message"]


def test_the_lobby_and_a_board_on_pages_of_the_service(
    hub: Hub, people: People, ada: Colleague, ben: Colleague
) -> None:
    ada.create("On a page")
    visitor = Visitor(people.tab(ben.page.context), hub, "ben")
    view = visitor.open(ada.board_id)
    view.draw(UPPER)
    ada.view().wait_for_ink(UPPER)
    visitor.lobby()
    card = visitor.page.locator(".nb-card").filter(has_text="On a page")
    card.wait_for()
    visitor.page.close()


def test_rest_answers_strangers_with_json_and_no_redirect(hub: Hub) -> None:
    answer = ask("GET", f"{hub.boards}api/boards", "")
    assert answer.status in (401, 403)
    assert answer.model["message"]
    assert ask("GET", f"{hub.boards}api/boards", "no-such-token-at-all").status in (401, 403)


@pytest.mark.parametrize("place", ["", "boards/brave-otter-7f3k"])
def test_pages_in_a_users_server_lead_to_the_service(
    hub: Hub, people: People, ben: Colleague, place: str
) -> None:
    page = people.tab(ben.page.context)
    page.goto(f"{hub.url}user/ben/nbboard/{place}")
    assert page.url.startswith(hub.boards)
    page.close()
    assert is_board_id("brave-otter-7f3k")
