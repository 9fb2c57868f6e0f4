#include "interop/bogo/configuration.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "crypto/signature/signature.h"
#include "crypto/system_seed.h"

namespace lockstep::bogo {
namespace {

// What BoringSSL's runner takes for the default: P-521 and Ed25519 only by -verify-prefs.
constexpr SignatureScheme kDefaultSchemes[] = {
    SignatureScheme::kEcdsaSecp256r1Sha256, SignatureScheme::kRsaPssRsaeSha256,
    SignatureScheme::kRsaPkcs1Sha256,       SignatureScheme::kEcdsaSecp384r1Sha384,
    SignatureScheme::kRsaPssRsaeSha384,     SignatureScheme::kRsaPkcs1Sha384,
    SignatureScheme::kRsaPssRsaeSha512,     SignatureScheme::kRsaPkcs1Sha512,
};

// BoringSSL's bound, which the runner tests (section 4.3.10 leaves it to the implementation).
constexpr size_t kSkippedEarlyData = 16384;
// As much as BoringSSL's tickets allow; the engine skips that in addition to its limit.
constexpr uint32_t kMaxEarlyData = 14336;
constexpr uint32_t kTicketAgeTolerance = 60'000;  // milliseconds

std::vector<std::string> ProtocolsIn(std::string_view list) {
  std::vector<std::string> protocols;
  while (!list.empty()) {
    const auto size = static_cast<uint8_t>(list.front());
    protocols.emplace_back(list.substr(1, size));
    list.remove_prefix(1 + protocols.back().size());
  }
  return protocols;
}

CommonOptions CommonOf(const Flags& flags, Witness& witness) {
  CommonOptions common;
  for (const uint16_t group : flags.curves) common.groups.push_back(NamedGroup{group});
  common.signature_schemes.assign(std::begin(kDefaultSchemes), std::end(kDefaultSchemes));
  if (!flags.verify_prefs.empty()) common.signature_schemes.clear();
  for (const uint16_t scheme : flags.verify_prefs) {
    // One that the engine does not know cannot be offered.
    if (!crypto::PartsOf(SignatureScheme{scheme})) continue;
    common.signature_schemes.push_back(SignatureScheme{scheme});
  }
  // The engine wants one for CertificateVerify; the runner means to see the others refused there.
  if (std::ranges::all_of(common.signature_schemes, crypto::IsCertificateOnly)) {
    common.signature_schemes.push_back(SignatureScheme::kEd25519);
  }
  common.limits.skipped_early_data =
      kSkippedEarlyData - (flags.enable_early_data ? kMaxEarlyData : 0);
  if (flags.max_cert_list) {
    common.limits.certificate_message = static_cast<size_t>(*flags.max_cert_list);
  }
  if (flags.max_send_fragment) {
    common.max_fragment_size = static_cast<size_t>(*flags.max_send_fragment);
  }
  common.verify_certificate = Answerer::kCaller;
  common.sign = Answerer::kCaller;
  common.trace = [&witness](const TraceEvent& event) { witness.OnTrace(event); };
  common.key_log = [&witness](std::string_view line) { witness.OnKeyLog(line); };
  return common;
}

int64_t Now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

Result<Environment> MakeEnvironment(int64_t delay) {
  LOCKSTEP_ASSIGN(const auto seed, crypto::SystemSeed());
  // It stands still, so that tickets are as old as the runner thinks, to the millisecond.
  static const int64_t start = Now();
  return Environment{seed, [delay] { return start + delay * 1000; }};
}

Result<Connection> MakeServer(const Flags& flags, const Credentials& credentials,
                              Environment environment, CommonOptions common, Sessions& sessions) {
  ServerOptions options{.common = std::move(common), .credentials = credentials.list};
  if (flags.select_alpn) options.common.alpn_protocols = {*flags.select_alpn};
  if (flags.select_alpn == "") options.common.alpn_protocols.clear();
  if (flags.decline_alpn) options.common.alpn_protocols.clear();
  if (flags.reject_alpn) options.common.alpn_protocols = {"a protocol that nobody offers"};
  if (flags.verify_peer) options.client_authentication = ClientAuthentication::kRequested;
  if (flags.require_any_client_certificate) {
    options.client_authentication = ClientAuthentication::kRequired;
  }
  LOCKSTEP_TRY(sessions.UseKey(flags.ticket_key));
  if (!flags.no_ticket) options.tickets = sessions.tickets;
  if (flags.async) options.find_psk = options.check_replay = Answerer::kCaller;
  if (flags.enable_early_data) options.max_early_data_size = kMaxEarlyData;
  options.replay_guard = sessions.replay_window;
  options.ticket_age_tolerance = kTicketAgeTolerance;
  options.allow_half_rtt_data = true;
  options.acknowledge_server_name = !flags.no_server_name_ack;
  // BoringSSL's ways, where the RFC leaves it to the server.
  options.retry_for_preferred_group = true;
  options.always_send_change_cipher_spec = true;
  if (flags.use_client_ca_list) {
    options.certificate_authorities = AuthoritiesIn(*flags.use_client_ca_list);
  }
  LOCKSTEP_ASSIGN(auto config, CreateConfig(std::move(options)));
  return Connection::Server(std::move(config), std::move(environment));
}

Result<Connection> MakeClient(const Flags& flags, const Credentials& credentials,
                              Environment environment, CommonOptions common, Sessions& sessions) {
  ClientOptions options{.common = std::move(common), .credentials = credentials.list};
  options.offer_early_data = flags.enable_early_data;
  options.accept_unoffered_protocol = flags.allow_unknown_alpn_protos;
  if (flags.advertise_alpn) options.common.alpn_protocols = ProtocolsIn(*flags.advertise_alpn);
  LOCKSTEP_ASSIGN(auto config, CreateConfig(std::move(options)));
  // An address is never sent as server_name.
  const std::string name = flags.host_name.empty() ? "127.0.0.1" : flags.host_name;
  if (!sessions.newest) return Connection::Client(std::move(config), name, std::move(environment));
  return Connection::Client(std::move(config), name, std::move(environment),
                            *std::exchange(sessions.newest, std::nullopt));
}

bool IsRefused(const Flags& flags) {
  // Where nobody asked for verification, its failure is recorded and not fatal.
  return flags.verify_fail && (flags.verify_peer || flags.require_any_client_certificate);
}

// BoringSSL has two interfaces for verification, whose alerts differ.
AlertDescription RefusalAlert(const Flags& flags) {
  return flags.use_custom_verify_callback ? AlertDescription::kCertificateUnknown
                                          : AlertDescription::kHandshakeFailure;
}

PskReply FindPsk(const FindPskQuestion& question, TicketProtector& tickets) {
  for (size_t i = 0; i < question.identities.size(); ++i) {
    auto session = tickets.Open(question.identities[i].identity, 0);
    if (session) return {PskReply::Found{i, *std::move(session)}};
  }
  return {};
}

}  // namespace

Result<Connection> MakeConnection(const Flags& flags, const Credentials& credentials, int64_t delay,
                                  Sessions& sessions, Witness& witness) {
  LOCKSTEP_ASSIGN(Environment environment, MakeEnvironment(delay));
  CommonOptions common = CommonOf(flags, witness);
  return flags.server
             ? MakeServer(flags, credentials, std::move(environment), std::move(common), sessions)
             : MakeClient(flags, credentials, std::move(environment), std::move(common), sessions);
}

Answer AnswerQuestion(const Flags& flags, const Question& question, Sessions& sessions,
                      Witness& witness) {
  if (const auto* find = std::get_if<FindPskQuestion>(&question)) {
    return Reply(FindPsk(*find, *sessions.tickets));
  }
  if (const auto* replay = std::get_if<CheckReplayQuestion>(&question)) {
    return Reply(ReplayReply{
        sessions.replay_window->Check({replay->binder, replay->expected_arrival, replay->now})});
  }
  const auto* sign = std::get_if<SignQuestion>(&question);
  if (sign == nullptr) {
    witness.chain_accepted = !flags.verify_fail;
    if (!IsRefused(flags)) return Reply(CertificateVerdict{});
    if (!flags.use_custom_verify_callback) return RefusalAlert(flags);
    return Reply(CertificateVerdict{Reason::kCertificateRefused});
  }
  witness.signer = sign->credential.get();
  // The engine takes no empty name for a protocol, so this is the shim's own error.
  if (flags.select_empty_alpn) return AlertDescription::kInternalError;
  const auto seed = crypto::SystemSeed();
  if (!seed.has_value()) return Reply(Signature{});
  crypto::Random random(crypto::DefaultProvider().keystream, *seed);
  auto signature = sign->credential->key().Sign(sign->scheme, sign->message, random);
  return Reply(signature.has_value() ? Signature{*std::move(signature)} : Signature{});
}

bool CanAuthenticate(const Credentials& credentials, const Witness& witness) {
  if (!witness.certificate_requested || credentials.list.empty()) return true;
  return std::ranges::any_of(credentials.list, [&](const auto& credential) {
    return std::ranges::any_of(credential->schemes(), [&](SignatureScheme scheme) {
      const auto number = static_cast<uint16_t>(scheme);
      return crypto::PartsOf(scheme) && !crypto::IsCertificateOnly(scheme) &&
             std::ranges::count(witness.peer_signature_schemes, number) > 0;
    });
  });
}

std::optional<AlertDescription> FindObjection(const Flags& flags, const Credentials& credentials,
                                              const Negotiated& negotiated, Witness& witness) {
  // Whom a resumed session was made with is for the caller to look at again, or not.
  const bool again = negotiated.resumption == Resumption::kResumed && flags.reverify_on_resume;
  if (again) witness.chain_accepted = !flags.verify_fail;
  if (again && IsRefused(flags)) return RefusalAlert(flags);
  const bool anonymous = witness.certificate_requested && witness.signer == nullptr;
  if (!anonymous || credentials.list.empty()) return std::nullopt;
  return AlertDescription::kHandshakeFailure;
}

std::vector<std::vector<uint8_t>> AuthoritiesIn(std::string_view list) {
  std::vector<std::vector<uint8_t>> names;
  if (list == "<EMPTY>" || list == "<NULL>") return names;
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  while (!list.empty()) {
    const std::string_view hex = list.substr(0, list.find(','));
    auto& name = names.emplace_back();
    for (size_t i = 0; i + 1 < hex.size(); i += 2) {
      name.push_back(static_cast<uint8_t>((digit(hex[i]) << 4) | digit(hex[i + 1])));
    }
    list.remove_prefix(std::min(list.size(), hex.size() + 1));
  }
  return names;
}

}  // namespace lockstep::bogo
