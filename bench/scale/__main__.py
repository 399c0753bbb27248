"""``python -m bench.scale [--measure]``: writes docs/scale.md, after measuring anew if asked to."""

import argparse
import asyncio

from bench import priority
from bench.scale import measuring, page
from bench.scale.known import keep, known


def main() -> None:
    """Compute, or measure and compute."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--measure", action="store_true", help="take the figures anew (1 minute)")
    if parser.parse_args().measure:
        with priority.ahead():
            keep(asyncio.run(measuring.costs()), measuring.viewing())
    print(page.write(known()))


if __name__ == "__main__":
    main()
