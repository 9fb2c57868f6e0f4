// LimitedProvider: rows with limits that tests reach (RFC 9846 section 5.5).
#ifndef TLS_TESTING_LIMITED_PROVIDER_H_
#define TLS_TESTING_LIMITED_PROVIDER_H_

#include <cstdint>

#include "crypto/provider.h"
#include "crypto/testing/fake_provider.h"
#include "tls/testing/one_suite_provider.h"

namespace lockstep::testing {

// The fake provider with keys that protect a few records each.
template <uint64_t kRecords>
const crypto::Provider& LimitedProvider() {
  static const crypto::Aead aead = [] {
    crypto::Aead row = *crypto::FakeProvider().cipher_suites.front()->aead;
    row.record_limit = kRecords;
    return row;
  }();
  static const OneSuiteProvider limited(aead);
  return limited.provider();
}

}  // namespace lockstep::testing

#endif  // TLS_TESTING_LIMITED_PROVIDER_H_
