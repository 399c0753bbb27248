"""What Prometheus reads of nbboard at the server's ``/metrics``.

Labels are fixed: no board, no user, so that their number cannot grow (T21).
"""

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import REGISTRY, Collector

from nbboard.room.counts import COMMIT_SECONDS, Counts
from nbboard.room.registry import Registry
from nbboard.server.census import census

_NO_END: Final = "+Inf"
Opened = Callable[[], Registry | None]


class Metrics(Collector):
    """Reads the registry at the moment it is asked; `opened` gives it once there is one."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._is_open = False

    def open(self) -> None:
        """Begin to be read."""
        REGISTRY.register(self)
        self._is_open = True

    def close(self) -> None:
        """Be read no more; again is no change."""
        if self._is_open:
            REGISTRY.unregister(self)
        self._is_open = False

    def collect(self) -> Iterator[Metric]:
        """Give every figure; none before the store was opened."""
        registry = self._opened()
        if registry is None:
            return
        rooms, members, read_only, free = census(registry)
        counts = registry.host.counts
        yield _gauge("rooms", "Boards in memory", rooms)
        yield _gauge("members", "Connections", members)
        yield _gauge("rooms_read_only", "Boards that take no changes now", len(read_only))
        if free is not None:
            yield _gauge("disk_free_bytes", "Room left where the boards are stored", free)
        yield CounterMetricFamily("nbboard_entries", "Entries committed", value=counts.entries)
        yield _refused(counts)
        yield _commits(counts)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"nbboard_{name}", words, value=value)


def _refused(counts: Counts) -> Metric:
    family = CounterMetricFamily("nbboard_refused", "Changes refused", labels=["code"])
    for code, count in sorted(counts.refused.items()):
        family.add_metric([code], count)
    return family


def _commits(counts: Counts) -> Metric:
    total = 0
    buckets = []
    ends = [*map(str, COMMIT_SECONDS), _NO_END]
    for end, count in zip(ends, counts.commits, strict=True):
        total += count
        buckets.append((end, total))
    words = "Time until a commit was on the disk"
    family = HistogramMetricFamily("nbboard_commit_seconds", words)
    family.add_metric([], buckets, counts.commit_seconds)
    return family
