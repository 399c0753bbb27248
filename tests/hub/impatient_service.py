"""The service as it is, but asking the Hub about open sockets every two seconds."""

import sys

from nbboard.core import limits

vars(limits).update(HUB_CHECK_SECONDS=2, HUB_ANSWER_SECONDS=1)

from nbboard.hub.service import main  # noqa: E402 - the limits are read while it is imported

if __name__ == "__main__":
    sys.exit(main())
