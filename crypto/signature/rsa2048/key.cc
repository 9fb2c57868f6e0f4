#include "crypto/signature/rsa2048/key.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "crypto/cpu.h"
#include "crypto/library/exceptions.h"
#include "crypto/signature/rsa2048/private_operation.h"

namespace lockstep::crypto::rsa2048 {
namespace {

#if defined(__x86_64__)
constexpr std::array<const Kernel*, 1> kKernels = {&kAvx512};
#else
constexpr std::array<const Kernel*, 0> kKernels = {};
#endif

}  // namespace

std::span<const Kernel* const> AllKernels() { return kKernels; }

Result<std::unique_ptr<const Key>> Key::Create(const RsaPrivateNumbers& numbers) {
  const auto best = std::ranges::find_if(
      kKernels, [](const Kernel* kernel) { return kernel->supported(ThisCpu()); });
  if (best == kKernels.end() || !IsFor(numbers)) return nullptr;
  return CatchAll([&]() -> Result<std::unique_ptr<const Key>> {
    std::unique_ptr<Key> key(new Key(**best));
    MakeConstants(numbers, *key->constants_);
    return key;
  });
}

Status Key::PrivateOperation(Bytes input, Random& random, MutableBytes output) const {
  return rsa2048::PrivateOperation(*constants_, kernel_, input, random, output);
}

}  // namespace lockstep::crypto::rsa2048
