// What VerificationOptions ask of the peer's chain, as handshakes come to know it.
#include <gtest/gtest.h>

#include <functional>

#include "tls/config.h"
#include "tls/testing/post_handshake.h"
#include "x509/extension_writer.h"
#include "x509/oids.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::kFine;
using testing::kServerName;
using testing::Loopback;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kWrongName{Reason::kNameMismatch, AlertDescription::kBadCertificate};
constexpr Verdict kNotPinned{Reason::kPinMismatch, AlertDescription::kBadCertificate};

x509::ReferenceName Name(std::string_view text) { return x509::ReferenceName::Parse(text).value(); }

class VerificationTest : public testing::PostHandshakeTest {
 protected:
  // The server's certificate is this one, by the CA or by an intermediate one.
  void Serve(const std::vector<std::string>& names,
             const std::function<void(x509::CertificateSpec&)>& change = nullptr) {
    ServeChain({pki_.Certify(key_->public_key(), names, change)});
  }
  void ServeChain(std::vector<Bytestring> chain) {
    server_.credentials = {Credential::Create(std::move(chain), key_).value()};
  }
  Verdict Client(std::string_view server_name = kServerName) {
    Loopback loopback(client_, server_, server_name);
    loopback.Handshake();
    return VerdictOf(loopback.client.connection);
  }
  Verdict Server() {
    server_.client_authentication = ClientAuthentication::kRequired;
    Loopback loopback(client_, server_);
    loopback.Handshake();
    return VerdictOf(loopback.server.connection);
  }
  // Whether both configurations take these options.
  bool Takes() { return CreateConfig(client_).has_value() && CreateConfig(server_).has_value(); }

  std::shared_ptr<const crypto::SigningKey> key_ =
      crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 77);
};

TEST_F(VerificationTest, ThePolicyIsTheConfigurations) {
  // RFC 5280 section 4.1.2.2: no serial number is zero; but paths are judged without them.
  Serve({kServerName}, [](auto& spec) { spec.der_serial = Bytestring{0x02, 0x01, 0x00}; });
  EXPECT_EQ(Client(), kFine);
  client_.common.verification.policy = x509::Policy::kWebStrict;
  EXPECT_EQ(Client(), (Verdict{Reason::kBrowserProfileBroken, AlertDescription::kBadCertificate}));
}

TEST_F(VerificationTest, WildcardsMatchAcrossNoPublicSuffixOfTheList) {
  constexpr char kHost[] = "www.city.example";
  Serve({"*.city.example"});
  EXPECT_EQ(Client(kHost), kFine);
  client_.common.verification.public_suffixes = std::make_shared<const x509::PublicSuffixList>(
      x509::PublicSuffixList::Parse("city.example\n").value());
  EXPECT_EQ(Client(kHost), kWrongName);
  Serve({kHost});
  EXPECT_EQ(Client(kHost), kFine);
}

TEST_F(VerificationTest, AllNamesHaveToBeThereBesideTheServers) {
  Serve({kServerName, "192.0.2.1"});
  client_.common.verification.names = {Name("192.0.2.1")};
  EXPECT_EQ(Client(), kFine);
  client_.common.verification.names.push_back(Name("other.example"));
  EXPECT_EQ(Client(), kWrongName);
  Serve({"192.0.2.1"});
  client_.common.verification.names = {Name("192.0.2.1")};
  EXPECT_EQ(Client(), kWrongName);
}

TEST_F(VerificationTest, ServersWantNamesOfClients) {
  const x509::ExtensionSpec names =
      x509::SubjectAltNameFromText(std::vector<std::string>{"meter.example", "a@meter.example"})
          .value();
  client_.credentials = {pki_.IssueToClient(crypto::KeyAlgorithm::kEcdsaP256,
                                            [&](auto& spec) { spec.extensions.push_back(names); })};
  server_.common.verification.names = {
      Name("meter.example"), x509::ReferenceName::ParseMailbox("a@meter.example").value()};
  EXPECT_EQ(Server(), kFine);
  server_.common.verification.names.push_back(Name("other.example"));
  EXPECT_EQ(Server(), kWrongName);
}

// RFC 5280 section 6.1.1 (c), (f).
TEST_F(VerificationTest, APolicyCanBeRequired) {
  const Bytestring policy = {0x2a, 0x03};
  auto& asked = client_.common.verification;
  asked.initial_explicit_policy = true;
  const Verdict none{Reason::kNoValidPolicy, AlertDescription::kUnsupportedCertificate};
  EXPECT_EQ(Client(), none);
  Serve({kServerName}, [&](x509::CertificateSpec& spec) {
    spec.extensions.push_back(x509::CertificatePoliciesExtension(std::vector<Bytes>{policy}));
  });
  EXPECT_EQ(Client(), kFine);
  asked.user_initial_policy_set = {{0x2a, 0x04}};
  EXPECT_EQ(Client(), none);
  asked.user_initial_policy_set.push_back(policy);
  EXPECT_EQ(Client(), kFine);
  // Of anyPolicy alone, nothing is left where it is inhibited (section 6.1.1 (g)).
  Serve({kServerName}, [](x509::CertificateSpec& spec) {
    spec.extensions.push_back(
        x509::CertificatePoliciesExtension(std::vector<Bytes>{x509::oid::kAnyPolicy}));
  });
  EXPECT_EQ(Client(), kFine);
  asked.initial_any_policy_inhibit = true;
  EXPECT_EQ(Client(), none);
}

