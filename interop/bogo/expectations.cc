#include "interop/bogo/expectations.h"

#include <utility>

#include "interop/bogo/configuration.h"

namespace lockstep::bogo {
namespace {

template <class Number>
Problem Compare(const char* what, const std::optional<int64_t>& expected, Number actual) {
  const auto number = static_cast<int64_t>(actual);
  if (!expected || *expected == number) return std::nullopt;
  return std::string(what) + " is " + std::to_string(number) + ", not " + std::to_string(*expected);
}

Problem Compare(const char* what, const std::optional<std::string>& expected,
                const std::string& actual) {
  if (!expected || *expected == actual) return std::nullopt;
  return std::string(what) + " is '" + actual + "', not '" + *expected + "'";
}

Problem CheckAlgorithms(const Flags& flags, const Negotiated& negotiated) {
  const std::optional<int64_t>& by_hardware =
      __builtin_cpu_supports("aes") ? flags.expect_cipher_aes : flags.expect_cipher_no_aes;
  const auto scheme = flags.server ? negotiated.client_signature_scheme.value_or(SignatureScheme{})
                                   : negotiated.signature_scheme;
  // A resumed handshake has no CertificateVerify.
  const auto expected_scheme = negotiated.resumption == Resumption::kResumed
                                   ? std::nullopt
                                   : flags.expect_peer_signature_algorithm;
  if (auto bad = Compare("the group", flags.expect_curve_id, negotiated.group)) return bad;
  if (auto bad = Compare("the suite", flags.expect_cipher, negotiated.cipher_suite)) return bad;
  if (auto bad = Compare("the suite", by_hardware, negotiated.cipher_suite)) return bad;
  return Compare("the peer's scheme", expected_scheme, scheme);
}

Problem CheckPeerChain(const Flags& flags, const Negotiated& negotiated) {
  if (!flags.expect_peer_cert_file) return std::nullopt;
  const auto chain = LoadChain(*flags.expect_peer_cert_file);
  const bool same = chain && negotiated.peer_chain != nullptr && *chain == *negotiated.peer_chain;
  return same ? Problem() : "the peer's chain is another";
}

// BoringSSL's word for what became of early data, where the engine has one for the same.
std::optional<EarlyDataOutcome> OutcomeOf(const std::string& reason) {
  if (reason == "accept") return EarlyDataOutcome::kAccepted;
  if (reason == "hello_retry_request") return EarlyDataOutcome::kHelloRetryRequest;
  if (reason == "ticket_age_skew") return EarlyDataOutcome::kNotFresh;
  return std::nullopt;
}

Problem CheckEarlyData(const Flags& flags, const Negotiated& negotiated) {
  const EarlyDataOutcome outcome = negotiated.early_data;
  const bool accepted = outcome == EarlyDataOutcome::kAccepted;
  if (flags.expect_accept_early_data && !accepted) return "early data was not accepted";
  if (flags.expect_reject_early_data && accepted) return "early data was accepted";
  if (flags.expect_no_offer_early_data && outcome != EarlyDataOutcome::kNotOffered) {
    return "early data was offered";
  }
  if (negotiated.ticket_age_skew) {
    const int64_t skew = *negotiated.ticket_age_skew / 1000;
    if (auto bad = Compare("the skew", flags.expect_ticket_age_skew, skew)) return bad;
  }
  if (!flags.expect_early_data_reason) return std::nullopt;
  const auto expected = OutcomeOf(*flags.expect_early_data_reason);
  if (expected ? outcome != *expected : accepted) return "early data came to another end";
  return std::nullopt;
}

}  // namespace

bool IsRejected(EarlyDataOutcome outcome) {
  return outcome != EarlyDataOutcome::kNotOffered && outcome != EarlyDataOutcome::kPending &&
         outcome != EarlyDataOutcome::kAccepted;
}

Problem CheckHandshake(const Flags& flags, const Credentials& credentials, bool is_resumption,
                       const Connection& connection, const Witness& witness) {
  const Negotiated& negotiated = connection.negotiated();
  const bool resumed = negotiated.resumption == Resumption::kResumed;
  if (resumed != (is_resumption && !flags.expect_session_miss)) {
    return resumed ? "the session was resumed" : "the session was not resumed";
  }
  if (auto bad = CheckAlgorithms(flags, negotiated)) return bad;
  if (auto bad = CheckEarlyData(flags, negotiated)) return bad;
  if (auto bad = CheckPeerChain(flags, negotiated)) return bad;
  if (flags.expect_verify_result && witness.chain_accepted.value_or(true) == flags.verify_fail) {
    return "the verdict on the peer's chain is another";
  }
  if (auto bad = Compare("ALPN", flags.expect_alpn, negotiated.alpn_protocol)) return bad;
  if (auto bad = Compare("the ALPN list", flags.expect_advertised_alpn, witness.advertised_alpn)) {
    return bad;
  }
  if (auto bad = Compare("the name", flags.expect_server_name, negotiated.server_name)) return bad;
  if (flags.expect_selected_credential) {
    const auto number = credentials.NumberOf(witness.signer);
    if (number != flags.expect_selected_credential) return "another credential was selected";
  }
  if (flags.expect_hrr && !negotiated.hello_retry_request) return "there was no HelloRetryRequest";
  if (!flags.expect_peer_verify_pref.empty() &&
      flags.expect_peer_verify_pref != witness.peer_signature_schemes) {
    return "the peer's signature_algorithms are others";
  }
  if (flags.expect_client_ca_list &&
      AuthoritiesIn(*flags.expect_client_ca_list) != witness.certificate_authorities) {
    return "the certificate_authorities are others";
  }
  return std::nullopt;
}

Problem CheckEnd(const Flags& flags, const Witness& witness) {
  if (flags.server || flags.shim_shuts_down) return std::nullopt;
  if (flags.expect_no_session) {
    return witness.tickets == 0 ? Problem() : "a ticket arrived";
  }
  if (witness.tickets == 0) return "no ticket arrived";
  if (flags.expect_ticket_supports_early_data != witness.ticket_allows_early_data) {
    return "the ticket says something else about early data";
  }
  return std::nullopt;
}

}  // namespace lockstep::bogo
