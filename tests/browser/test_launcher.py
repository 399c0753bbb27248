"""JupyterLab's launcher makes a board in a tab of its own, which a reload brings back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import People
from tests.lab import TOKEN, Lab
from tests.waiting import until


def _workspace(page: Page, lab: Lab) -> str:
    """The layout as it was saved; the default one is written by the pages of all others too."""
    headers = {"Authorization": f"token {TOKEN}"}
    return page.request.get(f"{lab.url}lab/api/workspaces/launcher", headers=headers).text()


@pytest.fixture(scope="module")
def page(people: People) -> Page:
    """A browser that loads JupyterLab for the first time once."""
    return people.enter()


def test_a_card_of_the_launcher_opens_a_new_board(lab: Lab, page: Page) -> None:
    page.goto(f"{lab.url}lab/workspaces/launcher?token={TOKEN}&reset")
    page.locator('.jp-LauncherCard[title="New shared board"]').click(timeout=60_000)
    frame = page.frame_locator('iframe[src*="/nbboard/boards/"]')
    expect(frame.get_by_text("Live", exact=True)).to_be_visible()
    tab = page.locator(".lm-TabBar-tab.lm-mod-current", has_text=re.compile(r"\w+-\w+-\w{4}"))
    name = tab.inner_text().strip()
    until(lambda: name in _workspace(page, lab), "JupyterLab has saved its layout")
    page.goto(f"{lab.url}lab/workspaces/launcher?token={TOKEN}")
    expect(frame.get_by_text("Live", exact=True)).to_be_visible(timeout=60_000)
    expect(page.locator(".lm-TabBar-tab", has_text=name)).to_be_visible()


def test_the_palette_opens_the_lobby(lab: Lab, page: Page) -> None:
    page.goto(f"{lab.url}lab/workspaces/launcher?token={TOKEN}&reset")
    page.locator('.jp-LauncherCard[title="Shared boards"]').wait_for(timeout=60_000)
    # Keys mean something once JupyterLab has put its panels where they were.
    page.evaluate("() => window.jupyterapp.restored")
    page.keyboard.press("Control+Shift+c")
    field = page.locator(".lm-CommandPalette-input")
    expect(field).to_be_focused()
    field.fill("Shared boards")
    found = page.locator(".lm-CommandPalette-item.lm-mod-active")
    expect(found).to_contain_text("Shared boards")
    page.keyboard.press("Enter")
    expect(page.locator('iframe[title="Shared boards"]')).to_be_visible()
