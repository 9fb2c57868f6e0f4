// InlineVector: a few elements in place, of which none costs anything before it is added.
#ifndef RECORD_INLINE_VECTOR_H_
#define RECORD_INLINE_VECTOR_H_

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace lockstep::record {

template <class T, size_t kMax>
class InlineVector {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  InlineVector() {}  // NOLINT(modernize-use-equals-default): not even zeroed
  InlineVector(const InlineVector&) = delete;
  InlineVector& operator=(const InlineVector&) = delete;

  // Makes an element from its members, where it will stay until the vector is cut. Only while there
  // is room.
  template <class... Members>
  T& Add(Members&&... members) {
    return *std::construct_at(data() + size_++, std::forward<Members>(members)...);
  }
  void Cut(size_t size) { size_ = size; }

  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] bool full() const { return size_ == kMax; }
  [[nodiscard]] std::span<T> items() { return {data(), size_}; }

 private:
  T* data() { return reinterpret_cast<T*>(storage_.data()); }

  alignas(T) std::array<std::byte, kMax * sizeof(T)> storage_;
  size_t size_ = 0;
};

}  // namespace lockstep::record

#endif  // RECORD_INLINE_VECTOR_H_
