// What the kernels of ML-KEM leave on the stack: nothing of seeds, secret polynomials, noise,
// messages and shared secrets.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "crypto/hash/keccak.h"
#include "crypto/kem/mlkem/k_pke.h"
#include "crypto/kem/mlkem/ml_kem.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"

namespace lockstep::crypto {
namespace {

using lockstep::testing::Needles;
using lockstep::testing::PaintedStack;
using Seed = std::array<uint8_t, 32>;

template <size_t kRankOf>
struct Rank {
  static constexpr size_t kRank = kRankOf;
};

template <class Rank>
class MlKemHygieneTest : public ::testing::Test {
 protected:
  static constexpr size_t kRank = Rank::kRank;
  using Kem = MlKem<kRank>;

  void SetUp() override {
    if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
    Shake256({d_}, d_);
    Shake256({d_}, z_);
    Shake256({z_}, m_);
    Kem().GenerateKey(d_, z_, private_key_, key_);
    ASSERT_TRUE(Kem().Encapsulate(key_, m_, ciphertext_, secret_).has_value());
    needles_.Add("d", d_);
    needles_.Add("z", z_);
    needles_.Add("m", m_);
    needles_.Add("K", secret_);
    Seed rejection;
    Shake256({z_, ciphertext_}, rejection);
    needles_.Add("K of a rejection", rejection);
    AddKeyPair();
    AddEncryption();
  }

  // Algorithm 13: sigma, s and s transformed. (e goes with s.)
  void AddKeyPair() {
    constexpr uint8_t kDomain[] = {kRank};
    std::array<uint8_t, 64> seeds;
    Sha3_512({d_, kDomain}, seeds);
    needles_.Add("sigma", Bytes(seeds).last(32));
    mlkem::Vector<kRank> s;
    mlkem::GenerateKeyPair<kRank>(kMlKemPortable, seeds.data(), seeds.data() + 32, public_key_, s);
    AddPolynomials("s transformed", s, kRank);
    for (Polynomial& each : s) kMlKemPortable.inverse_ntt(each);
    AddNoise("s", s, kRank);
  }
  // Algorithm 14: the noise's seed, r and r transformed.
  void AddEncryption() {
    Seed h;
    Sha3_256({key_}, h);
    std::array<uint8_t, 64> seeds;
    Sha3_512({m_, h}, seeds);
    needles_.Add("the noise's seed", Bytes(seeds).last(32));
    mlkem::Noise<kRank> noise;
    mlkem::SampleForEncryption<kRank>(kMlKemPortable, nullptr, seeds.data() + 32, nullptr, noise);
    AddPolynomials("r", noise.r, kRank);
    AddPolynomials("e1", noise.e1, kRank);
    AddPolynomials("e2", &noise.e2, 1);
    for (Polynomial& each : noise.r) kMlKemPortable.ntt(each);
    AddPolynomials("r transformed", noise.r, kRank);
  }
  void AddPolynomials(const std::string& name, const Polynomial* polynomials, size_t count) {
    needles_.Add(name, {reinterpret_cast<const uint8_t*>(polynomials), count * sizeof(Polynomial)});
  }
  // Of residues from 0 to q - 1: as they were sampled, from -2 to 2.
  void AddNoise(const std::string& name, Polynomial* polynomials, size_t count) {
    for (size_t i = 0; i < count; ++i)
      for (int16_t& c : polynomials[i].c)
        if (c > kMlKemPrime / 2) c = static_cast<int16_t>(c - kMlKemPrime);
    AddPolynomials(name, polynomials, count);
  }

  void ExpectNothingLeftBy(const std::function<void(const Kem&)>& function) {
    for (const MlKemKernel* kernel : AllMlKemKernels()) {
      if (!kernel->supported(ThisCpu())) continue;
      const Kem kem(*kernel);
      PaintedStack stack;
      // Twice: what the dynamic linker does at a function's first call is not the kernel's.
      for (int i = 0; i < 2; ++i) stack.Run([&] { function(kem); });
      EXPECT_EQ(needles_.FoundIn(stack.bytes()), std::vector<std::string>())
          << kernel->name << ", of " << stack.bytes().size() << " bytes";
    }
  }

  Seed d_ = {1}, z_{}, m_{}, secret_{};
  std::array<uint8_t, Kem::kPrivateKeySize> private_key_{};
  std::array<uint8_t, Kem::kEncapsulationKeySize> key_{};
  std::array<uint8_t, Kem::kCiphertextSize> ciphertext_{};
  mlkem::PublicKey<kRank> public_key_;
  Needles needles_;
};

using Ranks = ::testing::Types<Rank<3>, Rank<4>>;
TYPED_TEST_SUITE(MlKemHygieneTest, Ranks);

TYPED_TEST(MlKemHygieneTest, MakingAKeyLeavesNothingOfIt) {
  auto private_key = this->private_key_;
  auto key = this->key_;
  this->ExpectNothingLeftBy(
      [&](const auto& kem) { kem.GenerateKey(this->d_, this->z_, private_key, key); });
}

TYPED_TEST(MlKemHygieneTest, EncapsulatingLeavesNothingOfMessageNoiseAndSecret) {
  auto ciphertext = this->ciphertext_;
  Seed secret;
  this->ExpectNothingLeftBy([&](const auto& kem) {
    EXPECT_TRUE(kem.Encapsulate(this->key_, this->m_, ciphertext, secret).has_value());
  });
}

TYPED_TEST(MlKemHygieneTest, DecapsulatingLeavesNothingOfKeyMessageAndSecrets) {
  Seed secret;
  this->ExpectNothingLeftBy([&](const auto& kem) {
    EXPECT_TRUE(kem.Decapsulate(this->private_key_, this->ciphertext_, secret).has_value());
  });
}

}  // namespace
}  // namespace lockstep::crypto
