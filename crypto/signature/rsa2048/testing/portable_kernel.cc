#include "crypto/signature/rsa2048/testing/portable_kernel.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "crypto/cpu.h"
#include "crypto/curve/limbs.h"
#include "crypto/signature/rsa2048/key.h"
#include "crypto/signature/rsa2048/radix.h"

namespace lockstep::crypto::rsa2048 {
namespace {

// sums += a b, by columns.
template <size_t kBits>
void AddProduct(Uint128* sums, const Number<kBits>& a, uint64_t b) {
  for (size_t i = 0; i < kLimbs<kBits>; ++i) sums[i] += Uint128{a.limbs[i]} * b;
}

template <size_t kBits>
void MultiplyOne(const Multiplier<kBits>& m, const Number<kBits>& a, const Number<kBits>& b,
                 Number<kBits>& out) {
  constexpr size_t kCount = kLimbs<kBits>;
  Uint128 sums[kCount + kStepLimbs] = {};
  for (size_t j = 0; j < kCount; j += kStepLimbs) {
    AddProduct(sums, a, b.limbs[j]);
    AddProduct(sums + 1, a, b.limbs[j + 1]);
    sums[1] += sums[0] >> kLimbBits;
    sums[2] += sums[1] >> kLimbBits;
    const uint64_t quotient[] = {static_cast<uint64_t>(sums[0]) & kLimbMask,
                                 static_cast<uint64_t>(sums[1]) & kLimbMask};
    std::copy(sums + kStepLimbs, sums + kCount + kStepLimbs, sums);
    std::fill_n(sums + kCount, kStepLimbs, Uint128{0});
    AddProduct(sums, m.raised[0], quotient[0]);
    AddProduct(sums, m.raised[1], quotient[1]);
  }
  out = {};
  for (size_t i = 0; i < kCount; ++i) {
    out.limbs[i] = static_cast<uint64_t>(sums[i]) & kLimbMask;
    sums[i + 1] += sums[i] >> kLimbBits;
  }
}

void Multiply(const HalfMultipliers& m, const Halves& a, const Halves& b, Halves& out) {
  for (size_t i = 0; i < 2; ++i) MultiplyOne(m.of[i], a.of[i], b.of[i], out.of[i]);
}

void Select(const Table& table, const uint64_t (&indices)[2], Halves& out) {
  out = {};
  for (size_t entry = 0; entry < kTableSize; ++entry)
    for (size_t i = 0; i < 2; ++i)
      for (size_t j = 0; j < kLimbs<1024>; ++j)
        out.of[i].limbs[j] |= table[entry].of[i].limbs[j] & IsZeroMask(entry ^ indices[i]);
}

}  // namespace

constexpr Kernel kPortable = {"portable", [](const Cpu&) { return true; }, Multiply, Select,
                              MultiplyOne<2048>};

std::vector<const Kernel*> KernelsOfThisCpu() {
  std::vector<const Kernel*> kernels = {&kPortable};
  std::ranges::copy_if(AllKernels(), std::back_inserter(kernels),
                       [](const Kernel* kernel) { return kernel->supported(ThisCpu()); });
  return kernels;
}

}  // namespace lockstep::crypto::rsa2048
