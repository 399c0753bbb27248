"""The page on scale, docs/scale.md, and its plot: the template's words with computed figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Sheet

from bench.plots import INK
from bench.scale.capacity import BUSY, KINDS, Need, need, presence
from bench.scale.known import OTHERS, Known
from bench.scale.simulation import Room, Spread, alone, board, viewers_at
from nbboard.core import limits

ROOT: Final = Path(__file__).parents[2]
TEMPLATE: Final = Path(__file__).with_name("scale.md.template")
PAGE: Final = ROOT / "docs" / "scale.md"
PLOT: Final = ROOT / "docs" / "images" / "scale.svg"
LATE: Final = 100.0
PEOPLE: Final = (1_000, 10_000, 100_000, 1_000_000)
VIEWERS: Final = PEOPLE
EACH: Final = 1_000
"""Viewers of one board at one node."""
OTHER_WORK: Final = 0.2
"""What other boards take of such a node's core."""
BRANCHES: Final = 32
DIRECT: Final = "Redis to each node"
TREE: Final = "a tree of relays"
ONE: Final = "one node"
_NAMES: Final = {
    "receive": "a node takes a live message",
    "deliver": "… and sends it to one viewer more",
    "node_append": "a node commits one change on Redis",
    "node_read": "a node reads one change of another node",
    "node_say": "a node tells Redis of a live frame",
    "node_hear": "a node hears one of another node",
    "redis_append": "Redis: one change, on its disk",
    "redis_read": "Redis: … announced to and read by one node more",
    "redis_say": "Redis: one live frame",
    "redis_deliver": "Redis: … to one node more",
}
_SCENES: Final = {
    "rooms": ("20 rooms of 5 viewers", 20, Room(1, 5)),
    "hundred": ("one pen, 100 viewers", 1, Room(1, 100)),
    "one": ("one pen, 200 viewers", 1, Room(1, 200)),
    "four hundred": ("one pen, 400 viewers", 1, Room(1, 400)),
    "eight": ("eight pens, 50 viewers, merged", 1, Room(8, 50)),
}
Ways = Mapping[str, Sequence[Spread]]


def text(known: Known, ways: Ways) -> str:
    """Give the page."""
    figures = {
        "known": known,
        "late": LATE,
        "costs": _lines(_cost(known)),
        "others": _lines(_others(known)),
        "own": _lines(_own(known)),
    }
    template = TEMPLATE.read_text(encoding="utf-8")
    return template.format(**figures, **_boards(known), **_everybody(known, ways))


