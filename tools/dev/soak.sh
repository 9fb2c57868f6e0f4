#!/usr/bin/env bash
# What takes hours: every AEAD kernel that this processor can run, at every length, alignment and length of associated
# data, against Crypto++; every kernel of the curves on millions of numbers, against OpenSSL; those of ML-KEM, against the
# portable one. `./dev test` samples it.
#
# soak.sh [KERNEL...]: only the kernels whose names hold one of these words, such as ChaCha, VAESAVX512, P256 or X25519.
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}"
filter=""
for kernel in "${@:-}"; do
  [[ "$kernel" =~ ^[A-Za-z0-9]*$ ]] || die "usage: ./dev soak [KERNEL...]"
  filter+="${filter:+:}*.DISABLED_*/*$kernel*"
done
counted_test --config=opt --symlink_prefix=/ --test_output=streamed --test_timeout=86400 --nocache_test_results \
  --test_arg=--gtest_also_run_disabled_tests --test_arg="--gtest_filter=$filter" -- //crypto/aead:kernels_test \
  //crypto/kem/mlkem:kernels_test //interop:openssl_curves_test //interop:openssl_x25519_test
