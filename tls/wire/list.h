// List: a vector of structured elements, seen without being unpacked.
#ifndef TLS_WIRE_LIST_H_
#define TLS_WIRE_LIST_H_

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <span>

#include "crypto/base/bytes.h"
#include "tls/wire/codec.h"

namespace lockstep::wire {

// An element that may take no bytes would let a list hold any number of them, or loop forever.
template <class T>
concept ListElement = Codec<T>::kMinSize > 0;

// T elements<kMin..kMax>, bounds in bytes (RFC 9846, section 3.4). A List borrows: either the wire
// bytes of a parsed message, which were checked whole and are taken apart again on each iteration,
// or an array of values to be written. Nothing is allocated either way. One pass over a list is
// linear in its bytes; keep passes out of loops over another list of the peer's.
template <ListElement T, size_t kMin, size_t kMax>
class List {
  static_assert(kMin <= kMax && kMax < (size_t{1} << 24));

 public:
  class Iterator;
  using value_type = T;

  List() = default;
  // Any contiguous range of T that outlives the expression: a span, or an lvalue array or vector.
  template <std::ranges::contiguous_range R>
    requires std::ranges::borrowed_range<R> && std::same_as<std::ranges::range_value_t<R>, T>
  List(R&& values) : values_(values) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] Iterator begin() const { return Iterator(wire_, values_); }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }
  [[nodiscard]] bool empty() const { return wire_.empty() && values_.empty(); }

  // Count returns the number of elements, in one pass.
  [[nodiscard]] size_t Count() const {
    size_t count = 0;
    for ([[maybe_unused]] const T& element : *this) ++count;
    return count;
  }
  [[nodiscard]] std::optional<T> First() const {
    return empty() ? std::nullopt : std::optional<T>(*begin());
  }
  // Find returns the first element that `matches`.
  template <class Predicate>
  [[nodiscard]] std::optional<T> Find(Predicate matches) const {
    for (const T& element : *this)
      if (matches(element)) return element;
    return std::nullopt;
  }
  [[nodiscard]] bool Contains(const T& value) const {
    return Find([&](const T& element) { return element == value; }).has_value();
  }

  friend bool operator==(const List& a, const List& b) {
    Iterator i = a.begin();
    Iterator j = b.begin();
    for (; i != a.end() && j != b.end(); ++i, ++j)
      if (!(*i == *j)) return false;
    return i == a.end() && j == b.end();
  }

 private:
  friend struct Codec<List>;
  Bytes wire_;
  std::span<const T> values_;
};

// Single pass: each step parses one element (an input iterator).
template <ListElement T, size_t kMin, size_t kMax>
class List<T, kMin, kMax>::Iterator {
 public:
  using value_type = T;
  using difference_type = std::ptrdiff_t;

  const T& operator*() const { return current_; }
  const T* operator->() const { return &current_; }
  Iterator& operator++() {
    Advance();
    return *this;
  }
  void operator++(int) { Advance(); }
  bool operator==(std::default_sentinel_t) const { return done_; }

 private:
  friend class List;
  Iterator(Bytes wire, std::span<const T> values) : reader_(wire), values_(values) { Advance(); }
  void Advance() {
    if (!reader_.empty()) {
      Codec<T>::Get(reader_, current_ = T{});
    } else if (!values_.empty()) {
      current_ = values_.front();
      values_ = values_.subspan(1);
    } else {
      done_ = true;
    }
  }

  ByteReader reader_;
  std::span<const T> values_;
  T current_{};
  bool done_ = false;
};

template <ListElement T, size_t kMin, size_t kMax>
struct Codec<List<T, kMin, kMax>> {
  static constexpr size_t kMinSize = PrefixWidth(kMax) + kMin;

  static void Get(ByteReader& reader, List<T, kMin, kMax>& out) {
    const size_t length = GetLength<kMin, kMax>(reader);
    out = {};
    Within(reader, length, [&](ByteReader& elements) {
      out.wire_ = elements.rest();
      if constexpr (Integer<T>) {  // Every value will do, so only the number of bytes can be wrong.
        elements.Take(length - length % sizeof(T));
      } else {
        while (!elements.empty()) {
          T element{};
          Codec<T>::Get(elements, element);
        }
      }
    });
  }

  static void Put(ByteWriter& writer, const List<T, kMin, kMax>& value) {
    PutVector<kMin, kMax>(writer, [&] {
      for (const T& element : value) Codec<T>::Put(writer, element);
    });
  }
};

// FirstCommon returns the first of our `preferences` that the peer's list holds. `preferences` are
// ours and few, so the work stays linear in the list.
template <class T, size_t kMin, size_t kMax>
std::optional<T> FirstCommon(std::span<const T> preferences, const List<T, kMin, kMax>& offered) {
  const auto found =
      std::ranges::find_if(preferences, [&](const T& value) { return offered.Contains(value); });
  return found == preferences.end() ? std::nullopt : std::optional<T>(*found);
}

}  // namespace lockstep::wire

#endif  // TLS_WIRE_LIST_H_
