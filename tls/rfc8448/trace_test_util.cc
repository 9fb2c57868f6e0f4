#include "tls/rfc8448/trace_test_util.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "crypto/base/reader.h"
#include "crypto/hash/hkdf.h"
#include "crypto/provider.h"
#include "crypto/signature/testing/rsa_test_key.h"
#include "crypto/testing/hex.h"
#include "tls/key_schedule/hkdf_label.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/handshake.h"
#include "tls/messages/server_hello.h"
#include "tls/messages/testing/reserialize.h"
#include "tls/wire/parse.h"
#include "x509/certificate.h"

namespace lockstep {
namespace {

using crypto::kSha256;
using crypto::ToHex;
using messages::HandshakeType;
using messages::kHandshakeHeaderSize;
using record::ContentType;

std::string HexOf(const TrafficSecret& secret) { return ToHex(secret.Expose()); }
std::string HexOf(const crypto::HashValue& value) { return ToHex(value.Expose()); }

// A generator that draws the given private key.
crypto::Random Drawing(Bytes private_key) {
  const auto repeat_key = [](std::span<const uint8_t, crypto::kSeedSize> key, MutableBytes output) {
    for (size_t i = 0; i < output.size(); ++i) output[i] = key[i % key.size()];
  };
  return crypto::Random(repeat_key, private_key.first<crypto::kSeedSize>());
}

// Takes the next message, with its header.
Bytes TakeMessage(Bytes& messages) {
  ByteReader header(messages.subspan(1));
  const Bytes message = messages.first(kHandshakeHeaderSize + header.Integer(3));
  messages = messages.subspan(message.size());
  return message;
}

void ExpectReserializes(Bytes message) {
  const auto type = static_cast<HandshakeType>(message[0]);
  const auto again = messages::testing::Reserialize(type, message.subspan(kHandshakeHeaderSize));
  ASSERT_TRUE(again.has_value()) << Describe(again.error());
  EXPECT_EQ(ToHex(*again), ToHex(message));
}

// The steps of section 7.1 that the stages keep to themselves.
void ExpectExtracts(Bytes psk, Bytes shared_secret, const ExpectedSchedule& expected) {
  const crypto::HashValue empty = crypto::Digest(kSha256, {});
  const auto derived = [&](const crypto::HashValue& secret) {
    return DeriveSecret(kSha256, secret.Expose(), "derived", empty.Expose());
  };
  const crypto::HashValue early = crypto::HkdfExtract(kSha256, {}, psk);
  EXPECT_EQ(HexOf(early), expected.early_secret);
  const crypto::HashValue for_handshake = derived(early);
  EXPECT_EQ(HexOf(for_handshake), expected.derived_for_handshake);
  const crypto::HashValue handshake =
      crypto::HkdfExtract(kSha256, for_handshake.Expose(), shared_secret);
  EXPECT_EQ(HexOf(handshake), expected.handshake_secret);
  const crypto::HashValue for_main = derived(handshake);
  EXPECT_EQ(HexOf(for_main), expected.derived_for_main);
  const std::array<uint8_t, 32> zeros{};
  EXPECT_EQ(HexOf(crypto::HkdfExtract(kSha256, for_main.Expose(), zeros)), expected.main_secret);
}

// The key of the traces' servers is too short for our own row.
crypto::Provider ProviderForShortRsaKeys(std::vector<const crypto::SignatureVerifier*>& verifiers) {
  crypto::Provider provider = crypto::DefaultProvider();
  verifiers.assign(provider.verifiers.begin(), provider.verifiers.end());
  std::ranges::replace_if(
      verifiers,
      [](const auto* row) { return row->algorithm == crypto::SignatureAlgorithm::kRsaPssSha256; },
      crypto::RsaTestVerifier(crypto::SignatureAlgorithm::kRsaPssSha256));
  provider.verifiers = verifiers;
  return provider;
}

}  // namespace

void TraceTest::SetUp() {
  const char* folder = std::getenv("LOCKSTEP_VECTORS");
  if (folder == nullptr) GTEST_SKIP() << "LOCKSTEP_VECTORS is not set: rfc8448/transcripts.vec";
  std::ifstream file(std::string(folder) + "/rfc8448/transcripts.vec");
  if (!file) GTEST_SKIP() << "rfc8448/transcripts.vec is missing in LOCKSTEP_VECTORS";
  bool here = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('[')) here = line == "[" + section_ + "]";
    const size_t equals = line.find(" =");
    if (here && equals != line.npos) fields_[line.substr(0, equals)] = line.substr(equals + 2);
  }
  ASSERT_FALSE(fields_.empty()) << "no " << section_ << " in rfc8448/transcripts.vec";
}

