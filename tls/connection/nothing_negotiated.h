// What a moved-from connection, or half of one, has negotiated.
#ifndef TLS_CONNECTION_NOTHING_NEGOTIATED_H_
#define TLS_CONNECTION_NOTHING_NEGOTIATED_H_

#include "tls/tls.h"

namespace lockstep {

// A constant that is never destroyed, so that it needs no memory that can be written.
union NothingNegotiated {
  constexpr NothingNegotiated() : negotiated() {}
  constexpr ~NothingNegotiated() {}
  char literal;  // a union of literal type has a member of one
  Negotiated negotiated;
};
inline constexpr NothingNegotiated kNothingNegotiated;

}  // namespace lockstep

#endif  // TLS_CONNECTION_NOTHING_NEGOTIATED_H_
