"""``python -m bench.browser [--full]``: prints figures and how they grow."""

import argparse

from bench import browser


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.browser", description=browser.__doc__)
    parser.add_argument("--full", action="store_true", help="all sizes, five rounds each")
    cases = browser.FULL if parser.parse_args().full else browser.SHORT
    for figure in browser.figures(cases):
        print(figure, flush=True)
    for curve in browser.curves(cases):
        print(curve, flush=True)


if __name__ == "__main__":
    main()