std::vector<uint8_t> TraceTest::Field(const std::string& name) const {
  asked_for_.insert(name);
  const auto field = fields_.find(name);
  if (field != fields_.end()) return crypto::FromHex(field->second);
  ADD_FAILURE() << "no " << name << " in " << section_;
  return {};
}

std::vector<uint8_t> TraceTest::PrivateKey(Side side, size_t offset,
                                           std::string_view expected) const {
  const auto drawn = Field(side == Side::kClient ? "Client_RNG_Pool" : "Server_RNG_Pool");
  std::vector<uint8_t> key = Copy(Bytes(drawn).subspan(offset, 32));
  EXPECT_EQ(ToHex(key), expected);
  return key;
}

std::vector<uint8_t> TraceTest::Hello(Side side, const std::string& field, bool initial) {
  Direction& direction = side == Side::kClient ? client_ : server_;
  std::vector<uint8_t> message =
      direction.Reproduce(ContentType::kHandshake, Field(field), initial);
  ExpectReserializes(message);
  transcript_.Add(message);
  return message;
}

crypto::SharedSecret TraceTest::KeyExchange(const crypto::KeyExchange& row,
                                            Bytes client_private_key, Bytes server_private_key,
                                            Bytes client_hello, Bytes server_hello) {
  const auto client =
      wire::Parse<messages::ClientHello>(client_hello.subspan(kHandshakeHeaderSize)).value();
  const auto server =
      wire::Parse<messages::ServerHello>(server_hello.subspan(kHandshakeHeaderSize)).value();
  const auto client_share = client.extensions.key_share->client_shares.First();
  const auto& server_share = server.extensions.key_share->server_share;
  EXPECT_EQ(client_share->group, row.group);
  EXPECT_EQ(server_share.group, row.group);

  crypto::Random client_random = Drawing(client_private_key);
  const crypto::KeyPair pair = row.generate(client_random).value();
  EXPECT_EQ(ToHex(pair.private_key.Expose()), ToHex(client_private_key));
  EXPECT_EQ(ToHex(pair.share), ToHex(client_share->key_exchange.bytes));

  crypto::Random server_random = Drawing(server_private_key);
  const crypto::Encapsulation encapsulation =
      row.encapsulate(server_random, client_share->key_exchange.bytes).value();
  EXPECT_EQ(ToHex(encapsulation.share), ToHex(server_share.key_exchange.bytes));

  crypto::SharedSecret secret =
      row.decapsulate(pair.private_key, server_share.key_exchange.bytes).value();
  EXPECT_EQ(ToHex(secret.Expose()), ToHex(encapsulation.secret.Expose()));
  return secret;
}

void TraceTest::DeriveHandshakeSecrets(EarlySecret early_secret, Bytes psk, Bytes shared_secret,
                                       const ExpectedSchedule& expected) {
  EXPECT_EQ(ToHex(shared_secret), expected.shared_secret);
  ExpectExtracts(psk, shared_secret, expected);
  const crypto::HashValue hash = transcript_.Current();
  EXPECT_EQ(HexOf(hash), expected.hello_hash);

  HandshakeSecret secret = std::move(early_secret).ToHandshakeSecret(shared_secret);
  client_handshake_traffic_secret_ = secret.ClientHandshakeTrafficSecret(hash.Expose());
  server_handshake_traffic_secret_ = secret.ServerHandshakeTrafficSecret(hash.Expose());
  ExpectTrafficSecret(client_handshake_traffic_secret_, expected.client_handshake);
  ExpectTrafficSecret(server_handshake_traffic_secret_, expected.server_handshake);
  main_secret_ = std::move(secret).ToMainSecret();
  server_.Protect(server_handshake_traffic_secret_);
}

