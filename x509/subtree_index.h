// SubtreeIndex: the subtrees of one name constraint, so that a name is looked up among them instead
// of being compared with each: thousands of names under thousands of subtrees are linear work.
#ifndef X509_SUBTREE_INDEX_H_
#define X509_SUBTREE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "x509/extensions.h"
#include "x509/general_name.h"
#include "x509/subtree.h"
#include "x509/work.h"

namespace lockstep::x509 {

// Counts what name constraints cost, and never more than the budget.
class NameWork {
 public:
  NameWork(const Budget& budget, Work& work) : budget_(budget), work_(work) {}
  // A look at this many bytes of names; false where the budget does not have it.
  bool Spend(size_t bytes);

 private:
  const Budget& budget_;
  Work& work_;
};

// Borrows the constraint's bytes. May throw std::bad_alloc.
class SubtreeIndex {
 public:
  // Nothing: out of budget.
  static std::optional<SubtreeIndex> Of(const GeneralSubtrees& bases, SubtreeUse use,
                                        NameWork& work);

  // Whether there is a base of this kind.
  [[nodiscard]] bool Constrains(GeneralName::Kind kind) const;
  [[nodiscard]] size_t size() const { return size_; }
  // Whether `name` is within one of the bases: what CompareSubtree says of each, together. kUnknown
  // where none matches and one of them is unclear to it. Nothing: out of budget.
  [[nodiscard]] std::optional<SubtreeMatch> Find(const GeneralName& name, NameWork& work) const;

 private:
  // A base, under a hash of what names within it have in common.
  struct Entry {
    uint64_t hash;
    GeneralName base;
  };
  class Lookup;

  explicit SubtreeIndex(SubtreeUse use) : use_(use) {}
  void Add(const GeneralName& base);

  SubtreeUse use_;
  size_t size_ = 0;
  uint32_t kinds_ = 0;                    // 1 << kind for those that there are
  uint32_t unclear_ = 0;                  // the same for those with an unclear base
  std::vector<Entry> entries_;            // sorted by hash
  std::vector<uint16_t> prefix_lengths_;  // of addresses, in bits; sorted, each once
};

}  // namespace lockstep::x509

#endif  // X509_SUBTREE_INDEX_H_
