// der::List: a SEQUENCE OF or SET OF that was checked once and is decoded while one walks over it.
#ifndef X509_DER_LIST_H_
#define X509_DER_LIST_H_

#include <cstddef>
#include <iterator>

#include "crypto/base/bytes.h"
#include "x509/der/reader.h"

namespace lockstep::x509::der {

// `kDecode` turns an element into a T and is total: whoever makes a List has checked every element.
// Borrows its bytes.
template <class T, T (*kDecode)(const Element&)>
class List {
 public:
  class Iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    Iterator() : reader_(Bytes()) {}
    explicit Iterator(Bytes content) : reader_(content) { Advance(); }
    T operator*() const { return kDecode(element_); }
    Iterator& operator++() {
      Advance();
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      Advance();
      return before;
    }
    bool operator==(std::default_sentinel_t) const { return element_.whole.empty(); }

   private:
    void Advance() { element_ = reader_.empty() ? Element() : reader_.Next(); }
    Reader reader_;
    Element element_;
  };

  List() = default;
  // `content`: the elements, one after the other, without the list's own header.
  explicit List(Bytes content) : content_(content) {}

  [[nodiscard]] Iterator begin() const { return Iterator(content_); }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }
  [[nodiscard]] bool empty() const { return content_.empty(); }
  [[nodiscard]] Bytes bytes() const { return content_; }

 private:
  Bytes content_;
};

}  // namespace lockstep::x509::der

#endif  // X509_DER_LIST_H_
