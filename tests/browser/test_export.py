"""A board taken along from its page: by the menu, by keys, as files and on the clipboard."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import People
from tests.browser.test_clipboard import as_picture, copied, put_on_clipboard
from tests.browser.test_tools import Board
from tests.lab import Lab
from tests.pixels import Picture


@pytest.fixture(scope="module")
def page(people: People) -> Page:
    return people.enter(permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)


@pytest.fixture
def board(lab: Lab, page: Page) -> Board:
    board = Board(lab, page)
    put_on_clipboard(board, "what was there before")
    for x in (100, 400):
        board.key("r")
        board.view.press([(x, 100), (x + 200, 200)])
        board.view.release()
    board.newest(2)
    return board


def dialog(board: Board) -> Locator:
    found = board.page.locator(".nb-export")
    found.wait_for()
    return found


def choose(board: Board, words: str) -> None:
    dialog(board).locator("label", has_text=words).first.click()


def saved(board: Board) -> tuple[str, bytes]:
    with board.page.expect_download() as download:
        board.page.get_by_role("button", name="Download").click()
    name = download.value.suggested_filename
    expect(board.page.locator(".nb-export")).to_have_count(0)
    expect(board.page.locator(".nb-toasts")).to_contain_text(f"Saved as {name}")
    return name, Path(download.value.path()).read_bytes()


def pixels(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"))


def test_the_menu_leads_to_a_picture_of_the_whole_board(board: Board) -> None:
    board.page.get_by_role("button", name="Board", exact=True).click()
    board.page.locator(".nb-item", has_text="Export").click()
    expect(dialog(board).get_by_role("img", name="Preview")).to_be_visible()
    choose(board, "1×")
    name, data = saved(board)
    assert name == "tools.png"
    picture = pixels(data)
    # 500 × 100 units, a line of 2 round them, 16 on each side.
    assert abs(picture.shape[1] - 534) <= 4
    assert (picture[:, :, :3].min(axis=2) < 100).any()
    assert picture[0, 0].tolist() == [255, 255, 255, 255]
    expect(board.view.stage).to_be_focused()


def test_keys_lead_to_what_is_selected_and_each_format_is_what_it_says(board: Board) -> None:
    board.key("v")
    board.page.mouse.click(*board.view.on_page((200, 100)))
    board.key("Control+Shift+E")
    choose(board, "Selection (1)")
    choose(board, "Excalidraw")
    _, drawing = saved(board)
    assert len(json.loads(drawing)["elements"]) == 1
    board.key("Control+Shift+E")
    choose(board, "Whole board")
    choose(board, "PDF")
    dialog(board).get_by_label("Page").select_option("a4")
    _, document = saved(board)
    assert document.startswith(b"%PDF")
    assert b"841.88" in document
    board.key("Control+Shift+E")
    choose(board, "Whole board")
    choose(board, "SVG")
    choose(board, "Dark")
    _, drawn = saved(board)
    assert drawn.count(b"<path") == 2
    assert b"#171717" in drawn
    board.key("Control+Shift+E")
    choose(board, "Dark")
    board.key("Escape")
    expect(board.page.locator(".nb-export")).to_have_count(0)


def test_a_picture_is_copied(board: Board) -> None:
    board.key("Control+Shift+E")
    choose(board, "PNG")
    choose(board, "2×")
    board.page.get_by_role("button", name="Copy", exact=True).click()
    expect(board.page.locator(".nb-toasts")).to_contain_text("Copied as a picture.")
    picture = as_picture(copied(board)["image/png"])
    assert picture.shape[1] > 1000
