// TrustStore: the trust anchors that certification paths may end in (RFC 5280 section 6.1.1 (d)).
#ifndef X509_TRUST_STORE_H_
#define X509_TRUST_STORE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/hash/hash.h"
#include "x509/algorithms.h"
#include "x509/certificate.h"
#include "x509/extensions.h"
#include "x509/name.h"

namespace lockstep::x509 {

// Anchors in one store. Systems have about 150.
inline constexpr size_t kMaxTrustAnchors = 4096;

// A name and a key that are trusted, and what they are trusted for. An anchor that was given as a
// certificate carries that certificate's constraints; its signature and profile are not judged.
struct TrustAnchor {
  Name subject;
  SubjectPublicKeyInfo subject_public_key_info;
  Bytes key_identifier;  // subjectKeyIdentifier; empty if unknown
  // Constraints; nothing: none.
  std::optional<Validity> validity;
  std::optional<uint32_t> path_length;
  std::optional<NameConstraints> name_constraints;
  std::optional<ExtendedKeyUsage> extended_key_usage;
  // False for a version 3 certificate that is not a CA: it is trusted as itself, and for nothing
  // that its key has signed.
  bool may_issue = true;
  // The certificate it was given as; empty for an anchor given by name and key.
  Bytes certificate;
};

// Owns the bytes of its anchors. Not safe to change while another thread reads; share it const.
// Move-only; moving keeps anchors where they are.
class TrustStore {
 public:
  TrustStore() = default;
  TrustStore(TrustStore&&) noexcept = default;
  TrustStore& operator=(TrustStore&&) noexcept = default;

  // Adds a DER certificate as an anchor: a CA, or a server's own (self-signed) certificate to be
  // trusted as itself. One that is there already is not added again. Copies. kTooManyTrustAnchors
  // beyond kMaxTrustAnchors; kUnhandledCriticalExtension for constraints that cannot be honoured;
  // else what parsing says.
  Status AddCertificate(Bytes der);
  // Adds every certificate in PEM text; returns how many there were. Nothing is added if one of
  // them is bad, and a text without any is kPemMissing.
  Result<size_t> AddPem(std::string_view pem);
  // Adds a name (DER Name) with a key (DER SubjectPublicKeyInfo), without constraints.
  Status AddNameAndKey(Bytes subject, Bytes subject_public_key_info);

  [[nodiscard]] std::span<const TrustAnchor> anchors() const { return anchors_; }
  [[nodiscard]] bool empty() const { return anchors_.empty(); }
  // Counts the changes of this store.
  [[nodiscard]] uint64_t generation() const { return generation_; }
  // A hash over all anchors in the order they were added: equal for stores that trust the same. A
  // session is bound to it.
  [[nodiscard]] crypto::HashValue Fingerprint(const crypto::Hash& hash) const;

  // ForEachNamed calls `visit(anchor)` for the anchors whose subject matches `name`, in order.
  template <class Visit>
  void ForEachNamed(const Name& name, Visit visit) const {
    const uint64_t hash = name.MatchHash();
    for (size_t i = 0; i < anchors_.size(); ++i)
      if (subject_hashes_[i] == hash && anchors_[i].subject.Matches(name)) visit(anchors_[i]);
  }

 private:
  std::vector<TrustAnchor> anchors_;
  std::vector<uint64_t> subject_hashes_;     // Name::MatchHash of each anchor's subject
  std::vector<std::vector<uint8_t>> bytes_;  // what each anchor borrows from
  uint64_t generation_ = 0;
};

}  // namespace lockstep::x509

#endif  // X509_TRUST_STORE_H_
