#include "crypto/testing/allocations.h"

#include <gtest/gtest.h>

#include <new>

namespace lockstep::crypto {
namespace {

// Calls the function, since a compiler may leave out a new-expression whose result is not used.
bool Allocate() {
  try {
    ::operator delete(::operator new(16));
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

TEST(AllocationsTest, OperatorNewIsCounted) {
  const size_t before = AllocationCount();
  Allocate();
  Allocate();
  EXPECT_EQ(AllocationCount(), before + 2);
}

TEST(AllocationsTest, AllocationsFailAfterTheGivenNumber) {
  bool first, second;
  {
    const FailingAllocations failing(1);
    first = Allocate();
    second = Allocate();
  }
  EXPECT_TRUE(first);
  EXPECT_FALSE(second);
  EXPECT_TRUE(Allocate());
}

TEST(AllocationsTest, EveryFailureIsShownOnce) {
  EXPECT_EQ(SurviveEveryAllocationFailure([] { return Allocate() && Allocate(); }), 2u);
}

}  // namespace
}  // namespace lockstep::crypto
