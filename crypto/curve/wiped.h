// Wiped: a value on the stack that is gone when its scope ends.
#ifndef CRYPTO_CURVE_WIPED_H_
#define CRYPTO_CURVE_WIPED_H_

#include <cstdint>
#include <type_traits>

#include "crypto/base/secret.h"

namespace lockstep::crypto {

template <class T>
class Wiped {
 public:
  static_assert(std::is_trivially_copyable_v<T>);

  Wiped() = default;
  explicit Wiped(const T& value) : value_(value) {}
  // Holds what `make` returns from the first: no temporary has the secret, too.
  template <class Make>
    requires std::is_invocable_r_v<T, Make>
  explicit Wiped(Make&& make) : value_(make()) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { Wipe({reinterpret_cast<uint8_t*>(&value_), sizeof value_}); }

  T& operator*() { return value_; }
  const T& operator*() const { return value_; }
  T* operator->() { return &value_; }
  const T* operator->() const { return &value_; }

 private:
  T value_{};
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_WIPED_H_
