// ExternalPsk: a key that both sides were given outside of TLS (RFC 9846 section 2.2, RFC 9257).
#ifndef TLS_PSK_H_
#define TLS_PSK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/hash/hash.h"
#include "crypto/provider.h"

namespace lockstep {

// RFC 9258 section 5.1: what an imported PSK goes by on the wire, one for each target KDF.
struct ImportedIdentity {
  Bytes external_identity;  // 1 to 2^16 - 1 bytes
  Bytes context;            // at most 2^16 - 1 bytes
  crypto::HashId target;    // of the cipher suites that the key is imported for

  // Nothing where the bytes are none, or one for another protocol than TLS 1.3 or another KDF.
  // Borrows from `encoded`.
  static std::optional<ImportedIdentity> Parse(Bytes encoded);
  [[nodiscard]] std::vector<uint8_t> Serialize() const;
};

// Immutable; shared by configurations.
//
// RFC 9257 section 4.1: each key is for two, of whom one is always the client and the other always
// the server. Where a third knows it, each can pass for the others; where one of the two is both
// (the key stands in its ClientOptions and in its ServerOptions), an attacker who sends its
// ClientHello back leads it into a connection with itself, which it takes for the other ("Selfie").
// The engine knows one connection at a time and cannot tell; ImportForRoles makes keys of which
// that is not true.
class ExternalPsk {
 public:
  // RFC 9257 section 4.2: long, and from a good generator; a password is none.
  static constexpr size_t kMinKeySize = 16;   // bytes
  static constexpr size_t kMaxKeySize = 255;  // bytes; more strengthens nothing

  // A key for the importer of RFC 9258: from it a key for each hash is derived, so that it serves
  // every cipher suite and no two protocols share one. `context`: what both sides know of the
  // circumstances. `hash`: the one that the key was provisioned for. kInvalidArgument for an empty
  // identity, or a size beyond the bounds.
  static Result<std::shared_ptr<const ExternalPsk>> Import(
      Bytes identity, Bytes key, Bytes context = {}, crypto::HashId hash = crypto::HashId::kSha256);
  // Who is the client, and who the server: names that both sides agree on, 1 to 255 bytes each, and
  // different ones.
  struct Roles {
    Bytes client;
    Bytes server;
  };
  // The same, for two that are each client and server: the context is their roles, so that one key
  // makes a PSK for each direction, and a ClientHello that comes back names none that the server
  // has. A program has both: {me, other} as a client, {other, me} as a server.
  static Result<std::shared_ptr<const ExternalPsk>> ImportForRoles(
      Bytes identity, Bytes key, const Roles& roles, crypto::HashId hash = crypto::HashId::kSha256);
  // A key that is used as it is, for peers without an importer. Dangerous: the same key under
  // another hash or in another protocol (TLS 1.2) may betray it, which only the caller can prevent.
  static Result<std::shared_ptr<const ExternalPsk>> DangerouslyRaw(Bytes identity, Bytes key,
                                                                   crypto::HashId hash);

  [[nodiscard]] bool imported() const { return imported_; }
  // What the caller knows it by.
  [[nodiscard]] const std::vector<uint8_t>& identity() const { return identity_; }
  [[nodiscard]] const std::vector<uint8_t>& context() const { return context_; }

  // The PSK as TLS uses it with cipher suites of one hash.
  struct Form {
    std::vector<uint8_t> identity;  // PskIdentity.identity
    SecretBytes key;
  };
  // Nothing for a raw key of another hash, or where the provider lacks one that is needed.
  [[nodiscard]] std::optional<Form> For(const crypto::Hash& hash,
                                        const crypto::Provider& provider) const;

 private:
  ExternalPsk() = default;
  static Result<std::shared_ptr<const ExternalPsk>> Create(Bytes identity, Bytes key, Bytes context,
                                                           crypto::HashId hash, bool imported);
  std::vector<uint8_t> identity_;
  std::vector<uint8_t> context_;
  SecretBytes key_;
  crypto::HashId hash_{};
  bool imported_ = false;
};

// Where a server finds PSKs by identity, when a list would not hold them all. Thread-safe, and it
// does not block; a lookup that takes time is Answerer::kCaller's.
class PskSource {
 public:
  virtual ~PskSource() = default;
  // `identity`: an imported PSK's external identity, with its context; or, with no context, the
  // bytes on the wire, for a raw one. Null where there is none.
  virtual std::shared_ptr<const ExternalPsk> Find(Bytes identity,
                                                  std::optional<Bytes> context) const = 0;
};

}  // namespace lockstep

#endif  // TLS_PSK_H_
