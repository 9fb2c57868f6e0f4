#!/usr/bin/env bash
# install_files.sh PREFIX ARCHIVE: puts the archive, the engine's headers and a pkg-config file under PREFIX.
# Run from the repository's root.
set -euo pipefail

prefix=$(mkdir -p "$1" && cd "$1" && pwd)
archive="$2"
install -D -m 644 "$archive" "$prefix/lib/liblockstep.a"
# Headers of the engine include each other by their path from the root; those for tests stay here.
find crypto record x509 tls \( -name testing -prune \) -o ! -name '*_test_util.h' \( -name '*.h' -o -name '*.inc' \) -print0 |
  while IFS= read -r -d '' header; do
    install -D -m 644 "$header" "$prefix/include/lockstep/$header"
  done
mkdir -p "$prefix/lib/pkgconfig"
sed "s|@PREFIX@|$prefix|" tools/dev/lib/lockstep.pc.in >"$prefix/lib/pkgconfig/lockstep.pc"
