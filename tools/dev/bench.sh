#!/usr/bin/env bash
# Builds and runs //benchmarks:NAME_benchmark, or all of them: tables of ratios, ours over each peer's. What follows --
# replaces that by flags for the binary (--help lists ours; others go to Google Benchmark).
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}"
names=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  names+=("${1%_benchmark}_benchmark")
  shift
done
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- --compare
if [ ${#names[@]} -eq 0 ]; then
  mapfile -t names < <(find benchmarks -name '*_benchmark.cc' -exec basename -s .cc {} + | sort)
fi
[ ${#names[@]} -gt 0 ] || die "there is no benchmark"
run_bazel build --config=opt -- "${names[@]/#///benchmarks:}"
for name in "${names[@]}"; do
  say "$name"
  "bazel-bin/benchmarks/$name" "$@"
done
