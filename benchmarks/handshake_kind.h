// What kind of handshake the engines are compared in.
#ifndef BENCHMARKS_HANDSHAKE_KIND_H_
#define BENCHMARKS_HANDSHAKE_KIND_H_

namespace lockstep::benchmarks {

// kResumed: from a ticket that carries the session, psk_dhe_ke. As in a full handshake, no tickets
// are made.
enum class HandshakeKind { kFull, kResumed };

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_HANDSHAKE_KIND_H_
