// The name-constraint cases of BetterTLS, from the vectors that LOCKSTEP_VECTORS names.
#ifndef BENCHMARKS_BETTERTLS_CASES_H_
#define BENCHMARKS_BETTERTLS_CASES_H_

#include <vector>

#include "benchmarks/chain_verifiers.h"

namespace lockstep::benchmarks {

// Empty, after a line on standard error, where the vectors are not there.
std::vector<ChainCase> LoadNameConstraintCases();

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_BETTERTLS_CASES_H_
