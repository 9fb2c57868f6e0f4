// ML-KEM's arithmetic for any processor.
#include <array>

#include "crypto/base/secret.h"
#include "crypto/hash/keccak.h"
#include "crypto/kem/mlkem/kernel.h"
#include "crypto/kem/mlkem/reduction.h"

namespace lockstep::crypto {
namespace {

using mlkem::Center;
using mlkem::kZetas;
using mlkem::MakePositive;
using mlkem::Multiply;

// Algorithm 7. Three blocks are enough but for one polynomial in a hundred.
void SampleUniform(const SampleRequest& request) {
  Sponge sponge(kShake128Rate, kShakeSuffix);
  sponge.Absorb({request.seed, 32});
  sponge.Absorb(request.index);
  std::array<uint8_t, kShake128Rate> block;
  for (size_t filled = 0; filled < kMlKemCoefficients;) {
    sponge.Squeeze(block);
    for (size_t i = 0; i < block.size(); i += 3) {
      const int candidates[2] = {block[i] | (block[i + 1] & 15) << 8,
                                 block[i + 1] >> 4 | block[i + 2] << 4};
      for (const int candidate : candidates)
        if (candidate < kMlKemPrime && filled < kMlKemCoefficients)
          request.output->c[filled++] = static_cast<int16_t>(candidate);
    }
  }
}

// Algorithm 8 with eta = 2: each nibble is two bits less two bits.
void SampleNoise(const SampleRequest& request) {
  Secret<kMlKemCoefficients / 2> stream(kMlKemCoefficients / 2);
  Shake256({{request.seed, 32}, {request.index, 1}}, stream.Mutable());
  int16_t* out = request.output->c;
  for (const uint8_t byte : stream.Expose()) {
    const int sums = (byte & 0x55) + (byte >> 1 & 0x55);
    *out++ = static_cast<int16_t>((sums & 3) - (sums >> 2 & 3));
    *out++ = static_cast<int16_t>((sums >> 4 & 3) - (sums >> 6 & 3));
  }
}

void Sample(const SampleRequest* requests, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (requests[i].kind == SampleRequest::Kind::kUniform) {
      SampleUniform(requests[i]);
    } else {
      SampleNoise(requests[i]);
    }
  }
}

// Algorithm 9. Each layer adds less than q to a coefficient's size: 8 q fits 16 bits.
void Ntt(Polynomial& p) {
  size_t length = 128;
  for (size_t blocks = 1; blocks <= 64; blocks *= 2, length /= 2) {
    int16_t* block = p.c;
    for (size_t i = 0; i < blocks; ++i, block += 2 * length) {
      const int16_t zeta = kZetas[blocks + i];
      for (size_t j = 0; j < length; ++j) {
        const int16_t product = Multiply(zeta, block[j + length]);
        block[j + length] = static_cast<int16_t>(block[j] - product);
        block[j] = static_cast<int16_t>(block[j] + product);
      }
    }
  }
  for (int16_t& each : p.c) each = MakePositive(Center(each));
}

// Algorithm 10.
void InverseNtt(Polynomial& p) {
  size_t length = 2;
  for (size_t blocks = 64; blocks >= 1; blocks /= 2, length *= 2) {
    int16_t* block = p.c;
    for (size_t i = 0; i < blocks; ++i, block += 2 * length) {
      const int16_t zeta = kZetas[2 * blocks - 1 - i];
      for (size_t j = 0; j < length; ++j) {
        const int16_t low = block[j], high = block[j + length];
        block[j] = Center(static_cast<int16_t>(low + high));
        block[j + length] = Multiply(zeta, static_cast<int16_t>(high - low));
      }
    }
  }
  for (int16_t& each : p.c) each = MakePositive(Multiply(each, mlkem::kInverseScale));
}

// Algorithms 11 and 12. Each term of the sums is below 2 q^2, and eight q^2 are below q 2^15.
void Dot(const Polynomial* a, size_t step, const Polynomial* b, size_t count, Polynomial& output) {
  for (size_t pair = 0; pair < kMlKemCoefficients / 2; ++pair) {
    const int16_t root = kZetas[64 + pair / 2];
    const int16_t gamma = static_cast<int16_t>(pair % 2 == 0 ? root : -root);
    int32_t low = 0, high = 0;
    for (size_t i = 0; i < count; ++i) {
      const int16_t* x = a[i * step].c + 2 * pair;
      const int16_t* y = b[i].c + 2 * pair;
      low += x[0] * y[0] + x[1] * Multiply(gamma, y[1]);
      high += x[0] * y[1] + x[1] * y[0];
    }
    output.c[2 * pair] = MakePositive(Multiply(mlkem::ReduceProduct(low), mlkem::kRSquared));
    output.c[2 * pair + 1] = MakePositive(Multiply(mlkem::ReduceProduct(high), mlkem::kRSquared));
  }
}

}  // namespace

constexpr MlKemKernel kMlKemPortable = {
    "portable", [](const Cpu&) { return true; }, Sample, Ntt, InverseNtt, Dot};

}  // namespace lockstep::crypto
