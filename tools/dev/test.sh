#!/usr/bin/env bash
# Builds and runs the tests with the default compiler. No convenience links: bazel-bin stays with `./dev build`.
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}"
[ $# -gt 0 ] || set -- //...
counted_test --symlink_prefix=/ -- "$@"
