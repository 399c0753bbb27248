"""The example for one machine, as it is in docs/hub, with a Hub that starts all by itself."""

from pathlib import Path

import pytest

from nbboard import NBBoard
from nbboard.core.errors import NotAllowed
from tests.hub.harness import Hub, Plan

EXAMPLE = Path(__file__).parents[3] / "docs" / "hub"
# Ports, folders and the mark of a test are the test's own.
CONFIGURE = f"""
url, services = c.JupyterHub.bind_url, c.JupyterHub.services
load_subconfig("jupyterhub_config.py", path={str(EXAMPLE)!r})
(service,) = [one for one in c.JupyterHub.services if one["name"] == "nbboard"]
service["url"] = "{{service_url}}"
service["environment"] |= {{"NBBOARD_DATABASE": "{{database}}", "NBBOARD_TEST_HUB": "{{mark}}"}}
c.JupyterHub.bind_url = c.JupyterHub.public_url = url
c.JupyterHub.services = [*services, service]
"""
SCOPE = "access:services!service=nbboard"


@pytest.mark.guarantee("G1", "G4")
def test_hub_proxy_and_service_restarted_together_in_mid_drawing(tmp_path: Path) -> None:
    with Hub(tmp_path / "hub", Plan({}, CONFIGURE, managed=True)) as hub:
        token = hub.token("teacher", [SCOPE])
        with NBBoard.create("Lesson", server=hub.boards, token=token) as board:
            board.draw.stroke([(0, 0), (10, 10)])
            board.wait()
            hub.hub.stop()
            board.draw.stroke([(0, 20), (10, 30)])
            hub.hub.start()
            board.wait(30)
            assert len(board.elements) == 2
            token = hub.token("student", [SCOPE])
            with NBBoard.join(board.id, server=hub.boards, token=token) as watched:
                assert watched.role == "viewer"
                assert len(watched.elements) == 2
                with pytest.raises(NotAllowed, match="viewer"):
                    watched.draw.stroke([(0, 0), (1, 1)])
