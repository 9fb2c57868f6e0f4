// OneSuiteProvider: the fake provider with one cipher suite, whose rows a test has changed.
#ifndef TLS_TESTING_ONE_SUITE_PROVIDER_H_
#define TLS_TESTING_ONE_SUITE_PROVIDER_H_

#include <array>

#include "crypto/provider.h"
#include "crypto/testing/fake_provider.h"

namespace lockstep::testing {

class OneSuiteProvider {
 public:
  explicit OneSuiteProvider(const crypto::CipherSuite& suite) : suite_(suite) {
    provider_.cipher_suites = list_;
  }
  // With the fake provider's first suite on another AEAD, which outlives this.
  explicit OneSuiteProvider(const crypto::Aead& aead) : OneSuiteProvider(First()) {
    suite_.aead = &aead;
  }
  OneSuiteProvider(const OneSuiteProvider&) = delete;
  OneSuiteProvider& operator=(const OneSuiteProvider&) = delete;

  [[nodiscard]] const crypto::Provider& provider() const { return provider_; }

 private:
  static const crypto::CipherSuite& First() {
    return *crypto::FakeProvider().cipher_suites.front();
  }

  crypto::CipherSuite suite_;
  std::array<const crypto::CipherSuite*, 1> list_ = {&suite_};
  crypto::Provider provider_ = crypto::FakeProvider();
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_ONE_SUITE_PROVIDER_H_
