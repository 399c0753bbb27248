"""The anywidget that shows a board in a cell. It carries the board's id and never a credential."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import anywidget
import traitlets

STATIC: Final = Path(__file__).parent / "static"


@cache
def stub() -> str:
    """Give the small module that loads the real bundle from the server (or through us).

    Read late, so that a script without a browser needs no built bundle.
    """
    path = STATIC / "stub.js"
    if not path.exists():
        raise FileNotFoundError(
            f"{path.name} is missing: nbboard was installed from source without its browser part; "
            "run `make setup` in the checkout or install a wheel"
        )
    return path.read_text()


class BoardWidget(anywidget.AnyWidget):
    """One board in the notebook; every view of it shares one connection per page."""

    board_id = traitlets.Unicode().tag(sync=True)
    height = traitlets.Int(480).tag(sync=True)

    def __init__(self, board_id: str, height: int = 480):
        # anywidget reads `_esm` from the class and sends it as a trait; ours is at most 3 kB.
        type(self)._esm = stub()
        super().__init__(board_id=board_id, height=height)
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Send the bundle to a page that reaches no server."""
        if isinstance(content, dict) and content.get("type") == "bundle":
            self.send({"type": "bundle"}, buffers=[_bundle()])


@cache
def _bundle() -> bytes:
    manifest = json.loads((STATIC / "manifest.json").read_text())
    script: str = manifest["script"]
    return (STATIC / script).read_bytes()
