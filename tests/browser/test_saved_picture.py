"""Who opens a saved notebook again sees the board's picture where its kernel is gone."""

from playwright.sync_api import Locator, expect

from tests.browser.board_view import Point
from tests.browser.person import BOARD, Person
from tests.lab import Lab

OTHER = 2
SLIDER = "import ipywidgets\nipywidgets.IntSlider()"
SLANT: list[Point] = [(150, 110), (400, 170)]
LOADED = "(image) => image.complete && image.naturalWidth > 0"


def come_back(person: Person, lab: Lab) -> Locator:
    """Save, end the kernel and open the notebook again; gives the place of the board's cell."""
    person.notebook.save()
    for session in lab.get("api/sessions"):
        if session["path"] == person.notebook.path:
            lab.delete(f"api/sessions/{session['id']}")
    person.notebook.open()
    return person.notebook.cell(BOARD)


def picture_in(place: Locator, board_id: str) -> Locator:
    """Wait for the picture of a board and what is said below it."""
    figure = place.locator(".nbboard-picture")
    expect(figure).to_have_text(
        f"Board {board_id} as it was when this cell ran. Run the cell to draw on it."
    )
    assert figure.locator("img").evaluate(LOADED)
    return figure


def test_a_picture_stands_in_for_the_board_until_its_cell_is_run(ada: Person, lab: Lab) -> None:
    drawn = f"board.draw.line({SLANT}, width=6)\nboard.wait()\nprint(board.id)\nboard"
    board_id = ada.notebook.run(BOARD, f"board = NBBoard.create('Come back')\n{drawn}").strip()
    ada.view().wait_for_ink(SLANT)
    ada.notebook.run(OTHER, SLIDER)
    place = come_back(ada, lab)
    figure = picture_in(place, board_id)
    # Widgets of others are left as they are.
    expect(ada.notebook.cell(OTHER)).to_contain_text("model not found")
    ada.notebook.run(OTHER, "from nbboard import NBBoard")
    view = ada.join(board_id)
    expect(figure).to_have_count(0)
    view.wait_for_ink(SLANT)
