// This engine, in the shape in which the benchmarks drive both engines.
#ifndef BENCHMARKS_LOCKSTEP_ENGINE_H_
#define BENCHMARKS_LOCKSTEP_ENGINE_H_

#include <memory>
#include <string>

#include "benchmarks/pki.h"
#include "benchmarks/wire.h"
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

    // One record each. Returns how many bytes of `out` the record takes.
    size_t Seal(Bytes plaintext, MutableBytes out);
    // Returns the size of the plaintext.
    size_t Open(MutableBytes record);

   private:
    Connection connection_;
  };

  // Both sides offer and take `suite` and X25519 only.
  LockstepEngine(const Pki& pki, const std::string& suite);

  [[nodiscard]] Endpoint Client() const;
  [[nodiscard]] Endpoint Server() const;

 private:
  std::shared_ptr<const ClientConfig> client_;
  std::shared_ptr<const ServerConfig> server_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_LOCKSTEP_ENGINE_H_
