"""What the widget costs and what it says of itself."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import WebSocket, expect

from tests.browser.board_view import Point
from tests.browser.conftest import People
from tests.browser.person import BOARD, Person
from tests.lab import TOKEN, Lab
from tests.waiting import until

UPPER: list[Point] = [(120, 100), (260, 150), (420, 100)]
SECOND_VIEW = 2


def watch_sockets(person: Person) -> list[WebSocket]:
    """A list to which every socket that the person's page opens from now on is added."""
    opened: list[WebSocket] = []

    def add(socket: WebSocket) -> None:
        opened.append(socket)

    person.page.on("websocket", add)
    return opened


def sockets_of(person: Person, opened: list[WebSocket]) -> list[WebSocket]:
    """The sockets to the person's board that are open now."""
    path = f"/boards/{person.board_id}/socket"
    return [each for each in opened if path in each.url and not each.is_closed()]


def test_two_views_of_one_board_share_one_connection(ada: Person) -> None:
    opened = watch_sockets(ada)
    first = ada.create("Two views")
    ada.notebook.run(SECOND_VIEW, "board")
    second = ada.view(SECOND_VIEW).wait()
    second.draw(UPPER)
    first.show()
    first.wait_for_ink(UPPER)
    assert len(sockets_of(ada, opened)) == 1
    # The kernel, and this page once.
    until(lambda: ada.ask("len(board.members)") == 2, "the kernel and the page")

    ada.notebook.run(SECOND_VIEW, "")
    first.show()
    first.draw([(150, 330), (400, 380)])
    until(lambda: ada.ask("len(board.strokes)") == 2, "the other view still draws")
    assert len(sockets_of(ada, opened)) == 1


def test_the_connection_ends_some_time_after_the_last_view(ada: Person) -> None:
    opened = watch_sockets(ada)
    ada.create("No view left")
    assert len(sockets_of(ada, opened)) == 1
    ada.notebook.run(BOARD, "pass")
    until(lambda: ada.ask("len(board.members)") == 1, "the page has left the room")
    # Playwright hears of a closed socket only while it is at work.
    until(
        lambda: not sockets_of(ada, opened),
        "its socket is closed",
        pause=lambda: ada.page.wait_for_timeout(20),
    )


def test_no_credential_is_a_trait_or_in_the_notebook(ada: Person, lab: Lab) -> None:
    ada.create("Nothing secret")
    ada.view().draw(UPPER)
    until(lambda: ada.ask("len(board.strokes)") == 1, "a stroke")
    secret = ada.ask("__import__('os').environ['NBBOARD_TOKEN']")
    assert len(secret) >= 32
    state = ada.ask("str(board.widget.get_state())")
    ada.tell("pass")
    ada.notebook.run(BOARD, "board")
    ada.notebook.save()
    saved = (lab.notebooks / ada.notebook.path).read_text()
    for text in (state, saved):
        assert secret not in text
        assert TOKEN not in text
        assert "_xsrf" not in text


def test_the_saved_notebook_is_small_and_holds_a_picture(ada: Person, lab: Lab) -> None:
    ada.create("Saved")
    ada.tell(
        "import numpy as np\n"
        "t = np.linspace(0, 60, 200)\n"
        "with board.batch():\n"
        "    for k in range(60):\n"
        "        board.draw.stroke(np.column_stack([8 * t, 200 + 3 * k * np.sin(t / 6 + k)]))\n"
        "board.wait()"
    )
    ada.notebook.run(BOARD, "board")
    ada.view().wait()
    ada.notebook.save()
    path = lab.notebooks / ada.notebook.path
    assert path.stat().st_size < 400_000
    shown = json.loads(path.read_text())["cells"][BOARD]["outputs"][-1]["data"]
    assert shown["image/png"].startswith("iVBORw0KGgo")
    assert "NBBoard" in "".join(shown["text/plain"])
    assert "application/vnd.jupyter.widget-view+json" in shown


def test_an_unknown_board_is_refused_in_words(ada: Person) -> None:
    ada.notebook.run(
        BOARD, "from nbboard.widget import BoardWidget\nBoardWidget('calm-otter-0000')"
    )
    view = ada.view()
    alert = view.root.get_by_role("alert")
    expect(alert).to_contain_text("No such board, or not shared with you")
    expect(view.words).to_have_text("Not opened")


