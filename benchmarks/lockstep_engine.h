// This engine, in the shape in which the benchmarks drive both engines.
#ifndef BENCHMARKS_LOCKSTEP_ENGINE_H_
#define BENCHMARKS_LOCKSTEP_ENGINE_H_

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "benchmarks/handshake_kind.h"
#include "benchmarks/pki.h"
#include "benchmarks/wire.h"
#include "record/content_type.h"
#include "tls/tls.h"

namespace lockstep::benchmarks {

class LockstepEngine {
 public:
  static constexpr size_t kMostAtOnce = 8;

  // One side of a connection.
  class Endpoint {
   public:
    explicit Endpoint(Connection connection) : connection_(std::move(connection)) {}

    // Takes all of `in`, and appends to `out` what is to be sent.
    void Advance(Wire& in, Wire& out);
    [[nodiscard]] bool done() const { return connection_.handshake_done(); }
    [[nodiscard]] bool resumed() const {
      return connection_.negotiated().resumption == Resumption::kResumed;
    }

    // One record for each of the plaintexts; they fill `out`.
    void Seal(std::span<const Bytes> plaintexts, MutableBytes out);
    // Opens `count` records, up to kMostAtOnce. Returns the size of their plaintexts.
    size_t Open(MutableBytes records, size_t count);

   private:
    friend class LockstepEngine;
    Connection connection_;
    std::optional<SecretBytes> session_;  // of the ticket that came last, serialised
  };
  using Session = std::optional<ClientSession>;

  struct Options {
    size_t record_size = record::kMaxPlaintextSize;  // bytes of plaintext, at most
    bool watched = false;                            // primitives_watch.h
  };

  // Both sides offer and take `suite` only, and the groups of `kind`. For kResumed, a full
  // handshake gives the session.
  LockstepEngine(const Pki& pki, const std::string& suite,
                 HandshakeKind kind = HandshakeKind::kFull)
      : LockstepEngine(pki, suite, kind, Options()) {}
  LockstepEngine(const Pki& pki, const std::string& suite, HandshakeKind kind,
                 const Options& options);

  // What Client takes, once: but for kResumed, nothing.
  [[nodiscard]] Session NewSession() const;
  [[nodiscard]] Endpoint Client(Session session) const;
  [[nodiscard]] Endpoint Server() const;

 private:
  std::shared_ptr<const ClientConfig> client_;
  std::shared_ptr<const ServerConfig> server_;
  std::optional<SecretBytes> session_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_LOCKSTEP_ENGINE_H_
