// A receiving half that ends: what has arrived by then is not lost where something is owed.
#include <gtest/gtest.h>

#include "tls/split.h"
#include "tls/testing/duel.h"
#include "tls/testing/halves.h"

namespace lockstep {
namespace {

using record::ContentType;
using testing::Bytestring;
using testing::Halves;
using testing::Interposer;

using SplitClosingTest = testing::TrapTest;

TEST_F(SplitClosingTest, ClosingTheReceivingHalfLosesNothingThatIsOwed) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  Halves halves(std::move(duel.client().connection));
  // Behind a ticket, in one record, a KeyUpdate that asks for an answer.
  const Bytestring ticket = {4, 0, 0, 14, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0};
  const Bytestring update = {24, 0, 0, 1, 1};
  Bytestring record =
      duel.to_client().Record(ContentType::kHandshake, testing::Together(ticket, update));
  auto first = halves.receive.Receive(record);
  ASSERT_TRUE(first.result.has_value());
  ASSERT_TRUE(std::holds_alternative<TicketReceived>(first.result->event));
  EXPECT_EQ(halves.receive.Close().error().reason, Reason::kReceiveFirst);
  auto second = halves.receive.Receive({});
  EXPECT_TRUE(second.for_sender);
  halves.Keep(std::move(second.for_sender));
  EXPECT_TRUE(halves.receive.Close().has_value());
  ASSERT_TRUE(halves.Settle().has_value());
  EXPECT_TRUE(halves.send.wants_send());
}

TEST_F(SplitClosingTest, HalfAMessageDoesNotKeepTheReceivingHalfOpen) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  Halves halves(std::move(duel.client().connection));
  for (const Bytestring& part : {Bytestring{24, 0, 0}, Bytestring{1}}) {
    ASSERT_TRUE(halves.Take(duel.to_client().Record(ContentType::kHandshake, part)).has_value());
  }
  EXPECT_TRUE(halves.receive.Close().has_value());
}

TEST_F(SplitClosingTest, OnlyKeyUpdatesAreOneDebtAndNoFailure) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  Halves halves(std::move(duel.client().connection));
  const Bytestring update = {24, 0, 0, 1, 0};
  ASSERT_TRUE(halves.Take(duel.to_client().Record(ContentType::kHandshake, update)).has_value());
  (void)halves.Take(Bytestring{99, 3, 3, 0, 1, 1});
  ASSERT_EQ(halves.owed.size(), 2u);
  EXPECT_FALSE(halves.owed[0].Append(std::move(halves.owed[1])));
  EXPECT_FALSE(halves.owed[1].Append(std::move(halves.owed[0])));
  EXPECT_FALSE(ForSender().Append(std::move(halves.owed[0])));
  EXPECT_TRUE(halves.Settle().has_value());
  EXPECT_NE(halves.send.failure(), nullptr);
}

}  // namespace
}  // namespace lockstep
