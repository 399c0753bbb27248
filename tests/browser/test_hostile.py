"""T9, T11, T22, T25, T26: boards full of hostile words, in every page that shows them."""

import re
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, Final
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Dialog, Page, Request, expect

from nbboard import NBBoard
from tests.browser.conftest import People
from tests.browser.payloads import PAYLOADS, PLANTED, SETTLED, WATCH
from tests.browser.visitor import Visitor
from tests.lab import HOST, TOKEN, Lab
from tests.waiting import until

AT_ONCE: Final = 50
SHOWN: Final = ("svg", "g", "path", "rect", "image", "title", "clipPath", "defs", "desc", "style")
NAMES: Final = ("<b>Ada</b>", "<img src=x onerror=alert(1)>", "'\"><svg onload=alert(1)>", "${1}")


class Trap:
    """Sees what a page must not do: ask something elsewhere, open a dialog, run planted code."""

    def __init__(self, page: Page, office: Lab) -> None:
        self.page = page
        self.home = office.url
        self.sprung: list[str] = []
        page.add_init_script(WATCH)
        page.on("dialog", self._dialog)
        page.context.on("request", self._request)

    def _dialog(self, dialog: Dialog) -> None:
        self.sprung.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.sprung.append(f"request {request.url}")

    def check(self, *, policy: bool = True) -> None:
        """Fail when anything sprang; with `policy` also when the browser had to refuse anything."""
        self.page.evaluate(SETTLED, self.home)
        seen = self.page.evaluate(PLANTED)
        assert self.sprung == []
        assert seen["hit"] == 0, "planted code ran"
        assert seen["found"] == []
        if policy:
            assert seen["violations"] == []


