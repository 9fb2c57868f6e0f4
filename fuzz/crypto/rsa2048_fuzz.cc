// RSA-2048's private operation on each kernel, and Crypto++'s, on the same input and blinding; and
// the kernels' products of numbers that no key would yield.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "crypto/base/bytes.h"
#include "crypto/chacha20_keystream.h"
#include "crypto/random.h"
#include "crypto/signature/rsa2048/constants.h"
#include "crypto/signature/rsa2048/private_operation.h"
#include "crypto/signature/rsa2048/radix.h"
#include "crypto/signature/rsa2048/testing/portable_kernel.h"
#include "crypto/signature/rsa2048/testing/test_keys.h"
#include "crypto/signature/rsa_arithmetic.h"

namespace lockstep {
namespace {

namespace rsa2048 = crypto::rsa2048;

void Check(bool holds) {
  if (!holds) std::abort();
}

struct Key {
  Key() { rsa2048::MakeConstants(numbers, constants); }
  const crypto::RsaPrivateNumbers numbers = rsa2048::MakeTestNumbers(1);
  rsa2048::Constants constants;
};

using Block = std::array<uint8_t, rsa2048::kSize>;
using Seed = std::array<uint8_t, crypto::kSeedSize>;

void ComparePowers(const Key& key, const Seed& seed, Block input) {
  input[0] &= 0x7f;  // below n
  Block expected, output;
  crypto::Random random(crypto::ChaCha20Keystream, seed);
  Check(crypto::RsaPrivateOperation(key.numbers, input, random, expected).has_value());
  for (const rsa2048::Kernel* kernel : rsa2048::KernelsOfThisCpu()) {
    Check(rsa2048::PrivateOperation(key.constants, *kernel, input, random, output).has_value());
    Check(output == expected);
  }
}

// Two numbers from the block, the second one's limbs in the opposite order.
void CompareProducts(const Key& key, const Block& block) {
  rsa2048::Whole a = {}, b = {};
  constexpr size_t kCount = rsa2048::kLimbs<2048> - 1;  // so that they are in bounds
  for (size_t i = 0; i < kCount; ++i) {
    std::memcpy(&a.limbs[i], &block[6 * i], sizeof a.limbs[i]);
    a.limbs[i] &= rsa2048::kLimbMask;
  }
  std::reverse_copy(a.limbs, a.limbs + kCount, b.limbs);
  rsa2048::Halves c = {}, d = {};
  for (size_t half = 0; half < 2; ++half) {
    constexpr size_t kHalfCount = rsa2048::kLimbs<1024> - 1;
    std::copy_n(a.limbs + half * kHalfCount / 2, kHalfCount, c.of[half].limbs);
    std::copy_n(b.limbs + half * kHalfCount / 2, kHalfCount, d.of[half].limbs);
  }
  const rsa2048::WholeMultiplier& whole = key.constants.whole_multiplier;
  const rsa2048::HalfMultipliers& halves = key.constants.half_multipliers;
  rsa2048::Whole whole_expected, whole_product;
  rsa2048::Halves expected, product;
  rsa2048::kPortable.multiply_whole(whole, a, b, whole_expected);
  rsa2048::kPortable.multiply(halves, c, d, expected);
  for (const rsa2048::Kernel* kernel : rsa2048::KernelsOfThisCpu()) {
    kernel->multiply_whole(whole, a, b, whole_product);
    kernel->multiply(halves, c, d, product);
    Check(std::memcmp(&whole_product, &whole_expected, sizeof whole_expected) == 0);
    Check(std::memcmp(&product, &expected, sizeof expected) == 0);
  }
}

}  // namespace
}  // namespace lockstep

// A number and a seed, with zeros for what is missing.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const lockstep::Key key;
  lockstep::Block block = {};
  lockstep::Seed seed = {};
  const size_t first = std::min(size, block.size());
  std::copy_n(data, first, block.begin());
  std::copy_n(data + first, std::min(size - first, seed.size()), seed.begin());
  lockstep::CompareProducts(key, block);
  lockstep::ComparePowers(key, seed, block);
  return 0;
}
