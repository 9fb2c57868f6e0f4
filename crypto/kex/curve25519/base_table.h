// Multiples of the base point on the Edwards curve that is birationally equivalent (RFC 7748
// section 4.1): -x^2 + y^2 = 1 + d x^2 y^2, whose addition law has no exceptions.
#ifndef CRYPTO_KEX_CURVE25519_BASE_TABLE_H_
#define CRYPTO_KEX_CURVE25519_BASE_TABLE_H_

#include <array>

#include "crypto/kex/curve25519/field.h"

namespace lockstep::crypto::curve25519 {

// A point, ready to be added to another.
struct alignas(32) Entry {
  Number y_plus_x, y_minus_x, xy2d;
};
using EntryRow = std::array<Entry, 8>;

// [i][j]: (j + 1) 256^i times the base point. All numbers are below p.
extern const std::array<EntryRow, 32> kBaseTable;

}  // namespace lockstep::crypto::curve25519

#endif  // CRYPTO_KEX_CURVE25519_BASE_TABLE_H_
