#include "x509/pem.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lockstep::x509 {
namespace {

constexpr std::string_view kBlock =
    "-----BEGIN CERTIFICATE-----\nZm9v\nYmFy\n-----END CERTIFICATE-----\n";

Result<std::vector<std::string>> ReadAll(std::string_view text) {
  std::vector<std::string> out;
  PemReader reader(text);
  while (true) {
    LOCKSTEP_ASSIGN(const std::optional<PemBlock> block, reader.Next());
    if (!block) return out;
    LOCKSTEP_ASSIGN(const SecretBytes der, block->Decode());
    out.push_back(std::string(block->label) + ':' + std::string(AsText(der)));
  }
}

TEST(PemTest, BlocksAreFoundAmongExplanatoryText) {
  const std::string text = "Subject: CN=a\n" + std::string(kBlock) + "in between\r\n" +
                           "-----BEGIN PRIVATE KEY-----\r\nYQ==\r\n-----END PRIVATE KEY-----";
  EXPECT_EQ(ReadAll(text), (std::vector<std::string>{"CERTIFICATE:foobar", "PRIVATE KEY:a"}));
  EXPECT_EQ(ReadAll("nothing here"), std::vector<std::string>());
}

TEST(PemTest, BoundariesStandAtTheStartOfALine) {
  EXPECT_EQ(ReadAll(" " + std::string(kBlock)), std::vector<std::string>());
}

TEST(PemTest, MalformedBlocksAreRefused) {
  for (const std::string_view text : {
           "-----BEGIN CERTIFICATE-----\nZm9v\n",
           "-----BEGIN CERTIFICATE-----\nZm9v\n-----END PRIVATE KEY-----\n",
           "-----BEGIN CERTIFICATE-----\nZm9v-----END CERTIFICATE-----\n",
           "-----BEGIN CERTIFICATE\nZm9v\n-----END CERTIFICATE-----\n",
           "-----BEGIN CERTIFICATE-----\nZm9\n-----END CERTIFICATE-----\n",
           "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
           "-----BEGIN CERTIFICATE-----\nZm9v\nName: value\n-----END CERTIFICATE-----\n",
           "-----BEGIN A-----\nZm9v\n-----BEGIN A-----\nZm9v\n-----END A-----\n",
           "-----BEGIN ",
       })
    EXPECT_EQ(ReadAll(text).error().reason, Reason::kPemInvalid) << text;
}

TEST(PemTest, TheOffsetOfABadBlockIsItsBeginLine) {
  const std::string text = std::string(kBlock) + "-----BEGIN X-----\n!\n-----END X-----\n";
  EXPECT_EQ(ReadAll(text).error().offset, kBlock.size());
}

TEST(PemTest, EncryptionOfRfc1421IsTold) {
  EXPECT_EQ(ReadAll("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "
                    "AES-256-CBC,00\n\nZm9v\n-----END RSA PRIVATE KEY-----\n")
                .error()
                .reason,
            Reason::kEncryptedPrivateKey);
}

TEST(PemTest, TextsBeyondTheLimitAreRefused) {
  EXPECT_EQ(ReadAll(std::string(kMaxPemSize + 1, '\n')).error().reason, Reason::kPemTooLarge);
}

TEST(PemTest, WhatIsWrittenReadsBack) {
  for (const size_t size : {1u, 47u, 48u, 49u, 1000u}) {
    const std::string content(size, 'x');
    const SecretBytes text = WritePem(kPemCertificate, AsBytes(content));
    EXPECT_EQ(ReadAll(AsText(text)), std::vector<std::string>{"CERTIFICATE:" + content});
  }
  EXPECT_EQ(AsText(WritePem(kPemCertificate, AsBytes("foobar"))),
            "-----BEGIN CERTIFICATE-----\nZm9vYmFy\n-----END CERTIFICATE-----\n");
}

}  // namespace
}  // namespace lockstep::x509
