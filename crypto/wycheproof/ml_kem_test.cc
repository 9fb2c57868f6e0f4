#include "crypto/kem/mlkem/ml_kem.h"

#include <algorithm>
#include <vector>

#include "crypto/wycheproof/vectors_test_util.h"

namespace lockstep::crypto::wycheproof {
namespace {

// What one vector's parameter set and one kernel make of it.
template <size_t kRank>
struct Runner {
  using Kem = MlKem<kRank>;
  const Kem kem;
  const Vector& vector;

  // The vector's values: some are too short on purpose.
  [[nodiscard]] std::vector<uint8_t> Field(const char* name) const {
    return BytesOf(vector.test, name);
  }
  void ExpectField(const char* name, Bytes ours) const {
    EXPECT_TRUE(Equal(ours, Field(name))) << name << " of " << vector.test.at("tcId");
  }

  std::array<uint8_t, Kem::kPrivateKeySize> private_key = {};
  std::array<uint8_t, Kem::kEncapsulationKeySize> key = {};
  std::array<uint8_t, Kem::kSecretSize> secret = {};

  // False where there are not two seeds.
  bool Generate() {
    const std::vector<uint8_t> seed = Field("seed");
    if (seed.size() != 2 * Kem::kSeedSize) return false;
    kem.GenerateKey(typename Kem::Seed(seed.data(), Kem::kSeedSize),
                    typename Kem::Seed(seed.data() + Kem::kSeedSize, Kem::kSeedSize), private_key,
                    key);
    ExpectField("ek", key);
    return true;
  }

  Outcome KeyGen() {
    if (!Generate()) return "seed";
    std::array<uint8_t, Kem::kDecapsulationKeySize> expanded;
    kem.ExpandKey(private_key, expanded);
    ExpectField("dk", expanded);
    return true;
  }

  Outcome Encaps() {
    const std::vector<uint8_t> m = Field("m");
    if (m.size() != Kem::kSeedSize) return "m";
    std::array<uint8_t, Kem::kCiphertextSize> ciphertext;
    if (!kem.Encapsulate(Field("ek"), typename Kem::Seed(m), ciphertext, secret)) return false;
    ExpectField("c", ciphertext);
    ExpectField("K", secret);
    return true;
  }

  Outcome Decaps() {
    if (!Generate()) return "seed";
    if (!kem.Decapsulate(private_key, Field("c"), secret)) return false;
    ExpectField("K", secret);
    return true;
  }

  Outcome ExpandedDecaps() {
    if (!kem.DecapsulateWithExpandedKey(Field("dk"), Field("c"), secret)) return false;
    ExpectField("K", secret);
    return true;
  }
};

// With every kernel that this processor runs, which have to agree.
template <size_t kRank>
Outcome RunRank(const Vector& vector, Outcome (Runner<kRank>::*run)()) {
  std::vector<Outcome> outcomes;
  for (const MlKemKernel* kernel : AllMlKemKernels()) {
    if (!kernel->supported(ThisCpu())) continue;
    Runner<kRank> runner{.kem = MlKem<kRank>(*kernel), .vector = vector};
    outcomes.push_back((runner.*run)());
    EXPECT_EQ(outcomes.back(), outcomes.front()) << kernel->name;
  }
  return outcomes.front();
}

Outcome RunEither(const Vector& vector, Outcome (Runner<3>::*run3)(),
                  Outcome (Runner<4>::*run4)()) {
  if (vector.group.at("parameterSet") == "ML-KEM-768") return RunRank(vector, run3);
  return RunRank(vector, run4);
}

#define LOCKSTEP_FILES(kind, function)                                      \
  using MlKem##function##FileTest = FileTest;                               \
  TEST_P(MlKem##function##FileTest, EveryVector) {                          \
    RunWith([](const Vector& vector) {                                      \
      return RunEither(vector, &Runner<3>::function, &Runner<4>::function); \
    });                                                                     \
  }                                                                         \
  INSTANTIATE_TEST_SUITE_P(Wycheproof, MlKem##function##FileTest,           \
                           testing::ValuesIn(FilesOf(Kind::kind)), FileName)
LOCKSTEP_FILES(kMlKem, Decaps);
LOCKSTEP_FILES(kMlKemEncaps, Encaps);
LOCKSTEP_FILES(kMlKemExpandedDecaps, ExpandedDecaps);
LOCKSTEP_FILES(kMlKemKeyGen, KeyGen);
#undef LOCKSTEP_FILES

}  // namespace
}  // namespace lockstep::crypto::wycheproof
