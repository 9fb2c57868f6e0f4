// TestQuestion: VerifyRequest for tests, which owns what a request borrows.
#ifndef X509_TESTING_VERIFY_HELPER_H_
#define X509_TESTING_VERIFY_HELPER_H_

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "crypto/provider.h"
#include "x509/testing/test_pki.h"
#include "x509/verifier.h"

namespace lockstep::x509 {

struct TestQuestion {
  std::vector<TestCertificate> chain;  // leaf first
  std::vector<TestCertificate> roots;
  std::vector<std::string> names = {};
  Purpose purpose = Purpose::kServerAuth;
  Time time = kTestNow;
  PinSet pins = {};
  Budget budget = {};
  PolicyInputs policies = {};
  // What is asked besides; runs last.
  std::function<void(VerifyRequest&)> change = {};
};

// Ask puts the question to Verify. The anchor of a good answer is gone when it returns.
std::expected<VerifiedPath, Diagnosis> Ask(const TestPki& pki, const TestQuestion& question);

// Verdict is "ok", or the name of the reason that decided: what a test compares.
std::string Verdict(const TestPki& pki, const TestQuestion& question);

}  // namespace lockstep::x509

#endif  // X509_TESTING_VERIFY_HELPER_H_
