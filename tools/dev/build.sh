#!/usr/bin/env bash
# Optimised binaries under bazel-bin/: tools/lockstep, interop/..., benchmarks/..., examples/...
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}"
if [ $# -eq 0 ]; then
  for folder in tools interop benchmarks examples; do
    if [ -n "$(find "$folder" -name BUILD 2>/dev/null)" ]; then set -- "$@" "//$folder/..."; fi
  done
fi
run_bazel build --config=opt -- "$@"
