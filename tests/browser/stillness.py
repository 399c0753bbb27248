"""Waiting until nothing on a page moves by itself: only then may its looks be judged."""

from typing import Final

from playwright.sync_api import Page

_SETTLED: Final = """
async () => {
  const hosts = [...document.querySelectorAll("*")].filter((each) => each.shadowRoot);
  const moving = [document, ...hosts.map((each) => each.shadowRoot)]
    .flatMap((each) => each.getAnimations());
  const ending = moving.filter((each) => each.effect.getTiming().iterations !== Infinity);
  await Promise.allSettled(ending.map((each) => each.finished));
}
"""


def wait_until_faded(page: Page) -> None:
    """Wait until all that fades or slides has ended: before, it has no colours to judge."""
    page.evaluate(_SETTLED)
