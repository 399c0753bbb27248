"""The service as it is, but asking the Hub about open sockets every second."""

import sys

from nbboard.core import limits

vars(limits).update(HUB_CHECK_SECONDS=1, HUB_ANSWER_SECONDS=0.5)

from nbboard.hub.service import main  # noqa: E402 - the limits are read while it is imported

if __name__ == "__main__":
    sys.exit(main())
