// Which keys are signed with on a kernel, and that the others are signed with all the same.
#include "crypto/signature/rsa2048/key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/signature/private_keys.h"
#include "crypto/signature/rsa.h"
#include "crypto/signature/rsa2048/testing/portable_kernel.h"
#include "crypto/signature/rsa2048/testing/test_keys.h"

namespace lockstep::crypto::rsa2048 {
namespace {

bool HasKernel() { return KernelsOfThisCpu().size() > 1; }

void ExpectSignatureVerifies(const RsaPrivateNumbers& numbers) {
  Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{1});
  const auto key = MakeRsaKey(KeyAlgorithm::kRsa, numbers);
  ASSERT_TRUE(key.has_value());
  const auto signature =
      (*key)->Sign(SignatureScheme::kRsaPssRsaeSha256, AsBytes("message"), random);
  ASSERT_TRUE(signature.has_value());
  EXPECT_TRUE(kRsaPssSha256Verifier.verify((*key)->public_key(), AsBytes("message"), *signature));
}

TEST(Rsa2048KeyTest, KeysWithPrimesOf1024BitsAreSignedWithOnAKernel) {
  const RsaPrivateNumbers numbers = MakeTestNumbers(1);
  EXPECT_EQ(Key::Create(numbers).value() != nullptr, HasKernel());
  ExpectSignatureVerifies(numbers);
  ExpectSignatureVerifies(Swapped(numbers));
  ExpectSignatureVerifies(MakeTestNumbers(2, 3));
}

TEST(Rsa2048KeyTest, KeysWithPrimesOfOtherLengthsAreLeftToTheLibrary) {
  for (const size_t longer : {1u, 2u, 64u}) {
    const RsaPrivateNumbers numbers = MakeTestNumbers(1, 65537, longer);
    EXPECT_EQ(Key::Create(numbers).value(), nullptr);
    ExpectSignatureVerifies(numbers);
  }
}

TEST(Rsa2048KeyTest, NumbersWithZerosBeforeThemAreLeftToTheLibrary) {
  using Part = Secret<RsaPrivateNumbers::kMaxSize / 2> RsaPrivateNumbers::*;
  constexpr Part kParts[] = {&RsaPrivateNumbers::prime1, &RsaPrivateNumbers::prime2,
                             &RsaPrivateNumbers::exponent1, &RsaPrivateNumbers::exponent2,
                             &RsaPrivateNumbers::coefficient};
  for (const Part part : kParts) {
    RsaPrivateNumbers numbers = MakeTestNumbers(1);
    std::vector<uint8_t> padded(kSize / 2 + 16);
    const Bytes bytes = (numbers.*part).Expose();
    std::ranges::copy(bytes, padded.end() - static_cast<ptrdiff_t>(bytes.size()));
    (numbers.*part) = Secret<RsaPrivateNumbers::kMaxSize / 2>::CopyOf(padded);
    EXPECT_EQ(Key::Create(numbers).value(), nullptr);
    ExpectSignatureVerifies(numbers);
  }
}

TEST(Rsa2048KeyTest, LongerKeysAreLeftToTheLibrary) {
  Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{1});
  const RsaPrivateNumbers numbers = GenerateRsaNumbers(3072, random).value();
  EXPECT_EQ(Key::Create(numbers).value(), nullptr);
  ExpectSignatureVerifies(numbers);
}

// A recording of a connection has to replay on a processor that signs in another way.
TEST(Rsa2048KeyTest, WhatTheGeneratorYieldsAfterwardsDoesNotDependOnTheWayOfSigning) {
  std::array<std::array<uint8_t, 16>, 2> next{};
  for (size_t i = 0; i < 2; ++i) {
    Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{1});
    const auto key = MakeRsaKey(KeyAlgorithm::kRsa, MakeTestNumbers(1, 65537, i)).value();
    EXPECT_TRUE(key->Sign(SignatureScheme::kRsaPssRsaeSha256, AsBytes("message"), random));
    random.Fill(next[i]);
  }
  EXPECT_EQ(next[0], next[1]);
}

}  // namespace
}  // namespace lockstep::crypto::rsa2048
