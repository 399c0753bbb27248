#!/usr/bin/env bash
# Run uv: the one on PATH, else one installed once into .venv/.uv by pip.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
  exec uv "$@"
fi
own="$root/.venv/.uv"
if [ ! -x "$own/bin/uv" ]; then
  python3 -m pip install --quiet --target "$own" uv >&2
fi
exec "$own/bin/uv" "$@"
