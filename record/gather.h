// Gather: a place in gathered plaintext, from which a record's worth is taken at a time.
#ifndef RECORD_GATHER_H_
#define RECORD_GATHER_H_

#include <algorithm>
#include <cstddef>
#include <span>

#include "crypto/base/bytes.h"

namespace lockstep::record {

class Gather {
 public:
  // `pieces` is borrowed; some may be empty. `size` is their sum.
  Gather(std::span<const Bytes> pieces, size_t size) : pieces_(pieces), size_(size) {}

  [[nodiscard]] size_t size() const { return size_; }

  // Take removes up to `size` bytes that lie together, at least one while there are any.
  Bytes Take(size_t size) {
    while (!pieces_.empty() && used_ == pieces_.front().size()) {
      pieces_ = pieces_.subspan(1);
      used_ = 0;
    }
    if (pieces_.empty()) return {};
    const Bytes rest = pieces_.front().subspan(used_);
    const Bytes taken = rest.first(std::min(size, rest.size()));
    used_ += taken.size();
    size_ -= taken.size();
    return taken;
  }

  // Removes the next `size` bytes, at least one, if they lie together in the first piece that is
  // left; else nothing, and returns nothing.
  Bytes TakeTogether(size_t size) {
    if (pieces_.empty() || pieces_.front().size() - used_ < size) return {};
    const Bytes taken = pieces_.front().subspan(used_, size);
    used_ += size;
    size_ -= size;
    return taken;
  }

  // Copies the next out.size() bytes, of which there are as many, and removes them.
  void CopyTo(MutableBytes out) {
    while (!out.empty()) {
      const Bytes piece = Take(out.size());
      std::ranges::copy(piece, out.begin());
      out = out.subspan(piece.size());
    }
  }

 private:
  std::span<const Bytes> pieces_;
  size_t size_;
  size_t used_ = 0;  // of the first piece
};

}  // namespace lockstep::record

#endif  // RECORD_GATHER_H_
