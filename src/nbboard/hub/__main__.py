"""``python -m nbboard.hub``: the service's process."""

import sys

try:
    from nbboard.hub.service import main
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] != "jupyterhub":
        raise
    sys.exit("nbboard.hub does not start: it needs JupyterHub's package: pip install nbboard[hub]")

if __name__ == "__main__":
    sys.exit(main())
