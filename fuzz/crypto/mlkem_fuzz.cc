// The kernels of ML-KEM and the portable one on the same seeds, keys and ciphertexts: what one
// refuses, and what it makes of the others, all do.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "crypto/base/bytes.h"
#include "crypto/cpu.h"
#include "crypto/kem/mlkem/ml_kem.h"

namespace lockstep {
namespace {

using Seed = std::array<uint8_t, 32>;

void Check(bool holds) {
  if (!holds) std::abort();
}

// An input: three seeds, with zeros for what is missing, and what a peer changes in its messages.
struct Input {
  Seed d{}, z{}, m{};
  Bytes changes;
};

Input Read(Bytes bytes) {
  Input input;
  for (Seed* seed : {&input.d, &input.z, &input.m}) {
    const size_t count = std::min(bytes.size(), seed->size());
    std::ranges::copy(bytes.first(count), seed->begin());
    bytes = bytes.subspan(count);
  }
  input.changes = bytes;
  return input;
}

template <class Message>
Message Changed(Message message, Bytes changes) {
  for (size_t i = 0; i < std::min(message.size(), changes.size()); ++i) message[i] ^= changes[i];
  return message;
}

// All that comes of an input.
template <size_t kRank>
struct Outcome {
  using Kem = crypto::MlKem<kRank>;
  std::array<uint8_t, Kem::kPrivateKeySize> private_key{};
  std::array<uint8_t, Kem::kEncapsulationKeySize> key{};
  std::array<uint8_t, Kem::kCiphertextSize> ciphertext{}, for_changed_key{};
  Seed secret{}, decapsulated{}, of_changed_key{}, of_changed_ciphertext{};
  bool accepts_changed_key = false;

  bool operator==(const Outcome&) const = default;
};

template <size_t kRank>
Outcome<kRank> Run(const crypto::MlKemKernel& kernel, const Input& input) {
  const crypto::MlKem<kRank> kem(kernel);
  Outcome<kRank> out;
  kem.GenerateKey(input.d, input.z, out.private_key, out.key);
  Check(kem.Encapsulate(out.key, input.m, out.ciphertext, out.secret).has_value());
  Check(kem.Decapsulate(out.private_key, out.ciphertext, out.decapsulated).has_value());
  Check(out.secret == out.decapsulated);
  const auto ciphertext = Changed(out.ciphertext, input.changes);
  Check(kem.Decapsulate(out.private_key, ciphertext, out.of_changed_ciphertext).has_value());
  Check((out.of_changed_ciphertext == out.secret) == (ciphertext == out.ciphertext));
  out.accepts_changed_key = kem.Encapsulate(Changed(out.key, input.changes), input.m,
                                            out.for_changed_key, out.of_changed_key)
                                .has_value();
  return out;
}

template <size_t kRank>
void CompareKernels(const Input& input) {
  const auto kernels = crypto::AllMlKemKernels();
  const Outcome<kRank> expected = Run<kRank>(*kernels.back(), input);
  for (const crypto::MlKemKernel* kernel : kernels.first(kernels.size() - 1))
    if (kernel->supported(crypto::ThisCpu())) Check(Run<kRank>(*kernel, input) == expected);
}

}  // namespace
}  // namespace lockstep

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const lockstep::Input input = lockstep::Read({data, size});
  lockstep::CompareKernels<3>(input);
  lockstep::CompareKernels<4>(input);
  return 0;
}
