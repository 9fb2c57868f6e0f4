#include "stores/session_store.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

namespace lockstep::stores {
namespace {

class StatefulTicketsTest : public ::testing::Test {
 protected:
  std::vector<uint8_t> Seal(std::string_view session) {
    return tickets_->Seal(AsBytes(session), 0, random_).value();
  }
  std::string Open(Bytes ticket) {
    const auto session = tickets_->Open(ticket, 0);
    return session ? std::string(AsText(session->Expose())) : "nothing";
  }
  bool Use(Bytes ticket) { return tickets_->Use(ticket, 0); }
  std::shared_ptr<MemorySessionStore> store_ = std::make_shared<MemorySessionStore>(3);
  std::shared_ptr<StatefulTickets> tickets_ = StatefulTickets::Create(store_).value();
  crypto::Random random_{crypto::DefaultProvider().keystream,
                         std::array<uint8_t, crypto::kSeedSize>{}};
};

TEST_F(StatefulTicketsTest, ATicketIsUsedOnceHoweverOftenItIsShown) {
  const auto one = Seal("one");
  const auto two = Seal("two");
  EXPECT_EQ(one.size(), StatefulTickets::kTicketSize);
  EXPECT_EQ(Open(two), "two");
  EXPECT_EQ(Open(two), "two");
  EXPECT_TRUE(Use(two));
  EXPECT_FALSE(Use(two));
  EXPECT_EQ(Open(two), "nothing");
  EXPECT_EQ(Open(one), "one");
  EXPECT_TRUE(tickets_->SingleUse());
}

TEST_F(StatefulTicketsTest, ForeignAndChangedTicketsOpenToNothing) {
  auto ticket = Seal("one");
  ticket.back() ^= 1;
  EXPECT_EQ(Open(ticket), "nothing");
  EXPECT_EQ(Open(Bytes(ticket).first(31)), "nothing");
  EXPECT_EQ(Open({}), "nothing");
  EXPECT_FALSE(Use(ticket) || Use(Bytes(ticket).first(31)) || Use({}));
  ticket.back() ^= 1;
  EXPECT_EQ(Open(ticket), "one");
}

TEST_F(StatefulTicketsTest, BeyondItsCapacityTheStoreForgetsTheOldest) {
  std::vector<std::vector<uint8_t>> tickets;
  for (const char* session : {"0", "1", "2", "3"}) tickets.push_back(Seal(session));
  EXPECT_EQ(Open(tickets[0]), "nothing");
  EXPECT_TRUE(Use(tickets[2]));
  tickets.push_back(Seal("4"));
  for (const size_t i : {size_t{1}, size_t{3}, size_t{4}})
    EXPECT_EQ(Open(tickets[i]), std::to_string(i));
}

TEST_F(StatefulTicketsTest, AStoreWithoutRoomGivesNoTicket) {
  const auto tickets = StatefulTickets::Create(std::make_shared<MemorySessionStore>(0)).value();
  EXPECT_FALSE(tickets->Seal(AsBytes("one"), 0, random_).has_value());
  EXPECT_FALSE(StatefulTickets::Create(nullptr).has_value());
}

TEST_F(StatefulTicketsTest, OfManyThreadsOneUsesTheTicket) {
  for (int round = 0; round < 50; ++round) {
    const auto ticket = Seal("one");
    std::atomic<int> got = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] { got += Open(ticket) != "other" && Use(ticket) ? 1 : 0; });
    }
    for (auto& thread : threads) thread.join();
    ASSERT_EQ(got, 1);
  }
}

}  // namespace
}  // namespace lockstep::stores