def test_a_page_that_reaches_no_server_draws_through_the_kernel(
    ada: Person, lab: Lab, people: People
) -> None:
    page = people.enter()
    page.route("**/nbboard/**", lambda route: route.abort())
    page.route_web_socket("**/nbboard/**", lambda socket: socket.close(code=1006))
    nina = Person(page, lab, "nina", "notebook").arrive()
    ada.create("No way but the kernel")
    # The script comes from the kernel then, and everything else by it.
    nina.notebook.run(BOARD, f"board = NBBoard.join({ada.board_id!r})\nboard")
    view = nina.view().wait("Live · through the kernel", timeout=40)
    ada.view().draw(UPPER)
    view.wait_for_ink(UPPER)
    view.draw([(150, 330), (400, 380)])
    until(lambda: ada.ask("len(board.strokes)") == 2, "hers at Ada's kernel")
    # A client of its own below the kernel's user: undo is each one's own.
    asked = "[m.client for m in board.members if m.user == 'python']"
    until(lambda: len(nina.ask(asked)) >= 3, "everybody by a kernel")
    clients = nina.ask(asked)
    assert len(set(clients)) == len(clients)
    view.root.get_by_role("button", name="Undo", exact=True).click()
    until(lambda: ada.ask("len(board.strokes)") == 1, "only hers is undone")
    page.context.close()


@pytest.fixture
def watching(bob: Person, lab: Lab) -> Iterator[Person]:
    """Bob, who may only look at boards."""
    context = bob.page.context
    context.add_cookies([{"name": "nbboard-test-role", "value": "viewer", "url": lab.url}])
    yield bob
    context.clear_cookies(name="nbboard-test-role")


def test_a_viewer_sees_and_cannot_draw(ada: Person, watching: Person) -> None:
    ada.create("For viewers")
    his = watching.join(ada.board_id).wait("view only")
    ada.view().draw(UPPER)
    his.wait_for_ink(UPPER)
    expect(his.root.get_by_role("group", name="Tools")).to_have_count(0)
    his.draw([(150, 330), (400, 380)])
    ada.view().draw([(150, 300), (400, 300)])
    until(lambda: ada.ask("len(board.strokes)") >= 2, "Ada's second stroke")
    assert ada.ask("len(board.strokes)") == 2


def test_the_widget_fits_a_narrow_cell(ada: Person) -> None:
    ada.tell("import ipywidgets")
    ada.notebook.run(
        BOARD,
        "board = NBBoard.create('Narrow')\n"
        "ipywidgets.Box([board.widget], layout=ipywidgets.Layout(width='320px'))",
    )
    view = ada.view().wait()
    box = view.root.bounding_box()
    assert box is not None
    assert box["width"] <= 320
    view.choose("Board")
    for panel in view.root.locator(".nb-panel:visible").all():
        part = panel.bounding_box()
        assert part is not None
        assert box["x"] <= part["x"]
        assert part["x"] + part["width"] <= box["x"] + box["width"], panel.get_attribute("class")
    # Nothing lies over the menu's last item.
    view.root.get_by_role("button", name="Leave the board").click(trial=True)
    ada.page.keyboard.press("Escape")
    view.draw([(60, 120), (250, 160)])
    until(lambda: ada.ask("len(board.strokes)") == 1, "a stroke in the narrow board")


def test_the_kernel_is_told_what_is_selected(ada: Person) -> None:
    view = ada.create("Selected")
    assert ada.ask("board.selection") == []
    view.draw(UPPER)
    view.draw([(150, 330), (400, 380)])
    until(lambda: ada.ask("len(board.strokes)") == 2, "two strokes")
    view.show()
    view.stage.focus()
    view.page.keyboard.press("Control+a")
    chosen = "[element.id for element in board.selection]"
    until(lambda: ada.ask(chosen) == ada.ask("[each.id for each in board.elements]"), "both")
    view.show()
    view.stage.focus()
    view.page.keyboard.press("Delete")
    until(lambda: ada.ask("len(board.elements) + len(board.selection)") == 0, "nothing is left")
