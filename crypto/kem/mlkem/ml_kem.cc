#include "crypto/kem/mlkem/ml_kem.h"

#include <algorithm>

#include "crypto/base/secret.h"
#include "crypto/hash/keccak.h"
#include "crypto/kem/mlkem/encoding.h"
#include "crypto/kem/mlkem/k_pke.h"

namespace lockstep::crypto {
namespace {

using mlkem::Noise;
using mlkem::PublicKey;
using mlkem::Wiped;

constexpr const MlKemKernel* kKernels[] = {
#if defined(__x86_64__)
    &kMlKemAvx512,
#endif
    &kMlKemPortable};

// Two seeds at once, as G returns them: rho and sigma, or K and r.
struct TwoSeeds {
  TwoSeeds(std::initializer_list<Bytes> pieces) {
    Sha3_512(pieces, std::span<uint8_t, 64>(bytes.value));
  }
  [[nodiscard]] const uint8_t* first() const { return bytes.value; }
  [[nodiscard]] const uint8_t* second() const { return bytes.value + 32; }

 private:
  Wiped<uint8_t[64]> bytes;
};

// All ones where the bytes differ, else zero.
uint8_t DifferenceMask(Bytes a, Bytes b) {
  uint32_t difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference |= static_cast<uint32_t>(a[i] ^ b[i]);
  return static_cast<uint8_t>(~((difference - 1) >> 8));
}

// A private key taken apart.
template <size_t kRank>
struct ExpandedKey {
  PublicKey<kRank> public_key;
  Wiped<mlkem::Vector<kRank>> s;
  const uint8_t* h;  // H(ek), 32 bytes
  const uint8_t* z;  // 32 bytes
};

template <size_t kRank>
void WriteEncapsulationKey(const PublicKey<kRank>& key, const uint8_t* rho, uint8_t* output) {
  for (const Polynomial& each : key.t) {
    mlkem::Encode(each, output);
    output += mlkem::EncodedSize(12);
  }
  std::copy_n(rho, 32, output);
}

// Algorithm 13's first line: G(d || k).
template <size_t kRank>
TwoSeeds RhoAndSigma(Bytes d) {
  constexpr uint8_t kDomain[] = {kRank};
  return TwoSeeds({d, kDomain});
}

template <size_t kRank>
void DecapsulateWith(const MlKemKernel& kernel, const ExpandedKey<kRank>& key, Bytes ciphertext,
                     std::span<uint8_t, 32> secret) {
  Wiped<uint8_t[32]> message, rejection;
  mlkem::Decrypt<kRank>(kernel, key.s.value, ciphertext.data(), message.value);
  const TwoSeeds secret_and_seed({message.value, {key.h, 32}});
  // Always computed: whether it is needed is secret.
  Shake256({{key.z, 32}, ciphertext}, rejection.value);
  Wiped<Noise<kRank>> noise;
  mlkem::SampleForEncryption<kRank>(kernel, nullptr, secret_and_seed.second(), nullptr,
                                    noise.value);
  Wiped<uint8_t[MlKem<kRank>::kCiphertextSize]> again;
  mlkem::Encrypt<kRank>(kernel, key.public_key, message.value, noise.value, again.value);
  const uint8_t rejected = DifferenceMask(ciphertext, again.value);
  for (size_t i = 0; i < secret.size(); ++i) {
    const uint8_t accepted_byte = secret_and_seed.first()[i];
    secret[i] =
        static_cast<uint8_t>(accepted_byte ^ (rejected & (accepted_byte ^ rejection.value[i])));
  }
}

}  // namespace

std::span<const MlKemKernel* const> AllMlKemKernels() { return kKernels; }

const MlKemKernel& BestMlKemKernel() {
  return **std::ranges::find_if(kKernels,
                                [](const MlKemKernel* each) { return each->supported(ThisCpu()); });
}

template <size_t kRank>
void MlKem<kRank>::GenerateKey(Seed d, Seed z, PrivateKey private_key, EncapsulationKey key) const {
  const TwoSeeds seeds = RhoAndSigma<kRank>(d);
  PublicKey<kRank> public_key;
  Wiped<mlkem::Vector<kRank>> s;
  mlkem::GenerateKeyPair<kRank>(kernel_, seeds.first(), seeds.second(), public_key, s.value);
  WriteEncapsulationKey(public_key, seeds.first(), key.data());
  std::ranges::copy(d, private_key.begin());
  std::ranges::copy(z, private_key.begin() + 32);
  Sha3_256({key}, private_key.template last<32>());
}

template <size_t kRank>
Status MlKem<kRank>::Encapsulate(Bytes key, Seed m, Ciphertext ciphertext, Secret secret) const {
  // FIPS 203 section 7.2, type check.
  if (key.size() != kEncapsulationKeySize) return Error{Reason::kInvalidKeyShare};
  PublicKey<kRank> public_key;
  for (size_t i = 0; i < kRank; ++i) {
    // Section 7.2, modulus check.
    if (!mlkem::Decode(key.data() + i * mlkem::EncodedSize(12), public_key.t[i]))
      return Error{Reason::kInvalidKeyShare};
  }
  std::array<uint8_t, 32> h;
  Sha3_256({key}, h);
  const TwoSeeds secret_and_seed({m, h});
  Wiped<Noise<kRank>> noise;
  mlkem::SampleForEncryption<kRank>(kernel_, key.last(32).data(), secret_and_seed.second(),
                                    &public_key, noise.value);
  mlkem::Encrypt<kRank>(kernel_, public_key, m.data(), noise.value, ciphertext.data());
  std::copy_n(secret_and_seed.first(), kSecretSize, secret.begin());
  return {};
}

template <size_t kRank>
Status MlKem<kRank>::Decapsulate(Bytes private_key, Bytes ciphertext, Secret secret) const {
  if (private_key.size() != kPrivateKeySize) return Error{Reason::kInvalidArgument};
  if (ciphertext.size() != kCiphertextSize) return Error{Reason::kInvalidKeyShare};
  const TwoSeeds seeds = RhoAndSigma<kRank>(private_key.first(32));
  ExpandedKey<kRank> key;
  mlkem::GenerateKeyPair<kRank>(kernel_, seeds.first(), seeds.second(), key.public_key,
                                key.s.value);
  key.z = private_key.data() + 32;
  key.h = private_key.data() + 64;
  DecapsulateWith(kernel_, key, ciphertext, secret);
  return {};
}

template <size_t kRank>
Status MlKem<kRank>::DecapsulateWithExpandedKey(Bytes key, Bytes ciphertext, Secret secret) const {
  if (key.size() != kDecapsulationKeySize) return Error{Reason::kInvalidPrivateKey};
  if (ciphertext.size() != kCiphertextSize) return Error{Reason::kInvalidKeyShare};
  constexpr size_t kVectorSize = kRank * mlkem::EncodedSize(12);
  const Bytes encapsulation_key = key.subspan(kVectorSize, kEncapsulationKeySize);
  ExpandedKey<kRank> expanded;
  expanded.h = key.last(64).data();
  expanded.z = key.last(32).data();
  std::array<uint8_t, 32> h;
  Sha3_256({encapsulation_key}, h);
  bool good = Equal(h, {expanded.h, 32});
  for (size_t i = 0; i < kRank; ++i) {
    const size_t place = i * mlkem::EncodedSize(12);
    good &= mlkem::Decode(key.data() + place, expanded.s.value[i]);
    good &= mlkem::Decode(encapsulation_key.data() + place, expanded.public_key.t[i]);
  }
  if (!good) return Error{Reason::kInvalidPrivateKey};
  // The noise is not needed, and comes with the matrix.
  Noise<kRank> unused;
  const uint8_t* rho = encapsulation_key.last(32).data();
  mlkem::SampleForEncryption<kRank>(kernel_, rho, rho, &expanded.public_key, unused);
  DecapsulateWith(kernel_, expanded, ciphertext, secret);
  return {};
}

template <size_t kRank>
void MlKem<kRank>::ExpandKey(std::span<const uint8_t, kPrivateKeySize> private_key,
                             std::span<uint8_t, kDecapsulationKeySize> key) const {
  const TwoSeeds seeds = RhoAndSigma<kRank>(private_key.template first<32>());
  PublicKey<kRank> public_key;
  Wiped<mlkem::Vector<kRank>> s;
  mlkem::GenerateKeyPair<kRank>(kernel_, seeds.first(), seeds.second(), public_key, s.value);
  uint8_t* output = key.data();
  for (const Polynomial& each : s.value) {
    mlkem::Encode(each, output);
    output += mlkem::EncodedSize(12);
  }
  WriteEncapsulationKey(public_key, seeds.first(), output);
  std::ranges::copy(private_key.subspan(64), key.end() - 64);
  std::ranges::copy(private_key.subspan(32, 32), key.end() - 32);
}

template class MlKem<3>;
template class MlKem<4>;

}  // namespace lockstep::crypto
