# shellcheck shell=bash disable=SC2034
# What every verb of ./dev stands on: Debian packages and Bazel. Sourced from the repository's root.

. tools/dev/lib/prune_cache.sh

# The plain path (build, test, demo) needs gcc alone; the second list is for sanitizers, fuzzing, lint and coverage.
build_packages=(bazel-bootstrap g++ libgtest-dev libbenchmark-dev libsodium-dev libcrypto++-dev libcli11-dev
  nlohmann-json3-dev libssl-dev openssl ca-certificates pkg-config python3)
clang_packages=(clang-19 libclang-rt-19-dev lld-19 llvm-19)
lint_packages=(clang-19 clang-tidy-19 clang-format-19 shellcheck)

say() { echo "== $*" >&2; }

die() {
  echo "./dev: $*" >&2
  exit 1
}

# need PACKAGE...: installs those that are missing, from Debian, and asks for nothing when none is.
need() {
  local package missing=() sudo=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "needs Debian's packages: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "neither root nor sudo; as root: apt-get install ${missing[*]}"
    sudo=(sudo)
  fi
  say "installing ${missing[*]}"
  "${sudo[@]}" apt-get update -qq >&2 || say "apt-get update failed; trying with the lists at hand"
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    </dev/null >&2 || die "could not install ${missing[*]}"
}

# A service account may come without HOME, which Bazel and the cache below start from.
if [ -z "${HOME:-}" ]; then
  HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
  export HOME
fi

# Shared by all checkouts of the user, so that a fresh clone builds only what it changed. Bazel 4 never trims it.
disk_cache="${XDG_CACHE_HOME:-$HOME/.cache}/lockstep/bazel"
mkdir -p "$disk_cache"
prune_cache "$disk_cache" 14 $((15 << 30))

# run_bazel VERB [ARGUMENT...]: plain output when nobody is watching.
run_bazel() {
  local verb="$1" flags=("--disk_cache=$disk_cache")
  shift
  [ -t 2 ] || flags+=(--color=no --curses=no --show_progress_rate_limit=20)
  bazel "$verb" "${flags[@]}" "$@" </dev/null
}

# counted_test [FLAG...] TARGET...: `bazel test`, then one line that counts the single test cases; fails with them. Where
# `count_options` is set to "filtered", targets may be left without a case.
counted_test() {
  local events status=0
  events=$(mktemp)
  run_bazel test --keep_going --test_summary=none --build_event_json_file="$events" "$@" >&2 || status=$?
  python3 -B tools/dev/count_tests.py "$events" "$status" "${count_options:-}" || status=1
  rm -f "$events"
  return "$status"
}
