#include "tls/messages/handshake_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tls/messages/handshake.h"
#include "tls/messages/testing/raw.h"
#include "tls/messages/testing/rfc8448.h"

namespace lockstep::messages {
namespace {

using testing::Buffer;
using testing::Join;
using testing::Prefixed;
using testing::RawExtension;

std::string TextOf(HandshakeType type, Bytes body) {
  std::string out;
  AppendHandshake(out, type, body);
  return out;
}

TEST(HandshakeTextTest, AClientHelloReadsLikeTheRfc) {
  const auto bytes = BytesOf(testing::Rfc8448Messages().front());
  EXPECT_EQ(TextOf(HandshakeType::kClientHello, Bytes(bytes).subspan(kHandshakeHeaderSize)),
            R"(ClientHello
  legacy_version: TLS 1.2
  random: cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7
  legacy_session_id: empty
  cipher_suites: [TLS_AES_128_GCM_SHA256, TLS_CHACHA20_POLY1305_SHA256, TLS_AES_256_GCM_SHA384]
  legacy_compression_methods: 00
  extensions:
    server_name: {server_name_list: [{name_type: host_name, name: "server"}]}
    supported_groups: {named_group_list: [x25519, secp256r1, secp384r1, secp521r1, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104]}
    signature_algorithms: {supported_signature_algorithms: [ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384, ecdsa_secp521r1_sha512, 0x0203, rsa_pss_rsae_sha256, rsa_pss_rsae_sha384, rsa_pss_rsae_sha512, rsa_pkcs1_sha256, rsa_pkcs1_sha384, rsa_pkcs1_sha512, 0x0201, 0x0402, 0x0502, 0x0602, 0x0202]}
    record_size_limit: {record_size_limit: 16385}
    supported_versions: {versions: [TLS 1.3]}
    psk_key_exchange_modes: {ke_modes: [psk_dhe_ke]}
    key_share: {client_shares: [{group: x25519, key_exchange: 99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c}]}
    0xff01: 00
    0x0023: empty
)");
}

TEST(HandshakeTextTest, EveryMessageOfRfc8448IsRecognised) {
  for (const testing::Rfc8448Message& message : testing::Rfc8448Messages()) {
    const auto bytes = BytesOf(message);
    const std::string text = TextOf(message.type, Bytes(bytes).subspan(kHandshakeHeaderSize));
    std::string_view name = message.name;
    if (name.starts_with("ClientHello")) name = "ClientHello";
    EXPECT_EQ(text.substr(0, text.find('\n')), name);
    EXPECT_EQ(text.find("malformed"), text.npos) << text;
  }
}

TEST(HandshakeTextTest, AMalformedMessageIsShownWithItsFault) {
  EXPECT_EQ(
      TextOf(HandshakeType::kKeyUpdate, Buffer{7}),
      "KeyUpdate\n  malformed at byte 0: a field holds the value 7, which its definition does "
      "not allow\n  07\n");
}

TEST(HandshakeTextTest, AMessageOfUnknownTypeIsShownInHex) {
  EXPECT_EQ(TextOf(static_cast<HandshakeType>(99), Buffer{1, 2}),
            "unknown handshake message 0x63\n  0102\n");
}

TEST(HandshakeTextTest, HostileNamesAndEndlessListsDoNotReachTheTerminal) {
  Buffer many;
  for (uint16_t type = 0x4000; type < 0x4000 + 5000; ++type)
    many = many.size() < 60000 ? Join({std::move(many), RawExtension(type)}) : many;
  const Buffer name = Join({{0}, Prefixed({0x1b, '[', '2', 'J', '\n', '\r', 0})});
  const Buffer body =
      Join({testing::ClientHelloStart(),
            Prefixed(Join({RawExtension(ExtensionType::kServerName, Prefixed(name)), many}))});
  const std::string text = TextOf(HandshakeType::kClientHello, body);
  EXPECT_LT(text.size(), 4000u);
  EXPECT_NE(text.find("1b5b324a0a0d00"), text.npos);
  EXPECT_NE(text.find("and more: 4968"), text.npos);
  for (const char shown : text) EXPECT_TRUE(shown == '\n' || (shown >= 0x20 && shown < 0x7f));
}

TEST(HandshakeTextTest, EntriesOfACertificateShowTheirExtensions) {
  const Buffer sct =
      RawExtension(ExtensionType::kSignedCertificateTimestamp, {0, 5, 0, 3, 's', 'c', 't'});
  const Buffer entry = Join({{0, 0, 1, 'c'}, Prefixed(sct)});
  EXPECT_EQ(TextOf(HandshakeType::kCertificate, Join({{0, 0}, Prefixed(entry)})),
            "Certificate\n  certificate_request_context: empty\n  certificate_list: [{cert_data: "
            "\"c\", extensions: {signed_certificate_timestamp: {sct_list: [\"sct\"]}}}]\n");
}

}  // namespace
}  // namespace lockstep::messages
