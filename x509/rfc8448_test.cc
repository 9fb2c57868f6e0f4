// The certificates of RFC 8448's traces, as they went over the wire.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "crypto/base/reader.h"
#include "crypto/testing/hex.h"
#include "x509/certificate.h"

namespace lockstep::x509 {
namespace {

// The DER certificates of a Certificate message (RFC 9846 section 4.5.1).
std::vector<std::vector<uint8_t>> CertificatesOf(Bytes message) {
  std::vector<std::vector<uint8_t>> out;
  ByteReader reader(message);
  reader.Take(4);  // msg_type, length
  reader.Take(reader.Integer(1));
  ByteReader list(reader.Take(reader.Integer(3)));
  EXPECT_TRUE(reader.Done().has_value());
  while (!list.empty()) {
    out.push_back(Copy(list.Take(list.Integer(3))));
    list.Take(list.Integer(2));
  }
  EXPECT_TRUE(list.Done().has_value());
  return out;
}

TEST(Rfc8448Test, TheCertificatesOfTheTracesParse) {
  const char* folder = std::getenv("LOCKSTEP_VECTORS");
  if (folder == nullptr) GTEST_SKIP() << "LOCKSTEP_VECTORS is not set: rfc8448/transcripts.vec";
  std::ifstream file(std::string(folder) + "/rfc8448/transcripts.vec");
  if (!file) GTEST_SKIP() << "rfc8448/transcripts.vec is missing in LOCKSTEP_VECTORS";
  size_t rsa = 0, ecdsa = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("[RawPublicKey")) break;  // no certificates there
    if (!line.contains("_Certificate = ")) continue;
    const std::vector<uint8_t> message = crypto::FromHex(line.substr(line.find('=') + 2));
    for (const std::vector<uint8_t>& der : CertificatesOf(message)) {
      const Result<Certificate> parsed = Certificate::Parse(der);
      ASSERT_TRUE(parsed.has_value()) << line.substr(0, 40) << Describe(parsed.error());
      ASSERT_TRUE(parsed->public_key().has_value());
      const bool is_rsa = parsed->public_key()->algorithm == crypto::KeyAlgorithm::kRsa;
      ++(is_rsa ? rsa : ecdsa);
      EXPECT_EQ(parsed->validity.not_before / 86400, 17012);  // 2016-07-30
    }
  }
  EXPECT_EQ(rsa, 3u);
  EXPECT_EQ(ecdsa, 1u);
}

}  // namespace
}  // namespace lockstep::x509
