#include "fuzz/tls/options.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "crypto/testing/fake_provider.h"
#include "stores/chain_memory.h"
#include "stores/ticket_keys.h"
#include "tls/testing/fixture.h"

namespace lockstep::fuzz {
namespace {

using crypto::KeyAlgorithm;

constexpr size_t kFragmentUnit = 8;
constexpr uint64_t kShortKeyRecords = 12;
constexpr size_t kShortKeyFragment = 128;
// What tls/config.cc allows at least, and handshakes of the fixture can do with.
constexpr size_t kSmallMessage = 512;
constexpr size_t kSmallMemory = 17 << 10;

// Made once: issuing certificates takes longer than a handshake.
struct Fixture {
  testing::FakePki pki;
  std::shared_ptr<const Credential> ecdsa = pki.Issue({testing::kServerName});
  std::shared_ptr<const Credential> ed25519 =
      pki.Issue({testing::kServerName}, KeyAlgorithm::kEd25519);
  std::shared_ptr<const Credential> client = pki.IssueToClient();
  std::shared_ptr<const ExternalPsk> psk =
      ExternalPsk::Import(AsBytes("fuzzer"), std::vector<uint8_t>(32, 3)).value();
  std::shared_ptr<TicketProtector> cookies =
      stores::TicketKeys::Create(std::vector<uint8_t>(stores::TicketKeys::kSecretSize, 4),
                                 {.provider = &crypto::FakeProvider(),
                                  .start = testing::kNow * 1000,
                                  .purpose = stores::Purpose::kRetryCookies})
          .value();
};
const Fixture& TheFixture() {
  static const Fixture fixture;
  return fixture;
}

// The fake provider with keys that wear out.
class ShortKeyProvider {
 public:
  ShortKeyProvider() : provider_(crypto::FakeProvider()) {
    for (size_t i = 0; i < kSuites; ++i) {
      suites_[i] = *provider_.cipher_suites[i];
      aeads_[i] = *suites_[i].aead;
      aeads_[i].record_limit = kShortKeyRecords;
      suites_[i].aead = &aeads_[i];
      rows_[i] = &suites_[i];
    }
    provider_.cipher_suites = rows_;
  }
  ShortKeyProvider(const ShortKeyProvider&) = delete;
  ShortKeyProvider& operator=(const ShortKeyProvider&) = delete;
  [[nodiscard]] const crypto::Provider& provider() const { return provider_; }

 private:
  static constexpr size_t kSuites = 3;
  crypto::Provider provider_;
  std::array<crypto::Aead, kSuites> aeads_{};
  std::array<crypto::CipherSuite, kSuites> suites_{};
  std::array<const crypto::CipherSuite*, kSuites> rows_{};
};

class FixedVerdict final : public ReplayGuard {
 public:
  explicit FixedVerdict(ReplayVerdict verdict) : verdict_(verdict) {}
  ReplayVerdict Check(const ReplayCheck&) override { return verdict_; }

