#!/usr/bin/env bash
# The whole test suite under each sanitizer, with its count.
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}" "${clang_packages[@]}"
[ $# -gt 0 ] || set -- asan_ubsan tsan
status=0
for config in "$@"; do
  say "$config"
  # What reads text and archives is run once, in `./dev test`.
  line=$(counted_test --config="$config" -- //... -//tools/dev/... -//tools/lint/... | tee /dev/stderr | tail -n 1) || status=1
  summary+=("$config: $line")
done
printf '%s\n' "${summary[@]}"
exit "$status"
