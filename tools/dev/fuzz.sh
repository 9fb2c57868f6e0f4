#!/usr/bin/env bash
# Runs fuzz targets from their corpora, under the address and undefined-behaviour sanitizers: see fuzz.py.
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}" "${clang_packages[@]}"
exec python3 -B tools/dev/fuzz.py --disk-cache "$disk_cache" "$@"
