#include "crypto/kex/curve25519/base_table.h"

namespace lockstep::crypto::curve25519 {

constexpr std::array<EntryRow, 32> kBaseTable = {{
#include "crypto/kex/curve25519/base_table.inc"
}};

}  // namespace lockstep::crypto::curve25519