def spreads(known: Known) -> Ways:
    """Simulate one pen before more and more viewers, in three ways to reach them."""
    costs = known.costs()
    room = Room(1, EACH, OTHER_WORK)
    ways: dict[str, list[Spread]] = {ONE: [], DIRECT: [], TREE: []}
    for viewers in VIEWERS:
        nodes = max(1, viewers // EACH)
        if viewers <= 10 * EACH:
            ways[ONE].append(board(costs, Room(1, viewers, OTHER_WORK), 1))
        ways[DIRECT].append(board(costs, room, nodes))
        ways[TREE].append(board(costs, room, nodes, min(BRANCHES, max(1, nodes // 4))))
    return ways


def draw(ways: Ways) -> None:
    """Draw delay and load by viewers."""
    # Text as text and fixed ids: small files that do not differ without a reason.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "nbboard", "font.size": 8}):
        sheet = Sheet(figsize=(7.2, 2.7), layout="constrained")
        FigureCanvasSVG(sheet)
        delay, load = sheet.subplots(1, 2)
        styles = {ONE: ("#e8590c", "o-"), DIRECT: (INK, "s-"), TREE: ("#2f9e44", "^--")}
        for name, found in ways.items():
            colour, style = styles[name]
            seen = VIEWERS[: len(found)]
            delay.loglog(seen, [one.p99 for one in found], style, color=colour, ms=4, label=name)
            if name != ONE:
                redis = [one.redis or np.nan for one in found]
                load.loglog(seen, redis, style, color=colour, ms=4, label=name)
        _label(delay, "p99, ms")
        _label(load, "Redis, part of a core")
        sheet.savefig(PLOT, metadata={"Date": None})


def write(known: Known) -> str:
    """Write the page and its plot; gives the page."""
    ways = spreads(known)
    page = text(known, ways)
    PAGE.write_text(page, encoding="utf-8")
    draw(ways)
    return page


# ---- the parts of the page


def _cost(known: Known) -> list[tuple[object, ...]]:
    prices = known.prices()._asdict()
    return [
        (words, f"{prices[name] * 1e6:,.{1 if prices[name] < 1e-5 else 0}f}")
        for name, words in _NAMES.items()
    ]


def _others(known: Known) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for one in OTHERS:
        costs = known.costs()._replace(receive=0.0, deliver=one.delivery * 1e-6)
        half, late = alone(costs, 200)
        most = viewers_at(costs, LATE)
        delays = (f"{one.p50:g} / {half:.1f}", f"{one.p99:g} / {late:.1f}")
        off = f"{most / one.most - 1:+.0%}"
        rows.append((one.name, f"{one.delivery:g}", *delays, f"{one.most:,} / {most:,}", off))
    return rows


def _own(known: Known) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for key, (name, rooms, room) in _SCENES.items():
        busy = known.viewing[key]["busy"]
        said = rooms * board(known.costs(), room, 1).node
        rows.append((name, f"{busy:.3f} / {said:.3f}", f"{said / busy - 1:+.0%}"))
    return rows


def _boards(known: Known) -> dict[str, Any]:
    prices = known.prices()
    needs = {
        (people, steered): need(people, prices, steered=steered)
        for people in PEOPLE
        for steered in (False, True)
    }
    few, many, steered = needs[10_000, False], needs[1_000_000, False], needs[1_000_000, True]
    live = sum(1e6 * kind.share / kind.people * kind.live for kind in KINDS)
    sent = sum(1e6 * kind.share * (kind.live + kind.changes) for kind in KINDS)
    return {
        "kinds": _lines(
            (kind.name, f"{kind.share:.0%}", f"{kind.live:g}", f"{kind.changes:.2f}")
            for kind in KINDS
        ),
        "busy": BUSY,
        "needs": _lines(_need(people, by, found) for (people, by), found in needs.items()),
        "few": few,
        "steered_few": needs[10_000, True],
        "few_redis": _servers(few.redis, needs[10_000, True].redis),
        "many": many,
        "steered": steered,
        "dearer": many.node_cores / steered.node_cores,
        "dearer_redis": many.redis_cores / steered.redis_cores,
        "taking": live * prices.receive / steered.node_cores,
        "sending": sent * prices.deliver / steered.node_cores,
        "new_boards": 1_000_000 / 10 / 3600,
        "lost": 1 / few.nodes,
    }


def _need(people: int, steered: bool, found: Need) -> tuple[object, ...]:
    way = "by board" if steered else "anywhere"
    sizes = (f"{found.node_mb:,.0f}", f"{found.out:,.1f}", f"{found.per_board:.1f}")
    return (f"{people:,}", way, f"{found.nodes:,}", f"{found.redis:,}", *sizes)


def _servers(anywhere: int, steered: int) -> str:
    if anywhere == 1:
        return "one Redis with a replica"
    by_board = "one Redis with a replica" if steered == 1 else f"a cluster of {steered}"
    return f"a Redis Cluster of {anywhere} masters, or {by_board}"


def _everybody(known: Known, ways: Ways) -> dict[str, Any]:
    rows = []
    for viewers, direct, tree in zip(VIEWERS, ways[DIRECT], ways[TREE], strict=True):
        nodes = max(1, viewers // EACH)
        one = (f"{direct.p50:.1f} / {direct.p99:.1f}", f"{direct.node:.0%}", f"{direct.redis:.1%}")
        other = (f"{tree.p50:.1f} / {tree.p99:.1f}", f"{tree.redis:.1%}")
        rows.append((f"{viewers:,}", f"{nodes:,}", *one, *other, f"{presence(nodes, EACH):,.1f}"))
    reads = known.prices().redis_read
    return {
        "board": _lines(rows),
        "each": EACH,
        "other_work": OTHER_WORK,
        "branches": BRANCHES,
        "members": limits.MEMBERS,
        "lists_few": presence(10, EACH),
        "lists_many": presence(100, EACH),
        "alone": viewers_at(known.costs(), LATE),
        "nodes_many": 100_000 // EACH,
        "reads": reads * 1e6,
        "changes_few": 1 / (100 * reads),
        "changes_many": 1 / (1000 * reads),
        "tree": ways[TREE][-1].p50 - ways[DIRECT][-1].p50,
    }


def _lines(rows: Any) -> str:
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)


def _label(axes: Axes, what: str) -> None:
    axes.set_xlabel("viewers of one pen")
    axes.set_ylabel(what)
    axes.minorticks_off()
    axes.set_facecolor("white")
    axes.legend(frameon=False, fontsize=7)
