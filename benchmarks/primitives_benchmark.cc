// The primitives of handshakes alone, beside OpenSSL's: keys made, secrets agreed on, messages
// signed and verified, keys derived.
#include "benchmarks/compare.h"
#include "benchmarks/primitives/primitives.h"

namespace lockstep::benchmarks {

void RegisterComparisons(Comparisons& comparisons) {
  RegisterPrimeCurves(comparisons);
  RegisterX25519AndMlKem(comparisons);
  RegisterOtherSignatures(comparisons);
  RegisterKeyDerivation(comparisons);
}

}  // namespace lockstep::benchmarks
