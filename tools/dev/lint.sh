#!/usr/bin/env bash
# Layers and limits (as in `./dev test`), then format, shellcheck and clang-tidy over the given files or the whole tree.
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}" "${lint_packages[@]}"
files=("$@")
[ $# -gt 0 ] || mapfile -t files < <(git ls-files)
status=0

# check NAME PATTERN COMMAND...: runs the command over the files whose path matches, on all processors.
check() {
  local name="$1" pattern="$2" matching
  shift 2
  mapfile -t matching < <(printf '%s\n' "${files[@]}" | grep -P "$pattern")
  [ ${#matching[@]} -gt 0 ] || return 0
  say "$name: ${#matching[@]} files"
  printf '%s\0' "${matching[@]}" | xargs -0 -n 1 -P "$(nproc)" "$@" 2>&1 |
    { grep -v -E '^[0-9]+ warnings? generated\.$' || true; } || status=1
}

say "layers and limits"
python3 -B tools/lint/check_tree.py || status=1
python3 -B tools/lint/shadow.py || status=1
check clang-format '\.(h|cc)$' clang-format-19 --dry-run -Werror --ferror-limit=1
check shellcheck '(^dev|^\.ci/run|\.sh)$' shellcheck -x
check clang-tidy '^(?!.*(_test\.cc$|/testing/)).*\.cc$' clang-tidy-19 --quiet
# Tests may touch what has been moved from, may throw before main, and unwrap what an ASSERT has looked at.
check "clang-tidy on tests" '(_test\.cc$|/testing/.*\.cc$)' clang-tidy-19 --quiet \
  --checks=-cert-err58-cpp,-bugprone-unchecked-optional-access,-bugprone-use-after-move,-clang-analyzer-cplusplus.Move
exit "$status"
