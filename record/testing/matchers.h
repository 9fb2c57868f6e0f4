// What tests of the record layer expect.
#ifndef RECORD_TESTING_MATCHERS_H_
#define RECORD_TESTING_MATCHERS_H_

#include <gtest/gtest.h>

#include "crypto/base/error.h"
#include "crypto/base/result.h"

namespace lockstep::record {

template <class T>
testing::AssertionResult FailsWith(const Result<T>& result, Reason reason) {
  if (result.has_value()) return testing::AssertionFailure() << "it succeeded";
  if (result.error().reason == reason) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "it failed otherwise: " << Describe(result.error());
}

template <class T>
testing::AssertionResult Succeeds(const Result<T>& result) {
  if (result.has_value()) return testing::AssertionSuccess();
  return testing::AssertionFailure() << Describe(result.error());
}

}  // namespace lockstep::record

#endif  // RECORD_TESTING_MATCHERS_H_
