"""The kernel takes part: it draws, it reads, also while a cell runs."""

from tests.browser.board_view import Point
from tests.browser.person import KERNEL, Person
from tests.waiting import until

SLANT: list[Point] = [(150, 110), (400, 170)]
BOW: list[Point] = [(150, 350), (280, 390), (400, 340)]

# Draws, then works on until it has seen a stroke of a person; everything in one cell.
BUSY = """
import time
board.draw.line([(150, 110), (400, 170)], width=6)
deadline = time.monotonic() + 20
while not board.strokes and time.monotonic() < deadline:
    time.sleep(0.01)
print(len(board.strokes), "seen while busy")
"""


def test_the_page_shows_what_python_draws(ada: Person) -> None:
    view = ada.create("Python draws")
    ada.tell("board.draw.stroke([(150, 110), (275, 140), (400, 170)], color='#e03131', width=6)")
    view.wait_for_ink(SLANT, "#e03131")
    ada.tell("board.undo()")
    view.wait_for_paper(SLANT, "#e03131")


def test_python_reads_what_a_person_draws(ada: Person) -> None:
    view = ada.create("Python reads")
    view.draw(BOW, steps=10)
    until(lambda: ada.ask("len(board.strokes)") == 1, "the stroke")
    strokes = ada.ask("[stroke.tolist() for stroke in board.strokes]")
    # The view has not been moved: board units are pixels from its corner.
    for (x, y), (wanted_x, wanted_y) in ((strokes[0][0], BOW[0]), (strokes[0][-1], BOW[-1])):
        assert abs(x - wanted_x) < 2
        assert abs(y - wanted_y) < 2
    assert any(abs(x - BOW[1][0]) < 5 and abs(y - BOW[1][1]) < 5 for x, y in strokes[0])


def test_a_long_cell_stops_neither_direction(ada: Person) -> None:
    view = ada.create("A long cell")
    run = ada.notebook.start(KERNEL, BUSY)
    view.wait_for_ink(SLANT)
    assert ada.notebook.is_busy()
    view.draw(BOW)
    ada.notebook.finish(run)
    assert ada.notebook.text(KERNEL) == "1 seen while busy\n"


def test_an_unknown_id_says_what_to_do(ada: Person) -> None:
    run = ada.notebook.start(KERNEL, "NBBoard.join('calm-otter-0000')")
    ada.notebook.finish(run)
    error = ada.notebook.error(KERNEL)
    assert error is not None
    assert error["ename"] == "BoardNotFound"
    assert error["evalue"] == "no such board, or not shared with you: ask its owner"


def test_diagnose_tells_how_the_kernel_found_its_server(ada: Person) -> None:
    text = ada.tell("import nbboard; nbboard.diagnose()")
    assert "NBBOARD_URL" in text
    assert ada.notebook.lab.url in text
