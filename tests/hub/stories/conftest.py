"""One JupyterHub, one Chromium and the people of a course for all stories of this folder.

Ada teaches (in the group of the staff), Ben studies, Carl only watches (in the group of the
course); each has JupyterLab open, Carl in a named server. Dora has a server but may not use boards.
Emil has no server; Hilda runs the Hub.
"""

from collections.abc import Generator, Iterator
from typing import Any, Final

import pytest

from tests.browser import conftest as browser
from tests.browser.conftest import People
from tests.hub.guard import bearers
from tests.hub.harness import Hub, Plan
from tests.hub.stories.colleague import Colleague

chromium = browser.chromium
jp_asyncio_loop = browser.jp_asyncio_loop
jp_server_cleanup = browser.jp_server_cleanup
no_errors_of_ours = browser.no_errors_of_ours
people = browser.people

COURSE: Final = "course-101"
STAFF: Final = "course-101-staff"
BOARDS: Final = "may-use-boards"
USERS: Final = {"ada": [STAFF], "ben": [BOARDS], "carl": [COURSE], "dora": [], "emil": [BOARDS]}
IN_JUPYTERLAB: Final = ("ada", "ben", "carl/studio")
CONFIGURE: Final = f"""
import nbboard.hub

nbboard.hub.configure(
    c,
    url="{{service_url}}",
    api_token="{{service_token}}",
    groups=["{COURSE}", "{STAFF}", "{BOARDS}"],
)
"""
SERVICE: Final = {
    "JUPYTERHUB_SERVICE_NAME": "nbboard",
    "JUPYTERHUB_SERVICE_PREFIX": "/services/nbboard/",
    "JUPYTERHUB_API_URL": "{hub_api}",
    "JUPYTERHUB_API_TOKEN": "{service_token}",
    "NBBOARD_BIND_URL": "{service_url}",
    "NBBOARD_DATABASE": "{database}",
    "NBBOARD_HUB_PUBLIC_URL": "{boards}",
    "NBBOARD_SHARE_LINKS": "1",
}


@pytest.fixture(scope="package")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The Hub, with the servers of those who have one."""
    hub = Hub(tmp_path_factory.mktemp("hub") / "hub", Plan(USERS, CONFIGURE, SERVICE))
    with hub:
        hub.spawn(*IN_JUPYTERLAB, "dora")
        yield hub
    assert not bearers(hub.mark)


@pytest.fixture(scope="package")
def course(people: People, hub: Hub) -> dict[str, Colleague]:
    """Everybody in the JupyterLab of their own, opened side by side."""
    course = {
        place.partition("/")[0]: Colleague(people.enter(stays=True), hub, place)
        for place in IN_JUPYTERLAB
    }
    for colleague in course.values():
        colleague.log_in().begin()
    for colleague in course.values():
        colleague.arrive()
    return course


@pytest.fixture
def ada(course: dict[str, Colleague]) -> Colleague:
    """Who teaches."""
    return course["ada"]


@pytest.fixture
def ben(course: dict[str, Colleague]) -> Colleague:
    """Who studies."""
    return course["ben"]


@pytest.fixture
def carl(course: dict[str, Colleague]) -> Colleague:
    """Who watches."""
    return course["carl"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    if report.failed:
        item.add_report_section(report.when, "pages", browser.keep_evidence(item))
        hub = getattr(item, "funcargs", {}).get("hub")
        if isinstance(hub, Hub):
            for program in (hub.service, hub.hub):
                tail = "\n".join(program.output.splitlines()[-40:])
                item.add_report_section(report.when, program.log.name, tail)
    return report
