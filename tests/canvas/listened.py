"""A canvas that a board is painted on, and whose pointer and views a test plays."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.canvas.sheet import Sheet


class Listened:
    """Has the calls of ipycanvas's Canvas; what is drawn lands on a sheet, events come from here.

    It is no test of ipycanvas's own messages: those are seen in tests/browser.
    """

    def __init__(self, width: int = 400, height: int = 300) -> None:
        self.__dict__["sheet"] = Sheet()
        self.__dict__["listeners"] = {}
        self.__dict__["comm"] = object()
        self.__dict__["clears"] = 0
        self.width, self.height = width, height

    def __getattr__(self, name: str) -> Any:
        if name.startswith("on_"):
            return lambda call, remove=False: self._listen(name, call, remove)
        return getattr(self.sheet.canvas, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__:
            self.__dict__[name] = value
        else:
            setattr(self.sheet.canvas, name, value)

    def clear(self) -> None:
        """Count how often all is painted again."""
        self.clears += 1
        self.sheet.canvas.clear()

    def fire(self, event: str, *arguments: Any) -> None:
        """Let something happen to the canvas."""
        for call in tuple(self.listeners.get(event, ())):
            call(*arguments)

    def pixels(self) -> NDArray[np.uint8]:
        """What is seen, shape (height, width, 3)."""
        return self.sheet.pixels((0, 0, self.width, self.height))[:, :, :3]

    def _listen(self, name: str, call: Callable[..., Any], remove: bool) -> None:
        listening = self.listeners.setdefault(name, [])
        if remove:
            listening.remove(call)
        else:
            listening.append(call)
