// LimitedProvider: rows with limits that tests reach (RFC 9846 section 5.5).
#ifndef TLS_TESTING_LIMITED_PROVIDER_H_
#define TLS_TESTING_LIMITED_PROVIDER_H_

#include <cstdint>

#include "crypto/provider.h"
#include "crypto/testing/fake_provider.h"

namespace lockstep::testing {

// The fake provider with keys that protect a few records each.
template <uint64_t kRecords>
const crypto::Provider& LimitedProvider() {
  static const crypto::Aead aead = [] {
    crypto::Aead row = *crypto::FakeProvider().cipher_suites.front()->aead;
    row.record_limit = kRecords;
    return row;
  }();
  static const crypto::CipherSuite suite = [] {
    crypto::CipherSuite row = *crypto::FakeProvider().cipher_suites.front();
    row.aead = &aead;
    return row;
  }();
  static const crypto::CipherSuite* const kSuites[] = {&suite};
  static const crypto::Provider provider = [] {
    crypto::Provider copy = crypto::FakeProvider();
    copy.cipher_suites = kSuites;
    return copy;
  }();
  return provider;
}

}  // namespace lockstep::testing

#endif  // TLS_TESTING_LIMITED_PROVIDER_H_
