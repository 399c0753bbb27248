#!/usr/bin/env bash
# What the tests need of the machine: a Chromium for the browser tests, strace for the power cuts,
# a redis-server, nginx and openssl (certificates) for boards on many nodes.
# On Debian and Ubuntu what is missing is installed.
set -euo pipefail

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

missing=()
for program in chromium strace redis-server nginx openssl; do
  command -v "$program" >/dev/null || missing+=("$program")
done
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi
if command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }; then
  echo "setup: installing ${missing[*]} with apt-get" >&2
  as_root apt-get update -qq
  # Run level 1: what is installed as a service of the machine is not started.
  as_root env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "setup: not on PATH: ${missing[*]}; everything works but the tests that need them" >&2
fi
