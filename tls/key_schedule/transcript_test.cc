#include "tls/key_schedule/transcript.h"

#include <gtest/gtest.h>

#include <vector>

#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"

namespace lockstep {
namespace {

using crypto::ToHex;

std::vector<uint8_t> Joined(std::initializer_list<Bytes> parts) {
  std::vector<uint8_t> joined;
  for (const Bytes part : parts) joined.insert(joined.end(), part.begin(), part.end());
  return joined;
}

TEST(TranscriptTest, AnEmptyTranscriptIsTheHashOfNothing) {
  EXPECT_EQ(ToHex(Transcript(crypto::kSha256).Current().Expose()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(TranscriptTest, MessagesAreHashedAsOneStringAndAskingDoesNotEndIt) {
  Transcript transcript(crypto::kSha256);
  transcript.Add(AsBytes("ab"));
  EXPECT_EQ(ToHex(transcript.Current().Expose()),
            ToHex(crypto::Digest(crypto::kSha256, AsBytes("ab")).Expose()));
  transcript.Add(AsBytes("c"));
  // FIPS 180-4's example.
  EXPECT_EQ(ToHex(transcript.Current().Expose()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(TranscriptTest, ACopyGoesOnByItself) {
  Transcript transcript(crypto::kSha256);
  transcript.Add(AsBytes("ab"));
  Transcript copy = transcript;
  copy.Add(AsBytes("c"));
  EXPECT_EQ(ToHex(transcript.Current().Expose()),
            ToHex(crypto::Digest(crypto::kSha256, AsBytes("ab")).Expose()));
}

// RFC 9846 section 4.1: ClientHello1 is replaced by a message of type 254 that holds its hash.
TEST(TranscriptTest, MessageHashStandsForTheFirstClientHelloByTheNegotiatedHash) {
  for (const crypto::Hash* hash : {&crypto::kSha256, &crypto::kSha384}) {
    Transcript transcript(*hash);
    transcript.Add(AsBytes("ClientHello1"));
    transcript.ReplaceByMessageHash();
    transcript.Add(AsBytes("HelloRetryRequest"));

    const crypto::HashValue client_hello1 = crypto::Digest(*hash, AsBytes("ClientHello1"));
    const std::vector<uint8_t> header = {254, 0, 0, static_cast<uint8_t>(hash->digest_size)};
    const std::vector<uint8_t> expected =
        Joined({header, client_hello1.Expose(), AsBytes("HelloRetryRequest")});
    EXPECT_EQ(ToHex(transcript.Current().Expose()), ToHex(crypto::Digest(*hash, expected).Expose()))
        << hash->name;
  }
}

}  // namespace
}  // namespace lockstep