// RFC 5280 section 6.1.2 (k).
TEST_F(VerificationTest, TheLengthOfPathsIsBounded) {
  const testing::FakePki intermediate = pki_.Subordinate();
  ServeChain({intermediate.Certify(key_->public_key(), {kServerName}), intermediate.certificate()});
  client_.common.verification.max_path_length = 1;
  EXPECT_EQ(Client(), kFine);
  client_.common.verification.max_path_length = 0;
  EXPECT_EQ(Client().reason, Reason::kPathTooLong);
}

TEST_F(VerificationTest, TheWorkIsBounded) {
  client_.common.verification.budget.signatures = 1;
  EXPECT_EQ(Client(), kFine);
  client_.common.verification.budget.signatures = 0;
  EXPECT_EQ(Client(), (Verdict{Reason::kPathBudgetExceeded, AlertDescription::kBadCertificate}));
}

TEST_F(VerificationTest, ServersPinTheChainsOfClients) {
  ASSERT_TRUE(server_.pins.Add(x509::Pin{}));
  EXPECT_EQ(Server(), kNotPinned);
  server_.pins = x509::PinSet(x509::PinUse::kReported);
  ASSERT_TRUE(server_.pins.Add(x509::Pin{}));
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  EXPECT_EQ(loopback.server.connection.negotiated().pinned, false);
}

TEST_F(VerificationTest, PinsAreReportedAfterTheHandshakeToo) {
  server_.pins = x509::PinSet(x509::PinUse::kReported);
  ASSERT_TRUE(server_.pins.Add(x509::Pin{}));
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Ask(loopback);
  (void)loopback.Deliver(loopback.client, loopback.server);
  ASSERT_EQ(loopback.server.authenticated.size(), 1u);
  EXPECT_TRUE(loopback.server.authenticated[0].is_unpinned);
}

TEST_F(VerificationTest, SessionsAreBoundToIt) {
  const auto id = [&] { return CreateConfig(client_).value()->session_id; };
  const SessionId before = id();
  const auto differs = [&](auto change) {
    client_.common.verification = {};
    change(client_.common.verification);
    return id() != before;
  };
  EXPECT_TRUE(differs([](auto& v) { v.policy = x509::Policy::kWebStrict; }));
  EXPECT_TRUE(differs([](auto& v) { v.names = {Name("a.example")}; }));
  EXPECT_TRUE(differs([](auto& v) { v.user_initial_policy_set = {{0x2a, 0x03}}; }));
  EXPECT_TRUE(differs([](auto& v) { v.initial_policy_mapping_inhibit = true; }));
  EXPECT_TRUE(differs([](auto& v) { v.initial_explicit_policy = true; }));
  EXPECT_TRUE(differs([](auto& v) { v.initial_any_policy_inhibit = true; }));
  EXPECT_TRUE(differs([](auto& v) { v.max_path_length = 0; }));
  EXPECT_TRUE(differs(
      [](auto& v) { v.public_suffixes = std::make_shared<const x509::PublicSuffixList>(); }));
  EXPECT_FALSE(differs([](auto&) {}));
}

TEST_F(VerificationTest, ItIsTheEnginesToAskFor) {
  client_.common.verification.initial_explicit_policy = true;
  EXPECT_TRUE(Takes());
  client_.common.verify_certificate = Answerer::kCaller;
  EXPECT_EQ(CreateConfig(client_).error(), InvalidConfiguration(ConfigOption::kVerification));
  client_.common.verification = {};
  EXPECT_TRUE(Takes());
  server_.common.verify_certificate = Answerer::kCaller;
  ASSERT_TRUE(server_.pins.Add(x509::Pin{}));
  EXPECT_EQ(CreateConfig(server_).error(), InvalidConfiguration(ConfigOption::kPins));
}

TEST_F(VerificationTest, WhatItHoldsIsCheckedAndBounded) {
  auto& verification = server_.common.verification;
  verification.user_initial_policy_set = {{0x2a, 0x83}};  // the last octet is missing
  EXPECT_FALSE(Takes());
  verification.user_initial_policy_set.assign(kMaxInitialPolicies, {0x2a, 0x03});
  verification.names.assign(kMaxReferenceNames, Name("a.example"));
  EXPECT_TRUE(Takes());
  verification.names.push_back(Name("a.example"));
  EXPECT_FALSE(Takes());
  verification.names.clear();
  verification.user_initial_policy_set.push_back({0x2a, 0x03});
  EXPECT_FALSE(Takes());
}

}  // namespace
}  // namespace lockstep
