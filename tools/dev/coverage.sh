#!/usr/bin/env bash
# Line and region coverage of the C++ tests by clang's profiles: a table, and HTML with --html FOLDER.
# (`bazel coverage` of Debian's Bazel crashes.)
set -euo pipefail
. tools/dev/lib/environment.sh

html=""
case "${1:-}" in
  "") ;;
  --html) html="${2:?--html wants a folder}" ;;
  *) die "usage: ./dev coverage [--html FOLDER]" ;;
esac

need "${build_packages[@]}" "${clang_packages[@]}"
profiles=$(mktemp -d)
trap 'rm -rf "$profiles"' EXIT
status=0
# A failing test still says what it covered.
counted_test --config=cov --test_env=LLVM_PROFILE_FILE="$profiles/%m-%p.profraw" \
  --sandbox_writable_path="$profiles" -- //... -//tools/dev/... -//tools/lint/... >&2 || status=$?

# llvm-cov takes the first binary bare and the others behind -object.
mapfile -t binaries < <(bazel query --noshow_progress "kind(cc_test, //...)" 2>/dev/null |
  sed 's|^//|-object\nbazel-cov-bin/|; s|:|/|')
[ ${#binaries[@]} -gt 0 ] || die "there is no test"
llvm-profdata-19 merge -sparse "$profiles"/*.profraw -o "$profiles/all.profdata"
show=("${binaries[@]:1}" "-instr-profile=$profiles/all.profdata"
  "--ignore-filename-regex=(_test\.(cc|h)|_fuzz\.cc|replay_main|/testing/|^/usr/)")
llvm-cov-19 report -show-region-summary=false -show-branch-summary=false "${show[@]}"
if [ -n "$html" ]; then
  llvm-cov-19 show --format=html --output-dir="$html" --path-equivalence="/proc/self/cwd,$PWD" "${show[@]}"
  say "$html/index.html"
fi
exit "$status"
