// What the engine's verification of the peer's chain is told beside the anchors, the pins, the time
// and whom a client connects to (x509/verify_request.h).
#ifndef TLS_VERIFICATION_OPTIONS_H_
#define TLS_VERIFICATION_OPTIONS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "x509/public_suffix_list.h"
#include "x509/reference_name.h"
#include "x509/revocation_inputs.h"
#include "x509/verify_request.h"

namespace lockstep {

class ChainCache;  // chain_cache.h

// Which rules the peer's chain is held to. The default asks for nothing but Policy::kWeb; all else
// has to reach the engine's verification, so that it goes with Answerer::kEngine only.
struct VerificationOptions {
  x509::Policy policy = x509::Policy::kWeb;
  // No wildcard matches across a suffix of this list; shared by configurations. Null: nothing is
  // assumed.
  std::shared_ptr<const x509::PublicSuffixList> public_suffixes = nullptr;
  // Names that the leaf has to have, all of them; on a client, besides the server's. At most
  // kMaxReferenceNames.
  std::vector<x509::ReferenceName> names = {};
  // Of certificates' policies (x509/policy_inputs.h, RFC 5280 section 6.1.1). The set holds
  // contents of OBJECT IDENTIFIERs; empty stands for any policy.
  std::vector<std::vector<uint8_t>> user_initial_policy_set = {};
  bool initial_policy_mapping_inhibit = false;
  bool initial_explicit_policy = false;
  bool initial_any_policy_inhibit = false;
  // Intermediates between leaf and anchor, but for self-issued ones (section 6.1.2 (k)). Nothing:
  // the budget's bound alone.
  std::optional<uint32_t> max_path_length = {};
  // The most that one verification does: a chain that takes more is refused.
  x509::Budget budget = {};
  // Remembers the signatures on chains that were found good, so that a chain that comes again costs
  // none of them; all else is checked again (chain_cache.h). Shared by configurations. Null:
  // nothing is remembered.
  std::shared_ptr<ChainCache> chain_cache = nullptr;
};

// VerificationOptions::names in one configuration.
inline constexpr size_t kMaxReferenceNames = 16;
// VerificationOptions::user_initial_policy_set, likewise.
inline constexpr size_t kMaxInitialPolicies = 64;

// What is known of revoked certificates, and what is asked of it when the engine verifies the
// peer's chain (x509/revocation_inputs.h). Nothing is fetched.
struct RevocationOptions {
  x509::RevocationMode mode = x509::RevocationMode::kOff;
  x509::RevocationScope scope = x509::RevocationScope::kWholeChain;
  // DER CertificateLists, each of which has to parse (x509::Crl); shared by configurations. One
  // that is out of date does no harm. Null: none.
  std::shared_ptr<const std::vector<std::vector<uint8_t>>> crls = nullptr;
  // Asks the peer for OCSP responses with its certificates (status_request, section 4.5.1.1): in
  // the ClientHello, in each CertificateRequest. What it staples counts in every mode but kOff; a
  // leaf that promises a staple (RFC 7633) has to come with a good one in that one too.
  bool request_staples = false;
};

}  // namespace lockstep

#endif  // TLS_VERIFICATION_OPTIONS_H_
