"""What a page's main thread did in each frame, from the browser's own trace."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import CDPSession, Page

Event = dict[str, Any]

CATEGORIES: Final = (
    "-*,toplevel,devtools.timeline,disabled-by-default-devtools.timeline,"
    "disabled-by-default-devtools.timeline.frame"
)
MAIN: Final = "CrRendererMain"
SCRIPT: Final = "FireAnimationFrame"
BEGIN: Final = "BeginMainThreadFrame"
TASK: Final = "RunTask"


class Trace:
    """Traces what a page does between `start` and `stop`."""

    def __init__(self, page: Page):
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._page = page
        self._events: list[Event] = []
        self._complete = False
        self._session.on("Tracing.dataCollected", lambda part: self._events.extend(part["value"]))
        self._session.on("Tracing.tracingComplete", lambda _: self._end())

    def _end(self) -> None:
        self._complete = True

    def start(self) -> None:
        """Begin to record."""
        self._session.send(
            "Tracing.start",
            {"transferMode": "ReportEvents", "traceConfig": _config(CATEGORIES)},
        )

    def stop(self) -> list[Event]:
        """End the record and give its events."""
        self._session.send("Tracing.end")
        for _ in range(200):
            if self._complete:
                return self._events
            # Lets Playwright hand over the parts of the trace.
            self._page.wait_for_timeout(50)
        raise TimeoutError("the browser gave no complete trace within 10 s")


def _config(categories: str) -> dict[str, list[str]]:
    included = [each for each in categories.split(",") if not each.startswith("-")]
    return {"includedCategories": included, "excludedCategories": ["*"]}


@contextmanager
def traced(page: Page) -> Iterator[list[float]]:
    """Fill the list that it gives, at its end: ms of the main thread's work in each frame."""
    costs: list[float] = []
    trace = Trace(page)
    trace.start()
    yield costs
    costs.extend(frame_costs(trace.stop()))


def frame_costs(events: Sequence[Event]) -> list[float]:
    """Ms of processor time that script, style, layout, paint and commit took, frame by frame.

    A frame reaches from its begin to the next one's, so that input that came before it is in it.
    Counted are frames in which an animation callback ran, of the renderer that had most of them.
    """
    thread = busiest(events)
    own = [event for event in events if (event["pid"], event["tid"]) == thread]
    begins = sorted(event["ts"] for event in own if event["name"] == BEGIN)
    costs: defaultdict[int, float] = defaultdict(float)
    for event in own:
        if event["name"] == TASK and event["ph"] == "X":
            costs[bisect_right(begins, event["ts"])] += _duration(event)
    drawn = {bisect_right(begins, event["ts"]) for event in own if event["name"] == SCRIPT}
    return [costs[frame] / 1000 for frame in sorted(drawn)]


def busiest(events: Iterable[Event]) -> tuple[int, int]:
    """The process and thread in which most animation callbacks ran."""
    counts = Counter((event["pid"], event["tid"]) for event in events if event["name"] == SCRIPT)
    if not counts:
        raise ValueError("no animation frame is in the trace: nothing was drawn")
    return counts.most_common(1)[0][0]


def _duration(event: Event) -> float:
    """Processor time in µs: what other programs take meanwhile is not the page's work."""
    return float(event["tdur"] if "tdur" in event else event["dur"])


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
