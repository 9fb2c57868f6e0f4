#!/usr/bin/env bash
# The whole test suite under each sanitizer, with its count.
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}" "${clang_packages[@]}"
[ $# -gt 0 ] || set -- asan_ubsan tsan
status=0
for config in "$@"; do
  say "$config"
  # What reads text and archives is run once, in `./dev test`. Sanitizers own malloc, so the benchmarks that count
  # what it does have nothing to count; and they need a descriptor to look at memory, which server_test takes away.
  line=$(counted_test --config="$config" -- //... -//tools/dev/... -//tools/lint/... \
    -//benchmarks:memory_benchmark_smoke_test -//benchmarks:idle_connections_benchmark_smoke_test \
    -//tools/command:server_test | tee /dev/stderr | tail -n 1) || status=1
  summary+=("$config: $line")
done
printf '%s\n' "${summary[@]}"
exit "$status"