std::vector<uint8_t> TraceTest::Flight(Side side, Bytes records, const ExpectedSchedule& expected) {
  const bool is_client = side == Side::kClient;
  std::vector<uint8_t> flight =
      (is_client ? client_ : server_).Reproduce(ContentType::kHandshake, records);
  for (Bytes rest = flight; !rest.empty();) {
    const Bytes message = TakeMessage(rest);
    ExpectReserializes(message);
    const Bytes body = message.subspan(kHandshakeHeaderSize);
    const auto type = static_cast<HandshakeType>(message[0]);
    if (type == HandshakeType::kCertificate) {
      const auto certificate = wire::Parse<messages::Certificate>(body).value();
      certificate_ = Copy(certificate.certificate_list.First()->cert_data.bytes);
    } else if (type == HandshakeType::kCertificateVerify) {
      VerifySignature(side, body);
    } else if (type == HandshakeType::kFinished) {
      EXPECT_TRUE(rest.empty());
      const TrafficSecret& base_key =
          is_client ? client_handshake_traffic_secret_ : server_handshake_traffic_secret_;
      EXPECT_EQ(HexOf(DeriveSecret(kSha256, base_key.Expose(), "finished", {})),
                is_client ? expected.client_finished_key : expected.server_finished_key);
      const crypto::HashValue verify_data = base_key.VerifyData(transcript_.Current().Expose());
      EXPECT_EQ(HexOf(verify_data),
                is_client ? expected.client_verify_data : expected.server_verify_data);
      EXPECT_EQ(HexOf(verify_data), ToHex(body));
    }
    transcript_.Add(message);
  }
  return flight;
}

void TraceTest::VerifySignature(Side signer, Bytes body) const {
  const auto message = wire::Parse<messages::CertificateVerify>(body).value();
  const CertificateVerifyContent content(signer, transcript_.Current().Expose());
  EXPECT_EQ(ToHex(content.bytes()), ToHex(Field(signer == Side::kClient ? "Client_MessageToSign"
                                                                        : "Server_MessageToSign")));
  const auto certificate = x509::Certificate::Parse(certificate_);
  ASSERT_TRUE(certificate.has_value() && certificate->public_key().has_value());

  std::vector<const crypto::SignatureVerifier*> verifiers;
  const crypto::Provider provider = ProviderForShortRsaKeys(verifiers);
  const auto verify = [&](Bytes what) {
    return VerifyCertificateVerify(provider, {&message.algorithm, 1}, message.algorithm,
                                   *certificate->public_key(), what, message.signature.bytes);
  };
  const Status verified = verify(content.bytes());
  EXPECT_TRUE(verified.has_value()) << Describe(verified.error());
  EXPECT_FALSE(verify(content.bytes().subspan(1)).has_value());
}

void TraceTest::DeriveApplicationSecrets(const ExpectedSchedule& expected) {
  const crypto::HashValue hash = transcript_.Current();
  EXPECT_EQ(HexOf(hash), expected.server_finished_hash);
  client_application_traffic_secret_0_ =
      main_secret_->ClientApplicationTrafficSecret0(hash.Expose());
  server_application_traffic_secret_0_ =
      main_secret_->ServerApplicationTrafficSecret0(hash.Expose());
  ExpectTrafficSecret(client_application_traffic_secret_0_, expected.client_application);
  ExpectTrafficSecret(server_application_traffic_secret_0_, expected.server_application);
  EXPECT_EQ(HexOf(main_secret_->ExporterSecret(hash.Expose())), expected.exporter_secret);
}

void TraceTest::FinishHandshake(const ExpectedSchedule& expected) {
  const crypto::HashValue hash = transcript_.Current();
  EXPECT_EQ(HexOf(hash), expected.client_finished_hash);
  resumption_secret_ = main_secret_->ResumptionSecret(hash.Expose());
  EXPECT_EQ(HexOf(resumption_secret_), expected.resumption_secret);
  client_.Protect(client_application_traffic_secret_0_);
  server_.Protect(server_application_traffic_secret_0_);
}

void TraceTest::ApplicationData() {
  EXPECT_EQ(client_.Reproduce(ContentType::kApplicationData, Field("Record_Client_AppData")),
            Field("Client_AppData"));
  EXPECT_EQ(server_.Reproduce(ContentType::kApplicationData, Field("Record_Server_AppData")),
            Field("Server_AppData"));
}

void TraceTest::CloseNotify() {
  const std::vector<uint8_t> close_notify = {1, 0};
  EXPECT_EQ(client_.Reproduce(ContentType::kAlert, Field("Record_Client_CloseNotify")),
            close_notify);
  EXPECT_EQ(server_.Reproduce(ContentType::kAlert, Field("Record_Server_CloseNotify")),
            close_notify);
  for (const auto& [name, value] : fields_)
    EXPECT_TRUE(!name.starts_with("Record_") || asked_for_.contains(name)) << name;
}

std::vector<uint8_t> Joined(std::initializer_list<std::vector<uint8_t>> parts) {
  std::vector<uint8_t> joined;
  for (const auto& part : parts) joined.insert(joined.end(), part.begin(), part.end());
  return joined;
}

}  // namespace lockstep
