#!/usr/bin/env bash
# Runs uv: the one on PATH when it works, else one that pip puts into .tools/uv once.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
if uv --version >/dev/null 2>&1; then
  exec uv "$@"
fi
own="$root/.tools/uv"
if [ ! -x "$own/bin/uv" ]; then
  echo "setup: installing uv with pip into .tools/uv" >&2
  python3 -m pip install --quiet --target "$own" uv >&2
fi
exec "$own/bin/uv" "$@"
