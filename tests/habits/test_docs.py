"""What the docs say is what the code does."""

import re
from pathlib import Path

from nbboard.hub import visits
from nbboard.room import farewell
from nbboard.room.farewell import Farewell
from nbboard.server import door
from tools import limits_page

ROOT = Path(__file__).parents[2]


def test_the_page_of_limits_is_current() -> None:
    assert limits_page.PAGE.read_text() == limits_page.page(), "run python -m tools.limits_page"


def test_every_path_named_in_the_architecture_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    named = re.findall(
        r"`((?:src|js|docs|conformance|tools|core|room|store|server|client|render)/[^`:]*)`", text
    )
    missing = [
        path
        for path in named
        if not (ROOT / path).exists() and not (ROOT / "src/nbboard" / path).exists()
    ]
    assert named
    assert not missing, missing


def test_every_farewell_is_in_the_protocol_with_its_close_code() -> None:
    text = (ROOT / "docs/protocol.md").read_text()
    rows = re.findall(r"^\| (`[^|]+) \| (\d{4}) \| (yes|no) \|", text, re.MULTILINE)
    told = {
        (code, int(close), retry == "yes")
        for codes, close, retry in rows
        for code in re.findall(r"`([a-z-]+)`", codes)
    }
    said = {
        (words.code, words.close_code, words.retry)
        for module in (farewell, door, visits)
        for words in vars(module).values()
        if isinstance(words, Farewell)
    }
    assert len(said) > 15
    assert not said - told
    known = {code for code, *_ in told}
    assert not set(re.findall(r"`bye ([a-z-]+)", text)) - known


def test_every_link_of_the_readme_leads_somewhere() -> None:
    text = (ROOT / "README.md").read_text()
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
