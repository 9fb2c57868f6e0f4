// SecretBytes: secret bytes of any length on the heap (private keys in DER and PEM). Wherever the
// vector gives memory back, it is wiped first.
#ifndef X509_SECRET_BYTES_H_
#define X509_SECRET_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "crypto/base/secret.h"

namespace lockstep::x509 {

template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  explicit WipingAllocator(const WipingAllocator<U>&) {}

  T* allocate(size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* memory, size_t count) {
    Wipe({reinterpret_cast<uint8_t*>(memory), count * sizeof(T)});
    std::allocator<T>().deallocate(memory, count);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

// Never printed, and compared with ConstantTimeEqual only.
using SecretBytes = std::vector<uint8_t, WipingAllocator<uint8_t>>;

}  // namespace lockstep::x509

#endif  // X509_SECRET_BYTES_H_
