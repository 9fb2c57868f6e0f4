#!/usr/bin/env bash
# What `./dev test` samples: every AEAD kernel that this processor can run, at every length, alignment and length of
# associated data, against Crypto++; every kernel of the curves on millions of numbers, against OpenSSL; those of ML-KEM,
# against the portable one; those of RSA-2048 on 131 numbers and 12 signatures under each of 1,000 keys (the portable one,
# which is for tests, of 100), against Crypto++. Some 10 to 20 seconds for a vector kernel of the AEADs, minutes for one of
# RSA-2048, and hours for portable AES-GCM.
#
# soak.sh [--part N/M] [KERNEL...]: only the kernels whose names hold one of these words, such as ChaCha, VAESAVX512,
# P256, X25519 or RSA2048; of the AEADs only every Mth length, from the Nth on, so that parts 1/M to M/M are the whole.
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}"
filter="" part=() count_options=""
if [ "${1:-}" = --part ]; then
  [[ "${2:-}" =~ ^[1-9][0-9]*/[1-9][0-9]*$ ]] || die "usage: ./dev soak [--part N/M] [KERNEL...]"
  part=("--test_env=LOCKSTEP_SOAK_PART=$2")
  shift 2
fi
for kernel in "${@:-}"; do
  [[ "$kernel" =~ ^[A-Za-z0-9]*$ ]] || die "usage: ./dev soak [--part N/M] [KERNEL...]"
  filter+="${filter:+:}*.DISABLED_*/*$kernel*"
done
[ $# -eq 0 ] || count_options=filtered
counted_test --config=opt --symlink_prefix=/ --test_output=streamed --test_timeout=86400 --nocache_test_results \
  "${part[@]}" --test_arg=--gtest_also_run_disabled_tests --test_arg="--gtest_filter=$filter" -- \
  //crypto/aead:kernels_test //crypto/kem/mlkem:kernels_test //crypto/signature/rsa2048:private_operation_test \
  //interop:openssl_curves_test //interop:openssl_x25519_test
