#!/usr/bin/env bash
# Installs into a folder of its own, then builds and runs a program that knows nothing but that folder.
set -euo pipefail

archive="$PWD/liblockstep.a"
prefix="$TEST_TMPDIR/prefix"
# The installed headers are those of the tree, not only those that Bazel shows to this test.
cd "$(dirname "$(readlink -f "$0")")/../../.."
bash tools/dev/lib/install_files.sh "$prefix" "$archive"

cd "$TEST_TMPDIR"
cat >program.cc <<'TXT'
#include "record/reader.h"

int main() {}
TXT
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
compilers=(g++)
! command -v clang++-19 >/dev/null || compilers+=(clang++-19)
for compiler in "${compilers[@]}"; do
  # shellcheck disable=SC2046
  "$compiler" -std=c++23 -Wall -Wextra -Werror program.cc $(pkg-config --cflags --libs lockstep) -o program
  ./program
  echo "$compiler: links and runs"
done
! find "$prefix" -path '*testing*' -o -name '*_test*' | grep .
