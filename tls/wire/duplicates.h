// Whether a list of code points names one twice.
#ifndef TLS_WIRE_DUPLICATES_H_
#define TLS_WIRE_DUPLICATES_H_

#include <cstddef>
#include <cstdint>

#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/uint16_set.h"

namespace lockstep::wire {

// CheckNoDuplicates returns kDuplicateValue with the first value that `list` holds twice. GREASE
// values (RFC 8701) are passed over. Linear in the list.
template <Integer T, size_t kMin, size_t kMax>
  requires(sizeof(T) == 2)
Status CheckNoDuplicates(const List<T, kMin, kMax>& list) {
  Uint16Set seen;
  for (const T element : list) {
    const auto value = static_cast<uint16_t>(element);
    if (!IsGrease(value) && !seen.Insert(value)) return Error{Reason::kDuplicateValue, 0, {value}};
  }
  return {};
}

}  // namespace lockstep::wire

#endif  // TLS_WIRE_DUPLICATES_H_
