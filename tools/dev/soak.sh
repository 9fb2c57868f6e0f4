#!/usr/bin/env bash
# What takes hours: every AEAD kernel that this processor can run, at every length, alignment and length of associated
# data, against Crypto++. `./dev test` samples it.
set -euo pipefail
. tools/dev/lib/environment.sh

[ $# -eq 0 ] || die "usage: ./dev soak"
need "${build_packages[@]}"
run_bazel test --config=opt --symlink_prefix=/ --test_output=streamed --test_timeout=86400 \
  --test_arg=--gtest_also_run_disabled_tests --test_arg='--gtest_filter=*.DISABLED_*' -- //crypto/aead:kernels_test
