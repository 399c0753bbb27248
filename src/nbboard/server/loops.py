"""Which event loop a process of ours runs on: uvloop where it is installed (extra `fast`).

Only for processes that nbboard starts itself; a Jupyter server chooses its own
(docs/operations.md has the two lines for it).
"""

import asyncio


def new_loop() -> asyncio.AbstractEventLoop:
    """Give a new event loop, the quickest there is."""
    try:
        import uvloop  # noqa: PLC0415  an extra
    except ImportError:
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop


def set_loop() -> None:
    """Have Tornado run on `new_loop` in this thread; call it before any loop is there."""
    asyncio.set_event_loop(new_loop())
