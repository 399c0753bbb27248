"""T9, T27: hostile words on a board that a notebook shows, and in what the kernel says of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.payloads import PAYLOADS, PLANTED, WATCH
from tests.browser.person import KERNEL, Person
from tests.lab import Lab

DRAW = """
for number, payload in enumerate({payloads!r}):
    board.draw.text(payload, (number % 20 * 120, number // 20 * 60))
    board.say(payload)
board.wait(30)
"""


@pytest.mark.guarantee("T9", "T27")
def test_the_widget_and_the_kernels_words_show_words(ada: Person, lab: Lab) -> None:
    page = ada.page
    sprung: list[str] = []
    page.on("dialog", lambda dialog: (sprung.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda each: sprung.append(each.url))
    page.evaluate(WATCH)
    view = ada.create(PAYLOADS[0])
    ada.tell(DRAW.format(payloads=PAYLOADS[::3]))
    view.wait()
    expect(view.root.locator(".nb-name")).to_have_text(PAYLOADS[0])
    for shown in ("board", "board.people", "board.elements", "[line.text for line in board.chat]"):
        ada.tell(f"from IPython.display import display; display({shown})")
        for output in ada.notebook.outputs(KERNEL):
            data = output.get("data", {})
            # Only plain words, pictures and the widget, whose traits hold no text of a board.
            html = {
                kind for kind in data if kind in {"text/html", "text/markdown", "image/svg+xml"}
            }
            assert html == set(), shown
    seen = page.evaluate(PLANTED)
    assert (seen["hit"], seen["found"]) == (0, [])
    assert [each for each in sprung if not each.startswith((lab.url, "data:", "blob:"))] == []
