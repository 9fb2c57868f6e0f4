// What kind of handshake the engines are compared in.
#ifndef BENCHMARKS_HANDSHAKE_KIND_H_
#define BENCHMARKS_HANDSHAKE_KIND_H_

namespace lockstep::benchmarks {

// Key shares are for X25519; kHybrid: a full handshake by X25519MLKEM768, of a client that has a
// share for X25519 besides, as is the default. Engines without hybrids take X25519 all the same.
// kResumed: from a ticket that carries the session, psk_dhe_ke. As in a full handshake, no tickets
// are made. kMutual: full, and the client has to have a certificate, too. kKnownChain: full, with a
// ChainCache that has met the chain, for engines that have one.
enum class HandshakeKind { kFull, kHybrid, kResumed, kMutual, kKnownChain };

// What begins the names of its measurements.
inline const char* NameOf(HandshakeKind kind) {
  return kind == HandshakeKind::kHybrid    ? "hybrid"
         : kind == HandshakeKind::kResumed ? "resumed"
         : kind == HandshakeKind::kMutual  ? "mtls"
                                           : "full";
}

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_HANDSHAKE_KIND_H_
