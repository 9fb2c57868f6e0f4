#!/usr/bin/env bash
# Builds and runs //benchmarks:NAME_benchmark, or all of them: tables of ratios, ours over each peer's. What follows --
# goes to the binaries instead (--help lists ours; others go to Google Benchmark).
set -euo pipefail
. tools/dev/lib/environment.sh

compilers=(gcc)
json_file="" results="" names=() flags=(--compare)
while [ $# -gt 0 ]; do
  case "$1" in
    --compiler | --json | --results) [ $# -gt 1 ] || die "$1 needs a value" ;;&
    --compiler)
      case "$2" in
        gcc | clang) compilers=("$2") ;;
        both) compilers=(gcc clang) ;;
        *) die "compilers: gcc, clang, both" ;;
      esac
      shift
      ;;
    --json)
      json_file="$2"
      shift
      ;;
    --results)
      results="$2"
      shift
      ;;
    --)
      shift
      flags=("$@")
      break
      ;;
    -*) die "./dev bench knows --compiler, --json, --results and --, not $1" ;;
    *) names+=("${1%_benchmark}_benchmark") ;;
  esac
  shift
done
if [ ${#names[@]} -eq 0 ]; then
  mapfile -t names < <(find benchmarks -name '*_benchmark.cc' -exec basename -s .cc {} + | sort)
fi
[ ${#names[@]} -gt 0 ] || die "there is no benchmark"

need "${build_packages[@]}"
if ! (need libipsec-mb-dev 2>/dev/null); then say "without ipsec-mb, which could not be installed"; fi
[[ " ${compilers[*]} " != *" clang "* ]] || need "${clang_packages[@]}"
[ -z "$results" ] || need gnuplot-nox

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for compiler in "${compilers[@]}"; do
  configs=(--config=opt)
  [ "$compiler" = gcc ] || configs=(--config=clang --config=opt --platform_suffix=-clang-opt)
  run_bazel build --symlink_prefix="bazel-" "${configs[@]}" -- "${names[@]/#///benchmarks:}"
  for name in "${names[@]}"; do
    say "$name, $compiler"
    if [ -n "$json_file$results" ]; then
      "bazel-bin/benchmarks/$name" "${flags[@]}" --json "$scratch/$compiler.$name.json"
    else
      "bazel-bin/benchmarks/$name" "${flags[@]}"
    fi
  done
done
if [ -n "$json_file$results" ]; then
  python3 -B tools/dev/bench_results.py ${json_file:+--json "$json_file"} ${results:+--results "$results"} \
    "$scratch"/*.json
fi