 private:
  ReplayVerdict verdict_;
};

Answering AnsweringOf(uint8_t field) { return static_cast<Answering>(field % 4); }

CommonOptions Common(const Options& options) {
  static const ShortKeyProvider short_keys;
  CommonOptions common;
  common.provider = options.short_keys != 0 ? &short_keys.provider() : &crypto::FakeProvider();
  if (options.cipher_suite != 0) {
    const auto rows = common.provider->cipher_suites;
    common.cipher_suites = {rows[options.cipher_suite % rows.size()]->id};
  }
  if (options.fragment != 0) common.max_fragment_size = options.fragment * kFragmentUnit;
  // A flight has to fit into the records of one key.
  if (options.short_keys != 0 && options.fragment != 0)
    common.max_fragment_size += kShortKeyFragment;
  if ((options.asks & Options::kKeyExchange) != 0) common.key_exchange = Answerer::kCaller;
  common.padding = {.block = options.padding_block, .random = options.padding_random};
  if (options.small_limits != 0) {
    common.limits.client_hello = kSmallMessage;
    common.limits.certificate_message = kSmallMessage;
    common.limits.handshake_message = kSmallMessage;
    common.limits.handshake_memory = kSmallMemory;
    common.limits.skipped_early_data = kSmallMessage;
    common.limits.key_updates = 1;
  }
  return common;
}

}  // namespace

Options Options::Decode(Input& input) {
  Options options;
  Input fields(input.Take(input.Byte()));
  for (uint8_t Options::* field : kFields) options.*field = fields.Byte();
  return options;
}

void Options::EncodeTo(std::vector<uint8_t>& out) const {
  out.push_back(std::size(kFields));
  for (uint8_t Options::* field : kFields) out.push_back(this->*field);
}

Answering Options::AnsweringTo(const Question& question, Side side) const {
  if (side == Side::kClient && std::holds_alternative<VerifyCertificateQuestion>(question)) {
    return AnsweringOf(verification);
  }
  if (side == Side::kServer && std::holds_alternative<SignQuestion>(question)) {
    return AnsweringOf(signing);
  }
  return AnsweringOf(answering);
}

bool Options::answers_wrongly() const {
  return std::ranges::any_of(std::array{verification, signing, answering}, [](uint8_t field) {
    return AnsweringOf(field) == Answering::kWrongly;
  });
}

bool Options::promising() const { return !answers_wrongly() && small_limits == 0; }

bool Options::promises_early_data() const {
  const bool ticket = resuming() == Resuming::kTicket || resuming() == Resuming::kSingleUseTicket;
  return promising() && ticket && early_data != 0 && early_limit != 0 &&
         (hello_retry_request == 0 || more_shares != 0) &&
         (replay_verdict() == ReplayVerdict::kFresh || (asks & kCheckReplay) != 0);
}

const crypto::CipherSuite& Options::suite() const {
  const auto& suites = crypto::FakeProvider().cipher_suites;
  return *suites[cipher_suite % suites.size()];
}

ClientOptions Options::ForClient() const {
  ClientOptions client;
  client.common = Common(*this);
  client.trust_store = TheFixture().pki.trust_store();
  client.compatibility_mode = no_compatibility_mode == 0;
  if (alpn != 0) client.common.alpn_protocols = {"h2", "http/1.1"};
  if (more_shares != 0) client.key_share_groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1};
  if (AnsweringOf(verification) != Answering::kEngine) {
    client.common.verify_certificate = Answerer::kCaller;
  } else if (chain_memory != 0) {
    client.common.verification.chain_cache = std::make_shared<stores::ChainMemory>(4);
  }
  if (client_authenticating() >= ClientAuthenticating::kRequested) {
    client.credentials = {TheFixture().client};
  }
  if ((asks & kClientCertificate) != 0) client.common.sign = Answerer::kCaller;
  client.post_handshake_authentication = request_count() != 0;
  client.offer_early_data = early_data != 0;
  if (resuming() == Resuming::kExternalPsk) client.psks = {TheFixture().psk};
  return client;
}

ServerOptions Options::ForServer() const {
  ServerOptions server;
  server.common = Common(*this);
  server.credentials = {ServerCredential(ed25519 != 0)};
  if (alpn != 0) server.common.alpn_protocols = {"http/1.1"};
  if (hello_retry_request != 0) server.common.groups = {NamedGroup::kSecp256r1};
  if (AnsweringOf(signing) != Answering::kEngine) server.common.sign = Answerer::kCaller;
  if ((asks & kClientCertificate) != 0) server.common.verify_certificate = Answerer::kCaller;
  if ((asks & kFindPsk) != 0) server.find_psk = Answerer::kCaller;
  if ((asks & kCheckReplay) != 0) server.check_replay = Answerer::kCaller;
  server.max_early_data_size = early_limit * kEarlyDataUnit;
  server.replay_guard = std::make_shared<FixedVerdict>(replay_verdict());
  if (resuming() == Resuming::kExternalPsk) server.psks = {TheFixture().psk};
  if (retry_cookies != 0) server.retry_cookies = TheFixture().cookies;
  server.trust_store = TheFixture().pki.trust_store();
  if (client_authenticating() == ClientAuthenticating::kRequired) {
    server.client_authentication = ClientAuthentication::kRequired;
  } else if (client_authenticating() != ClientAuthenticating::kNone) {
    server.client_authentication = ClientAuthentication::kRequested;
    server.certificate_authorities = {TheFixture().pki.name()};
    server.oid_filters = {{{0x06, 0x03, 0x55, 0x1d, 0x0f}, {0x03, 0x02, 0x07, 0x80}}};
  }
  return server;
}

std::shared_ptr<const ExternalPsk> TheExternalPsk() { return TheFixture().psk; }

std::shared_ptr<const Credential> ServerCredential(bool ed25519) {
  return ed25519 ? TheFixture().ed25519 : TheFixture().ecdsa;
}

}  // namespace lockstep::fuzz
