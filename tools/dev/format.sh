#!/usr/bin/env bash
# Rewrites the given C++ files, or all of the tree, as clang-format wants them.
set -euo pipefail
. tools/dev/lib/environment.sh

need clang-format-19
if [ $# -eq 0 ]; then mapfile -t tree < <(git ls-files '*.h' '*.cc') && set -- "${tree[@]}"; fi
clang-format-19 -i "$@"
