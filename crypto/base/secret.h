// Secrets are types: move-only, wiped on move and destruction, compared in constant time only,
// never printable.
#ifndef CRYPTO_BASE_SECRET_H_
#define CRYPTO_BASE_SECRET_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"

namespace lockstep {

// Wipe overwrites the bytes with zeros in a way that the compiler may not remove.
void Wipe(MutableBytes bytes);

// ConstantTimeEqual compares in time that depends on the lengths only. Different lengths are
// unequal at once.
[[nodiscard]] bool ConstantTimeEqual(Bytes a, Bytes b);

// Secret<kMax> holds up to kMax bytes in place, without the heap. A moved-from secret is empty.
template <size_t kMax>
class Secret {
 public:
  static constexpr size_t kCapacity = kMax;

  Secret() = default;
  // A secret of `size` zero bytes, to be filled through Mutable(). A size beyond the capacity is
  // cut to it.
  explicit Secret(size_t size) : size_(static_cast<Size>(std::min(size, kMax))) {}
  // CopyOf copies what another owner exposes; the name keeps every copy of a secret visible. Longer
  // input is cut to the capacity: callers hold lengths below it by construction.
  static Secret CopyOf(Bytes bytes) {
    Secret secret(bytes.size());
    std::copy_n(bytes.begin(), secret.size(), secret.bytes_.begin());
    return secret;
  }
  Secret(Secret&& other) noexcept : bytes_(other.bytes_), size_(other.size_) { other.Clear(); }
  Secret& operator=(Secret&& other) noexcept {
    if (this == &other) return *this;
    bytes_ = other.bytes_;
    size_ = other.size_;
    other.Clear();
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { Clear(); }

  // Expose lends the bytes for one call; the view must not be kept.
  [[nodiscard]] Bytes Expose() const { return {bytes_.data(), size_}; }
  [[nodiscard]] MutableBytes Mutable() { return {bytes_.data(), size_}; }
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  bool operator==(const Secret&) const = delete;  // ConstantTimeEqual

 private:
  // One byte where it will do: every idle connection holds secrets.
  using Size = std::conditional_t<kMax <= UINT8_MAX, uint8_t, size_t>;

  void Clear() {
    Wipe(bytes_);
    size_ = 0;
  }
  std::array<uint8_t, kMax> bytes_{};
  Size size_ = 0;
};

// SecretBytes holds a secret of any length on the heap. Making one may throw std::bad_alloc.
class SecretBytes {
 public:
  SecretBytes() = default;
  // `size` zero bytes, to be filled through Mutable().
  explicit SecretBytes(size_t size) : bytes_(size) {}
  static SecretBytes CopyOf(Bytes bytes) {
    SecretBytes secret(bytes.size());
    std::ranges::copy(bytes, secret.bytes_.begin());
    return secret;
  }
  SecretBytes(SecretBytes&&) noexcept = default;
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    if (this == &other) return *this;
    Wipe(bytes_);
    bytes_ = std::exchange(other.bytes_, {});
    return *this;
  }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { Wipe(bytes_); }

  [[nodiscard]] Bytes Expose() const { return bytes_; }
  [[nodiscard]] MutableBytes Mutable() { return bytes_; }
  [[nodiscard]] size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  bool operator==(const SecretBytes&) const = delete;  // ConstantTimeEqual

 private:
  std::vector<uint8_t> bytes_;  // never resized, so no copy of it is left behind
};

}  // namespace lockstep

#endif  // CRYPTO_BASE_SECRET_H_
