"""schemathesis against a live server: made from `openapi.yaml`, asked as four kinds of visitor.

Needs `pip install nbboard[faults]`; part of `make faults`, not of `make test`. Every request made
up from the file must get an answer that the file describes: a status, a type and a body it names,
never a 5xx, and nothing at all for who has not signed in.
"""

import json
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings

from nbboard.server import app
from tests.fault.evidence import Evidence, keep, trials
from tests.fault.evidence import seed as new_seed
from tests.lab import Lab

SPEC: Final = Path(app.__file__).with_name("openapi.yaml")
EXAMPLES: Final = trials(20, 150)
VISITORS: Final = ("ann", "ed", "vi", "")
"""Owner, editor, viewer and stranger."""
OPEN: Final = ("/s/",)
"""Below this, routes for guests answer without a login (with 403 and 404)."""
ACCOUNTS: Final = """
from jupyter_server.auth import IdentityProvider, User


class ByToken(IdentityProvider):
    def get_user(self, handler):
        kind, _, name = handler.request.headers.get("Authorization", "").partition(" ")
        if kind != "token" or name not in ("boss", "ann", "ed", "vi"):
            return super().get_user(handler)
        handler._token_authenticated = True
        return User(username=name, name=name.title())


c.ServerApp.identity_provider_class = ByToken
c.NBBoardApp.share_links = True
"""


class Office(Lab):
    """A server that tells people apart by their token, with a board for all of them."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        config = self.folder / "config" / "jupyter_server_config.py"
        config.write_text(config.read_text() + ACCOUNTS)
        self.board = self.group = self.link = ""

    def open_board(self) -> None:
        """Make the board, group and link that requests are about."""
        self.board = self._make("boards", {"title": "Fuzz", "access": "private"})["id"]
        self.group = self._make("groups", {"title": "7b", "members": ["ed"]})["id"]
        ops = [
            ["set-role", "ann", 3],
            ["set-role", "ed", 2],
            ["set-role", "vi", 1],
            ["say", "hello"],
        ]
        self._make(f"boards/{self.board}/ops", {"ops": ops})
        self.link = self._make(f"boards/{self.board}/links", {"role": "viewer"})["id"]

    def _make(self, path: str, model: object) -> Any:
        request = urllib.request.Request(
            f"{self.url}nbboard/api/{path}",
            json.dumps(model).encode(),
            {"Authorization": "token boss", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    @property
    def known(self) -> dict[str, str]:
        """What stands for each parameter of a path."""
        return {"board_id": self.board, "group": self.group, "link": self.link, "seq": "2"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("fuzz") / "server")
    office.start()
    yield office
    office.stop()


def operations(url: str) -> list[Any]:
    """Give what the file describes, but for the sockets."""
    import schemathesis  # noqa: PLC0415  an extra of its own

    described = yaml.safe_load(SPEC.read_text())
    schema = schemathesis.openapi.from_dict(described)
    schema.config.update(base_url=f"{url}nbboard")
    found = [each.ok() for each in schema.get_all_operations()]
    return [each for each in found if not each.path.endswith("/socket")]


class Judge:
    """Asks as one visitor and holds each answer against the file."""

    def __init__(self, office: Office, who: str) -> None:
        from schemathesis import checks  # noqa: PLC0415
        from schemathesis.specs.openapi import checks as openapi  # noqa: PLC0415

        self.checks = [
            checks.not_a_server_error,
            openapi.status_code_conformance,
            openapi.content_type_conformance,
            openapi.response_schema_conformance,
            openapi.response_headers_conformance,
        ]
        self.office = office
        self.headers = {"Authorization": f"token {who}"} if who else {}
        self.who = who
        self.codes: Counter[int] = Counter()

    def __call__(self, case: Any) -> None:
        known = self.office.known
        # Mostly of what is there: of what is not, all there is to hear is 404.
        for name in case.path_parameters or {}:
            if name in known and sum(self.codes.values()) % 8:
                case.path_parameters[name] = known[name]
        response = case.call(headers={**dict(case.headers or {}), **self.headers}, timeout=20)
        self.codes[response.status_code] += 1
        if not self.who and not case.operation.path.startswith(OPEN):
            assert response.status_code in (401, 403), f"{case.operation.label} lets anybody in"
        case.validate_response(response, checks=self.checks)


@pytest.mark.slow
@pytest.mark.timeout(trials(600, 3600))
@pytest.mark.guarantee("T6", "T16", "G11")
@pytest.mark.parametrize("who", VISITORS, ids=["owner", "editor", "viewer", "stranger"])
def test_every_answer_is_one_that_the_file_describes(office: Office, who: str) -> None:
    judge = Judge(office, who)
    failures: list[str] = []
    number = new_seed()
    asked = operations(office.url)
    for operation in asked:
        office.open_board()

        @seed(number)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def attempt(case: Any) -> None:
            judge(case)

        try:
            attempt()
        except BaseExceptionGroup as error:
            failures.append(f"{operation.label}: {error.exceptions}")
        except AssertionError as error:
            failures.append(f"{operation.label}: {error}")
    kind = dict(zip(VISITORS, ("owner", "editor", "viewer", "stranger"), strict=True))[who]
    keep(
        Evidence(
            "G11",
            f"REST fuzzing as {kind}",
            sum(judge.codes.values()),
            len(failures),
            f"request made up from openapi.yaml, {len(asked)} operations; answers "
            f"{dict(sorted(judge.codes.items()))}",
            seed=str(number),
        )
    )
    assert failures == [], "\n\n".join(failures)
    assert sum(judge.codes.values()) >= len(asked)