@pytest.fixture(scope="module")
def hostile(people: People, office: Lab) -> tuple[Visitor, str]:
    """Mia's board with hostile words wherever there can be words."""
    mia = Visitor(people.enter(), office, "mia").lobby()
    board = str(mia.ask("POST", "api/boards", {"title": PAYLOADS[0], "access": "edit"})["id"])
    for payload in PAYLOADS[1:20]:
        mia.ask("POST", "api/boards", {"title": payload})
        mia.ask("POST", "api/groups", {"title": payload, "members": [payload]})
    with NBBoard.join(board, server=office.url, token=TOKEN, name="judge") as drawn:
        for number, payload in enumerate(PAYLOADS):
            drawn.draw.text(payload, (number % 20 * 120, number // 20 * 60))
        drawn.wait(30)
    for start in range(0, len(PAYLOADS), AT_ONCE):
        says = [["say", payload] for payload in PAYLOADS[start : start + AT_ONCE]]
        mia.ask("POST", f"api/boards/{board}/ops", {"ops": says})
    return mia, board


@pytest.fixture(scope="module")
def crowd(office: Lab, hostile: tuple[Visitor, str]) -> Iterator[None]:
    """People with hostile names are on the board."""
    boards = [NBBoard.join(hostile[1], server=office.url, token=TOKEN, name=name) for name in NAMES]
    yield
    for board in boards:
        board.close()


@pytest.mark.guarantee("T9", "T10", "T22", "T26")
def test_the_board_page_shows_words_as_words(
    people: People, office: Lab, hostile: tuple[Visitor, str], crowd: None
) -> None:
    page = people.enter()
    trap = Trap(page, office)
    noa = Visitor(page, office, "noa").open(hostile[1])
    view = noa.view().wait()
    expect(view.root.locator(".nb-name")).to_have_text(PAYLOADS[0])
    for key, panel in (("u", "People"), ("c", "Chat")):
        view.stage.focus()
        page.keyboard.press(key)
        side = view.root.locator(".nb-side")
        expect(side).to_have_attribute("aria-label", panel)
        expect(side).to_contain_text(NAMES[1] if panel == "People" else PAYLOADS[-1])
        if panel == "People":
            isolated = "each => getComputedStyle(each).unicodeBidi"
            assert side.locator("strong").first.evaluate(isolated) == "isolate"
        trap.check()


@pytest.mark.guarantee("T9", "T26")
def test_the_lobby_shows_words_as_words(
    people: People, office: Lab, hostile: tuple[Visitor, str]
) -> None:
    page = people.enter()
    trap = Trap(page, office)
    mia = Visitor(page, office, "mia").lobby()
    expect(mia.card(PAYLOADS[3]).first).to_be_visible()
    trap.check()
    mia.lobby("#groups")
    expect(page.get_by_text(PAYLOADS[5], exact=True).first).to_be_visible()
    trap.check()


@pytest.mark.guarantee("T9", "T26")
def test_a_guest_and_the_owner_of_the_link_see_words(
    people: People, office: Lab, hostile: tuple[Visitor, str]
) -> None:
    mia, board = hostile
    made = mia.ask("POST", f"api/boards/{board}/links", {"role": "viewer", "title": PAYLOADS[1]})
    page = people.enter()
    trap = Trap(page, office)
    page.goto(made["url"])
    expect(page.get_by_role("heading", level=1)).to_have_text(PAYLOADS[0])
    trap.check()
    page.get_by_role("button", name="Come in").click()
    Visitor(page, office).view().wait()
    trap.check()
    owner = people.enter()
    trap = Trap(owner, office)
    again = Visitor(owner, office, "mia").open(board)
    again.view().wait()
    again.button("Share").click()
    expect(owner.locator("dialog")).to_contain_text(PAYLOADS[1], timeout=15_000)
    trap.check()


@pytest.mark.guarantee("T11", "T9")
def test_an_svg_opened_by_itself_is_a_picture(
    people: People, office: Lab, hostile: tuple[Visitor, str], tmp_path: Path
) -> None:
    address = f"{office.url}nbboard/api/boards/{hostile[1]}/export?format=svg"
    asked = urllib.request.Request(address, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(asked, timeout=40) as answer:
        data = answer.read()
    assert b"<!" not in data
    for each in ET.fromstring(data).iter():
        assert each.tag.rpartition("}")[2] in SHOWN
        for name, value in each.attrib.items():
            assert not name.lower().startswith("on")
            assert not re.search(r"(?i)script:|url\((?!#)|//", value), (name, value)
    (tmp_path / "board.svg").write_bytes(data)
    page = people.enter()
    sprung: list[str] = []
    page.on("dialog", lambda dialog: (sprung.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda each: sprung.append(each.url))
    page.goto(f"file://{tmp_path}/board.svg")
    # All that the document names was fetched or refused by its load event; then it moves.
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert [each for each in sprung if not each.endswith("/board.svg")] == []
    assert page.evaluate("() => window.__nbboardHit ?? 0") == 0


class Framing(BaseHTTPRequestHandler):
    """Another site, whose page frames those of `inner`."""

    inner: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        frames = "".join(f'<iframe src="{address}"></iframe>' for address in self.inner)
        self.wfile.write(frames.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def other_site() -> Iterator[str]:
    server = ThreadingHTTPServer((HOST, 0), Framing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{HOST}:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.guarantee("T25")
def test_another_site_cannot_frame_a_page(
    people: People, office: Lab, hostile: tuple[Visitor, str], other_site: str
) -> None:
    page = people.enter()
    Visitor(page, office, "mia")
    Framing.inner = [f"{office.url}nbboard/", f"{office.url}nbboard/boards/{hostile[1]}"]
    refused: set[str] = set()
    page.on("requestfailed", lambda each: refused.add(f"{each.failure} {each.url}"))
    page.goto(other_site)
    until(
        lambda: refused == {f"net::ERR_BLOCKED_BY_RESPONSE {each}" for each in Framing.inner},
        f"both frames are refused: {refused}",
        pause=lambda: page.wait_for_timeout(20),
    )
