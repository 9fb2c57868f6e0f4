// What the comparisons of primitives share, and the parts that they fall into.
#ifndef BENCHMARKS_PRIMITIVES_PRIMITIVES_H_
#define BENCHMARKS_PRIMITIVES_PRIMITIVES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/compare.h"

namespace lockstep::benchmarks {

inline constexpr size_t kOperations = 4;  // between two looks at the clock

// Does one of the operations of a Party, which is made beforehand, over and over.
template <class Party>
Contender Repeat(const std::string& name, std::function<std::shared_ptr<Party>()> prepare,
                 void (Party::*operation)()) {
  return {name, [=] {
            return Work{kOperations, [party = prepare(), operation](Stopwatch& watch) {
                          watch.Start();
                          for (size_t i = 0; i < kOperations; ++i) (party.get()->*operation)();
                          watch.Stop();
                        }};
          }};
}
// Likewise one at a time, each after 4 MB of other data went through the caches: tables that are
// fast when they are warm may be dear to a server that does other things between two handshakes.
inline constexpr char kCold[] = "after 4 MB";
template <class Party>
Contender RepeatCold(const std::string& name, std::function<std::shared_ptr<Party>()> prepare,
                     void (Party::*operation)()) {
  return {name, [=] {
            auto others = std::make_shared<std::vector<uint64_t>>((size_t{4} << 20) / 8);
            return Work{1, [party = prepare(), operation, others](Stopwatch& watch) {
                          for (uint64_t& other : *others) ++other;
                          watch.Start();
                          (party.get()->*operation)();
                          watch.Stop();
                        }};
          }};
}
template <class Party>
Contender Repeat(const std::string& name, void (Party::*operation)()) {
  return Repeat<Party>(name, [] { return std::make_shared<Party>(); }, operation);
}

void RegisterPrimeCurves(Comparisons& comparisons);
void RegisterX25519AndMlKem(Comparisons& comparisons);
void RegisterOtherSignatures(Comparisons& comparisons);
void RegisterKeyDerivation(Comparisons& comparisons);

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PRIMITIVES_PRIMITIVES_H_
