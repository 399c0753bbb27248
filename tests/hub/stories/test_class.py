"""The notebook of a class under a Hub: a teacher runs it, a student of the course watches."""

from pathlib import Path

import nbformat
from playwright.sync_api import expect

from tests.hub.harness import Hub
from tests.hub.kernel import Kernel
from tests.hub.stories.colleague import Colleague
from tests.waiting import until

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "02-a-class.ipynb"
COMES_IN = "board.people.open_to"
PRESENTS = "teacher ="
CLASS_DRAWS = "board.people.pass_pen(None)"


def sources() -> list[str]:
    """The code cells."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_a_student_watches_the_lesson_and_then_draws(hub: Hub, carl: Colleague) -> None:
    with Kernel(hub, "ada") as teacher:

        def teach(last: str) -> None:
            while lesson:
                source = lesson.pop(0)
                _, raised, words = teacher.run(source)
                assert not raised, f"{raised}: {words}\n{source}"
                if source.startswith(last):
                    return

        lesson = sources()
        teach(last=COMES_IN)
        view = carl.join(teacher.run("print(board.id)").printed.strip())
        tools = view.root.locator(".nb-tools")
        expect(tools).to_have_count(0)
        teach(last=PRESENTS)
        expect(view.root).to_contain_text("presents")
        teach(last=CLASS_DRAWS)
        expect(tools).to_be_visible()
        until(lambda: carl.ask("len(board.elements)") > 20, "the picture of the class")
        assert carl.ask("board.chat[0].text").startswith("Where does the string")
        teach(last="the end")
