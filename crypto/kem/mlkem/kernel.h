// MlKemKernel: the arithmetic of ML-KEM (FIPS 203 sections 4.2 and 4.3) for one kind of processor.
#ifndef CRYPTO_KEM_MLKEM_KERNEL_H_
#define CRYPTO_KEM_MLKEM_KERNEL_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crypto/cpu.h"

namespace lockstep::crypto {

inline constexpr int16_t kMlKemPrime = 3329;       // q
inline constexpr size_t kMlKemCoefficients = 256;  // n

// A polynomial modulo X^256 + 1, or its number-theoretic transform. Reduced: each coefficient is
// from 0 to q - 1.
struct alignas(64) Polynomial {
  int16_t c[kMlKemCoefficients];
};

// One polynomial to sample, of a seed of 32 bytes and what tells it from the seed's others.
struct SampleRequest {
  enum class Kind : uint8_t {
    kUniform,  // SampleNTT (algorithm 7) of seed || index[0] || index[1]; the seed is public
    kNoise,    // SamplePolyCBD (algorithm 8), eta = 2, of PRF(seed, index[0])
  };
  Kind kind;
  uint8_t index[2];
  const uint8_t* seed;
  Polynomial* output;  // uniform: reduced; noise: -2 to 2
};

// A kernel's file defines one of these and nothing else that others see. The functions take the
// same time whatever the coefficients are, but for uniform samples, which are public.
struct MlKemKernel {
  std::string_view name;
  bool (*supported)(const Cpu& cpu);
  void (*sample)(const SampleRequest* requests, size_t count);
  // In place. Coefficients above -q and below q; the result is reduced.
  void (*ntt)(Polynomial& p);
  // In place, from reduced to reduced.
  void (*inverse_ntt)(Polynomial& p);
  // The sum of a[i * step] b[i] for i below `count`, at most 4, of transforms. All are reduced.
  void (*dot)(const Polynomial* a, size_t step, const Polynomial* b, size_t count,
              Polynomial& output);
};

extern const MlKemKernel kMlKemAvx512;
extern const MlKemKernel kMlKemPortable;

}  // namespace lockstep::crypto

#endif  // CRYPTO_KEM_MLKEM_KERNEL_H_
