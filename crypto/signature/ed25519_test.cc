#include "crypto/signature/ed25519.h"

#include <gtest/gtest.h>

#include <string_view>

#include "crypto/testing/allocations.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

struct Rfc8032Case {
  std::string_view seed, public_key, message, signature;
};

// RFC 8032 section 7.1, tests 1 to 3.
constexpr Rfc8032Case kCases[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

Ed25519KeyPair PairOf(const Rfc8032Case& c) {
  return MakeEd25519KeyPair(Ed25519Seed::CopyOf(FromHex(c.seed)));
}

Status Verify(Bytes public_key, Bytes message, Bytes signature) {
  return kEd25519Verifier.verify({KeyAlgorithm::kEd25519, public_key}, message, signature);
}

TEST(Ed25519Test, Rfc8032) {
  for (const Rfc8032Case& c : kCases) {
    EXPECT_EQ(ToHex(PairOf(c).public_key), c.public_key);
    EXPECT_EQ(ToHex(*SignEd25519(PairOf(c), FromHex(c.message))), c.signature);
    EXPECT_TRUE(Verify(FromHex(c.public_key), FromHex(c.message), FromHex(c.signature)));
  }
}

TEST(Ed25519Test, AForgedSignatureOrMessageIsRefused) {
  const Rfc8032Case& c = kCases[1];
  EXPECT_EQ(Verify(FromHex(c.public_key), FromHex("73"), FromHex(c.signature)).error().reason,
            Reason::kInvalidSignature);
  for (size_t i = 0; i < 64; ++i) {
    std::vector<uint8_t> forged = FromHex(c.signature);
    forged[i] ^= 1;
    EXPECT_EQ(Verify(FromHex(c.public_key), FromHex("72"), forged).error().reason,
              Reason::kInvalidSignature);
  }
}

// RFC 8032 section 5.1.7, step 1: S + L is S modulo L, and not a signature.
TEST(Ed25519Test, AnUnreducedSIsRefused) {
  const std::vector<uint8_t> order =
      FromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  std::vector<uint8_t> signature = FromHex(kCases[0].signature);
  unsigned carry = 0;
  for (size_t i = 0; i < 32; ++i) {
    carry += unsigned{signature[32 + i]} + order[i];
    signature[32 + i] = static_cast<uint8_t>(carry);
    carry >>= 8;
  }
  EXPECT_EQ(Verify(FromHex(kCases[0].public_key), {}, signature).error().reason,
            Reason::kInvalidSignature);
}

TEST(Ed25519Test, SizesAndKeyAlgorithmAreChecked) {
  const std::vector<uint8_t> key = FromHex(kCases[0].public_key);
  const std::vector<uint8_t> signature = FromHex(kCases[0].signature);
  EXPECT_EQ(Verify(Bytes(key).first(31), {}, signature).error().reason, Reason::kInvalidPublicKey);
  EXPECT_EQ(Verify(key, {}, Bytes(signature).first(63)).error().reason, Reason::kInvalidSignature);
  EXPECT_EQ(Verify(key, {}, {}).error().reason, Reason::kInvalidSignature);
  std::vector<uint8_t> longer_key = key, longer_signature = signature;
  longer_key.push_back(0);
  longer_signature.push_back(0);
  EXPECT_EQ(Verify(longer_key, {}, signature).error().reason, Reason::kInvalidPublicKey);
  EXPECT_EQ(Verify(key, {}, longer_signature).error().reason, Reason::kInvalidSignature);
  EXPECT_EQ(kEd25519Verifier.verify({KeyAlgorithm::kEcdsaP256, key}, {}, signature).error().reason,
            Reason::kUnsupportedAlgorithm);
}

TEST(Ed25519Test, AKeyOfSmallOrderIsRefused) {
  std::vector<uint8_t> identity(32), signature(64);
  identity[0] = signature[0] = 1;  // R = A = the identity, S = 0: "valid" for every message
  EXPECT_EQ(Verify(identity, AsBytes("anything"), signature).error().reason,
            Reason::kInvalidSignature);
}

TEST(Ed25519Test, ASignatureThatDoesNotVerifyIsWithheld) {
  Ed25519KeyPair pair = PairOf(kCases[0]);
  pair.public_key = PairOf(kCases[1]).public_key;
  EXPECT_EQ(SignEd25519(pair, {}).error().reason, Reason::kSignatureSelfCheckFailed);
}

TEST(Ed25519Test, OutOfMemoryIsAnError) {
  const Ed25519KeyPair pair = PairOf(kCases[0]);
  const FailingAllocations failing(0);
  EXPECT_EQ(SignEd25519(pair, {}).error().reason, Reason::kOutOfMemory);
}

}  // namespace
}  // namespace lockstep::crypto
