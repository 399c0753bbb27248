"""One Chromium and one JupyterLab for all stories; a picture of every page when one fails."""

import re
import shutil
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.browser.person import Person
from tests.lab import Lab

ARTIFACTS: Final = Path(__file__).parents[2] / "artifacts"
FAILURES: Final = ARTIFACTS / "failures"
VIEWPORT: Final[Any] = {"width": 1280, "height": 900}
_failed = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def jp_asyncio_loop() -> None:
    """Take the place of pytest-jupyter's loop for each test: Playwright runs one here already."""


@pytest.fixture(autouse=True)
def jp_server_cleanup() -> None:
    """Take the place of pytest-jupyter's: no server runs inside these tests."""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; ends with the package, since its event loop stands in others' way."""
    path = shutil.which("chromium")
    assert path, "no chromium on PATH: `make setup` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The server that stories share whose people have accounts or come by a share link."""
    lab = Lab(tmp_path_factory.mktemp("office") / "server", accounts=True, share_links=True)
    lab.start()
    yield lab
    lab.stop()


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The server that most stories share."""
    lab = Lab(tmp_path_factory.mktemp("lab") / "server")
    lab.start()
    yield lab
    lab.stop()


class People:
    """Makes browser contexts, one a person, and remembers what went wrong in their pages."""

    def __init__(self, browser: Browser):
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._staying: list[BrowserContext] = []
        self._taken: list[tuple[str, BrowserContext]] = []
        self._free: defaultdict[str, list[BrowserContext]] = defaultdict(list)
        self.errors: list[str] = []

    def enter(self, *, stays: bool = False, **options: Any) -> Page:
        """A page of a new person: own cookies, own storage. One that stays outlasts `leave`."""
        context = self._browser.new_context(viewport=VIEWPORT, **options)
        (self._staying if stays else self._contexts).append(context)
        return self.tab(context)

    def seat(self, **options: Any) -> Page:
        """A page as `enter` gives it, until the end of the story.

        Another story may have had the same browser, which has what it fetched and compiled, but no
        cookie and nothing stored.
        """
        key = repr(sorted(options.items()))
        free = self._free[key]
        context = free.pop() if free else self._browser.new_context(viewport=VIEWPORT, **options)
        if context not in self._contexts:
            self._contexts.append(context)
        self._taken.append((key, context))
        return self.tab(context)

    def rise(self) -> None:
        """Take all seats back."""
        for key, context in self._taken:
            if context in self._contexts and context.pages:
                _forget(context)
                self._free[key].append(context)
        self._taken.clear()

    def tab(self, context: BrowserContext) -> Page:
        """One more page of a person who is here."""
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.errors.append(f"{error}\n{error.stack}"))
        return page

    def leave(self) -> None:
        """Close the pages of all who do not stay."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()
        self._taken.clear()
        self._free.clear()

    def end(self) -> None:
        """Close every page made here."""
        self._contexts += self._staying
        self.leave()

    def pages(self) -> list[Page]:
        """The pages that are open."""
        return [page for context in self._contexts + self._staying for page in context.pages]


def _forget(context: BrowserContext) -> None:
    """Close a browser's pages, and take away its cookies and what its pages stored."""
    origins = {"{0.scheme}://{0.netloc}".format(urlsplit(page.url)) for page in context.pages}
    for page in context.pages:
        page.close()
    context.clear_cookies()
    blank = context.new_page()
    session = context.new_cdp_session(blank)
    for origin in origins:
        wanted = {"origin": origin, "storageTypes": "local_storage,indexeddb"}
        session.send("Storage.clearDataForOrigin", wanted)
    blank.close()


_everybody = pytest.StashKey[People]()


@pytest.fixture(scope="package")
def people(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[People]:
    """Everybody who comes for the stories."""
    people = People(chromium)
    request.session.stash[_everybody] = people
    yield people
    del request.session.stash[_everybody]
    people.end()


@pytest.fixture(scope="module", autouse=True)
def leave_at_the_end(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close the pages of a file's stories: each one that stays open takes time from all others."""
    yield
    people = request.session.stash.get(_everybody, None)
    if people is not None:
        people.leave()


@pytest.fixture(scope="package")
def ada(people: People, lab: Lab) -> Person:
    """A person in JupyterLab."""
    return Person(people.enter(stays=True), lab, "ada").arrive()


@pytest.fixture(scope="package")
def bob(people: People, lab: Lab) -> Person:
    """Another person in JupyterLab."""
    return Person(people.enter(stays=True), lab, "bob").arrive()


@pytest.fixture(scope="package")
def carol(people: People, lab: Lab) -> Person:
    """A person in Notebook 7."""
    return Person(people.enter(stays=True), lab, "carol", "notebook").arrive()


@pytest.fixture(autouse=True)
def no_errors_of_ours(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a story in which code of nbboard threw in a page; other code's errors are not ours."""
    yield
    if "people" in request.fixturenames:
        people: People = request.getfixturevalue("people")
        ours = [error for error in people.errors if "nbboard" in error]
        people.errors.clear()
        people.rise()
        assert not ours, "\n".join(ours)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    if report.failed:
        item.stash[_failed] = True
        item.add_report_section(report.when, "pages", keep_evidence(item))
    return report


def keep_evidence(item: pytest.Item) -> str:
    """Take a picture of every open page and keep the server's last lines."""
    arguments = getattr(item, "funcargs", {})
    name = re.sub(r"[^\w-]+", "_", item.nodeid.split("browser/")[-1])
    FAILURES.mkdir(parents=True, exist_ok=True)
    kept = []
    for fixture in arguments.values():
        if isinstance(fixture, People):
            for number, page in enumerate(fixture.pages()):
                path = FAILURES / f"{name}-{number}.png"
                try:
                    page.screenshot(path=path, timeout=5000)
                    kept.append(str(path))
                except Error as error:
                    kept.append(f"no picture of page {number}: {error.message}")
            kept += fixture.errors
        elif isinstance(fixture, Lab):
            kept += fixture.log.read_text(errors="replace").splitlines()[-40:]
    return "\n".join(kept)
