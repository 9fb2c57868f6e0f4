// Sealed: what a call that makes records did.
#ifndef RECORD_SEALED_H_
#define RECORD_SEALED_H_

#include <cstddef>

namespace lockstep::record {

struct Sealed {
  size_t taken = 0;    // bytes of plaintext taken, over all pieces in order
  size_t written = 0;  // bytes of output written: whole records
  size_t needed = 0;   // if nothing more fits: bytes of output that the next step needs; else 0
};

}  // namespace lockstep::record

#endif  // RECORD_SEALED_H_
