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
    // Opens `count` records. Returns the size of their plaintexts.
    size_t Open(MutableBytes records, size_t count);

   private:
    friend class LockstepEngine;
    Connection connection_;
    std::optional<SecretBytes> session_;  // of the ticket that came last, serialised
  };
  using Session = std::optional<ClientSession>;

  // Both sides offer and take `suite` only, and the groups of `kind`. Records hold up to
  // `record_size` bytes. For kResumed, a full handshake gives the session.
  LockstepEngine(const Pki& pki, const std::string& suite,
                 HandshakeKind kind = HandshakeKind::kFull,
                 size_t record_size = record::kMaxPlaintextSize);

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
