// The question that Verify answers, and its good answer.
#ifndef X509_VERIFY_REQUEST_H_
#define X509_VERIFY_REQUEST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/provider.h"
#include "x509/der/time.h"
#include "x509/dns_name.h"
#include "x509/extensions.h"
#include "x509/pins.h"
#include "x509/policy_inputs.h"
#include "x509/purpose.h"
#include "x509/reference_name.h"
#include "x509/revocation_inputs.h"
#include "x509/signed_path.h"
#include "x509/trust_store.h"
#include "x509/work.h"

namespace lockstep::x509 {

// Certificates in one chain, and their bytes together: what a peer can make us parse. Real chains
// have up to 10; x509-limbo's pools up to 101.
inline constexpr size_t kMaxChainLength = 128;
inline constexpr size_t kMaxChainBytes = size_t{512} * 1024;

// Which rules apply. Web: RFC 5280 and RFC 9525 as browsers take them; the commonName is never
// read, an anchor's own signature and profile are not judged. WebStrict: every certificate of the
// path keeps to the CA/Browser profile besides, that of the anchor too (browser_profile.h).
enum class Policy : uint8_t { kWeb, kWebStrict };

// The question. Everything is borrowed for the call.
struct VerifyRequest {
  // DER certificates: the leaf first, then others in any order, more than are needed accepted. Of
  // those that do not parse, only the leaf is fatal.
  std::span<const Bytes> chain;
  const TrustStore* trust = nullptr;
  const crypto::Provider* provider = nullptr;
  Purpose purpose = Purpose::kServerAuth;
  // Uses that the leaf's key has to allow besides digitalSignature. No keyUsage allows all.
  KeyUsage key_usage;
  // Purposes besides `purpose`, each the content of an OBJECT IDENTIFIER, that the leaf and every
  // CA above it have to allow.
  std::span<const Bytes> key_purposes;
  // All of them must be among the leaf's subjectAltNames. Empty: the name is not checked.
  std::span<const ReferenceName> names;
  // Where given, no wildcard matches across a public suffix. Nothing is assumed without.
  IsPublicSuffix is_public_suffix;
  // The initial max_path_length of RFC 5280 section 6.1.2 (k): intermediates between leaf and
  // anchor that are not self-issued. Nothing: Budget::intermediates bounds the path alone.
  std::optional<uint32_t> max_path_length;
  Time time = 0;
  const PinSet* pins = nullptr;  // null or empty: nothing is pinned
  Policy policy = Policy::kWeb;
  PolicyInputs policies;        // of certificates (RFC 5280 section 6.1.1); nothing is asked for
  RevocationInputs revocation;  // what is known of revoked certificates, and what is asked of it
  // Signatures that were verified before, on these very bytes in this order: they are not verified
  // again where the path is this one. All else is. Null: none were.
  const SignedPath* signed_path = nullptr;
  Budget budget;
};

// The good answer.
struct VerifiedPath {
  // Indices into VerifyRequest::chain, from the leaf up; without the anchor.
  std::vector<size_t> certificates;
  // Borrowed from the trust store.
  const TrustAnchor* anchor = nullptr;
  // Whether one of its keys is pinned; nothing where no key is. False with PinUse::kReported only.
  std::optional<bool> pinned = {};
  // The user-constrained-policy-set (RFC 5280 section 6.1.5 (g)): contents of OBJECT IDENTIFIERs,
  // anyPolicy for every policy. Borrowed from the chain and PolicyInputs.
  std::vector<Bytes> policies;
  // Of each of `certificates`, what is known of its revocation.
  std::vector<RevocationStatus> revocation;
  Work work;
};

}  // namespace lockstep::x509

#endif  // X509_VERIFY_REQUEST_H_
