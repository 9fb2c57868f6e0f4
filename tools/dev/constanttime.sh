#!/usr/bin/env bash
# Runs the operations of tools/constant_time on secrets under those who see what a branch or an address depends on:
# MSan, which knows all vector instructions, and memcheck, which knows them up to AVX2 and looks at what gcc made.
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}"
[ $# -gt 0 ] || set -- memcheck msan
status=0 target=//tools/constant_time:check
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
for checker in "$@"; do
  say "$checker"
  case "$checker" in
    memcheck) need valgrind ;;
    msan) need "${clang_packages[@]}" ;;
    *) die "checkers: memcheck, msan" ;;
  esac
  run_bazel build --symlink_prefix=/ --config="constant_time_$checker" "$target" 2>"$logs/build" || {
    cat "$logs/build" >&2
    exit 1
  }
  binary=$(run_bazel info --config="constant_time_$checker" bazel-bin 2>/dev/null)/tools/constant_time/check
  run=("$binary")
  # Each check is a process of its own; so is each planted leak, whose report nobody wants to read.
  [ "$checker" = msan ] || run=(valgrind -q --log-file="$logs/%p" "$binary")
  # To find lines and names takes more time than all the rest: only what failed is run again for them.
  MSAN_OPTIONS=symbolize=0 "${run[@]}" 2>"$logs/err" | tee "$logs/out" || {
    status=1
    cat "$logs/err" >&2
    [ "$checker" != msan ] || sed -n 's/^\(.*\): FAILED.*/\1/p' "$logs/out" | while read -r check; do
      "$binary" "$check" >&2 || true
    done
    sed -n 's/.*FAILED.*process \([0-9]*\).*/\1/p' "$logs/out" | while read -r process; do
      if [ -f "$logs/$process" ]; then cat "$logs/$process"; fi
    done
  }
done
exit "$status"
