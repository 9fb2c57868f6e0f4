// Work that a verification may do, and has done.
#ifndef X509_WORK_H_
#define X509_WORK_H_

#include <cstddef>
#include <cstdint>

namespace lockstep::x509 {

// The most that one verification does before it gives up with kPathBudgetExceeded. The defaults
// leave every real chain, and every solvable one of bettertls, far below them.
struct Budget {
  size_t intermediates = 16;           // between leaf and anchor; RFC 5280 names no limit
  uint32_t signatures = 64;            // each costs 0.05 to 2 milliseconds
  uint32_t candidates = 4096;          // certificates tried as an issuer
  uint32_t name_comparisons = 131072;  // looks at up to 256 bytes of a name or name constraint
  uint32_t policy_steps = 65536;       // policies, of up to 64 bytes, entered into a graph
  uint32_t crl_entries = 1 << 20;      // entries of CRLs looked at for a serial number
};

// The same, as counted.
struct Work {
  uint32_t signatures = 0;
  uint32_t candidates = 0;
  uint32_t name_comparisons = 0;
  uint32_t policy_steps = 0;
  uint32_t crl_entries = 0;
};

}  // namespace lockstep::x509

#endif  // X509_WORK_H_
