// Name constraints over any names: the input is a certificate's extensions, whose subjectAltNames
// are held to its own nameConstraints. Oracles: looking a name up comes to what comparing it with
// each subtree comes to; the work stays within any budget, and a smaller one never turns a refusal
// into a match.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "crypto/base/bytes.h"
#include "x509/der/reader.h"
#include "x509/dns_name.h"
#include "x509/extensions.h"
#include "x509/subtree.h"
#include "x509/subtree_index.h"

namespace lockstep::x509 {
namespace {

constexpr size_t kMaxNames = 64;  // compared with each subtree
constexpr uint32_t kBudgets[] = {0, 1, 16, 256, 1u << 30};

void Check(bool condition) {
  if (!condition) std::abort();
}

SubtreeMatch CompareWithEach(const GeneralName& name, const GeneralSubtrees& bases,
                             SubtreeUse use) {
  SubtreeMatch out = SubtreeMatch::kNo;
  for (const GeneralName base : bases) {
    if (base.kind != name.kind) continue;
    const SubtreeMatch match = CompareSubtree(name, base, use);
    if (match == SubtreeMatch::kYes) return match;
    if (match == SubtreeMatch::kUnknown) out = match;
  }
  return out;
}

// What is no DNS name is refused before it is looked up.
bool IsLookedUp(const GeneralName& name) {
  const std::string_view text = AsText(name.value);
  return name.kind != GeneralName::Kind::kDnsName ||
         IsDnsName(text.starts_with("*.") ? text.substr(2) : text);
}

void CheckUnder(const GeneralSubtrees& bases, SubtreeUse use, const GeneralNames& names) {
  for (const uint32_t limit : kBudgets) {
    const Budget budget{.name_comparisons = limit};
    Work work;
    NameWork name_work(budget, work);
    const std::optional<SubtreeIndex> index = SubtreeIndex::Of(bases, use, name_work);
    Check(work.name_comparisons <= limit);
    if (!index) continue;
    size_t count = 0;
    for (const GeneralName name : names) {
      if (++count > kMaxNames) break;
      if (!IsLookedUp(name)) continue;
      const std::optional<SubtreeMatch> match = index->Find(name, name_work);
      Check(work.name_comparisons <= limit);
      if (match) Check(*match == CompareWithEach(name, bases, use));
    }
  }
}

void Fuzz(Bytes input) {
  der::Reader reader(input);
  const Extensions extensions = ReadExtensions(reader);
  if (!reader.Done() || !extensions.name_constraints || !extensions.subject_alt_name) return;
  const NameConstraints& constraints = extensions.name_constraints->value;
  const GeneralNames& names = extensions.subject_alt_name->value;
  CheckUnder(constraints.permitted, SubtreeUse::kPermitted, names);
  CheckUnder(constraints.excluded, SubtreeUse::kExcluded, names);
}

}  // namespace
}  // namespace lockstep::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::x509::Fuzz({data, size});
  return 0;
}
