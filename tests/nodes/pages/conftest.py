"""A Chromium of this folder's own: its event loop ends with the folder, before other tests'."""

from tests.browser import conftest as browser

chromium = browser.chromium
jp_asyncio_loop = browser.jp_asyncio_loop
jp_server_cleanup = browser.jp_server_cleanup
no_errors_of_ours = browser.no_errors_of_ours
people = browser.people
