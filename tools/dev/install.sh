#!/usr/bin/env bash
# Builds the engine optimised and installs it under PREFIX for programs outside of this repository.
set -euo pipefail
. tools/dev/lib/environment.sh

[ $# -eq 1 ] || die "usage: ./dev install PREFIX"
need "${build_packages[@]}"
run_bazel build --config=opt //:lockstep
bash tools/dev/lib/install_files.sh "$1" bazel-bin/liblockstep.a
prefix=$(cd "$1" && pwd)
say "use it: g++ -std=c++23 program.cc \$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs lockstep)"
