"""``python -m nbboard.hub``: the service's process."""

import sys

from nbboard.hub.service import main

if __name__ == "__main__":
    sys.exit(main())
