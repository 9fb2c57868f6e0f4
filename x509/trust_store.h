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
#include "x509/authority.h"
#include "x509/extension_writer.h"
#include "x509/name.h"

namespace lockstep::x509 {

// Anchors in one store. Systems have about 150.
inline constexpr size_t kMaxTrustAnchors = 4096;

// What is trusted, and what for. An anchor that was given as a certificate carries that
// certificate's constraints, its validity among them (RFC 5937); its signature and profile are not
// judged. One of version 3 that is not a CA is trusted as itself, and for nothing that its key has
// signed.
struct TrustAnchor {
  Authority authority;
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
  // beyond kMaxTrustAnchors; else what parsing says. A critical extension that cannot be honoured
  // does not keep it out, but every path that ends in it is refused.
  Status AddCertificate(Bytes der);
  // Adds every certificate in PEM text; returns how many there were. Nothing is added if one of
  // them is bad, and a text without any is kPemMissing.
  Result<size_t> AddPem(std::string_view pem);
  // Adds a name (DER Name) with a key (DER SubjectPublicKeyInfo), and what the caller limits it to,
  // if anything: the extensions that would say so in a CA's certificate (extension_writer.h), such
  // as path length, purposes, name constraints and policies. Copies. Its validity is not limited.
  // What parsing says of malformed ones; an unknown critical one refuses every path.
  Status AddNameAndKey(Bytes subject, Bytes subject_public_key_info,
                       std::span<const ExtensionSpec> constraints = {});

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
      if (subject_hashes_[i] == hash && anchors_[i].authority.subject.Matches(name))
        visit(anchors_[i]);
  }

 private:
  Status Add(const TrustAnchor& anchor, std::vector<uint8_t> bytes);

  std::vector<TrustAnchor> anchors_;
  std::vector<uint64_t> subject_hashes_;     // Name::MatchHash of each anchor's subject
  std::vector<std::vector<uint8_t>> bytes_;  // what each anchor borrows from
  uint64_t generation_ = 0;
};

}  // namespace lockstep::x509

#endif  // X509_TRUST_STORE_H_
