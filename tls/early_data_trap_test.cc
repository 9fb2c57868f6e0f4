// Early data that is not accepted is passed over, within its limit (RFC 9846 section 4.3.10).
#include <gtest/gtest.h>

#include "tls/messages/client_hello.h"
#include "tls/messages/testing/raw.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using messages::ExtensionType;
using messages::testing::Buffer;
using messages::testing::Join;
using messages::testing::RawExtension;
using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::kFine;
using testing::PlainRecord;
using testing::Take;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kTooMuch{Reason::kTooMuchEarlyData, AlertDescription::kUnexpectedMessage};
constexpr Verdict kBadMac{Reason::kBadRecordMac, AlertDescription::kBadRecordMac};
constexpr size_t kHeader = record::kHeaderSize;

Buffer ForeignPsk() {
  return RawExtension(ExtensionType::kPreSharedKey,
                      Join({{0, 7, 0, 1, 5, 0, 0, 0, 0}, {0, 33, 32}, Buffer(32, 2)}));
}

// What nobody has the key of.
Bytestring EarlyRecord(size_t size) {
  return PlainRecord(ContentType::kApplicationData, Bytestring(size, 0x5c));
}

class EarlyDataTrap : public testing::TrapTest {
 protected:
  // A server that got a ClientHello with early_data and a PSK that it does not know.
  void Start() {
    duel_.emplace(client_, server_);
    const Bytestring hello = testing::WithExtensions<ClientHello>(
        duel_->FromClient().front(), Join({RawExtension(ExtensionType::kEarlyData), ForeignPsk()}));
    ASSERT_TRUE(Take(server(), forger().Say(hello)).has_value());
  }
  // The same after it has asked for another group; the second ClientHello is sent.
  void StartWithRetry(const Bytestring& between) {
    server_.common.groups = {NamedGroup::kSecp256r1};
    duel_.emplace(client_, server_);
    const Bytestring first = duel_->FromClient().front();
    const Bytestring early = Join({RawExtension(ExtensionType::kEarlyData), ForeignPsk()});
    ASSERT_TRUE(Take(server(), forger().Say(testing::WithExtensions<ClientHello>(first, early)))
                    .has_value());
    const Bytestring request = duel_->FromServer().front();
    ASSERT_TRUE(Take(duel_->client(), PlainRecord(ContentType::kHandshake, request)).has_value());
    const Bytestring second =
        testing::WithExtensions<ClientHello>(duel_->FromClient().front(), ForeignPsk());
    if (!Take(server(), between).has_value()) return;
    ASSERT_TRUE(Take(server(), forger().Say(second)).has_value());
  }
  // The client's Finished; then data.
  void Finish() {
    duel_->FromServer();
    ASSERT_TRUE(Take(server(), forger().Say(forger().Finished())).has_value());
    ASSERT_TRUE(server().done);
    forger().SendUnderApplicationKeys();
    ASSERT_TRUE(Take(server(), forger().Record(ContentType::kApplicationData, AsBytes("late")))
                    .has_value());
    EXPECT_EQ(server().data, "late");
  }
  testing::Endpoint& server() { return duel_->server(); }
  testing::Forger& forger() { return duel_->to_server(); }
  Verdict ServerVerdict() { return VerdictOf(server().connection); }

  std::optional<Interposer> duel_;
};

TEST_F(EarlyDataTrap, IsPassedOverUntilARecordOpens) {
  Start();
  for (const size_t size : {1u, 15u, 16u, 17u, 100u, 16384u})
    ASSERT_TRUE(Take(server(), EarlyRecord(size)).has_value()) << size;
  // Trial decryption does not move the sequence number: the client's first record is number 0.
  Finish();
}

TEST_F(EarlyDataTrap, MayBeMixedWithChangeCipherSpec) {
  Start();
  ASSERT_TRUE(Take(server(), EarlyRecord(50)).has_value());
  ASSERT_TRUE(Take(server(), Bytestring{20, 3, 3, 0, 1, 1}).has_value());
  ASSERT_TRUE(Take(server(), EarlyRecord(50)).has_value());
  Finish();
}

TEST_F(EarlyDataTrap, IsNotAcceptedInEncryptedExtensions) {
  Start();
  const auto flight = duel_->FromServer();
  EXPECT_EQ(flight[1], (Bytestring{8, 0, 0, 6, 0, 4, 0, 0, 0, 0}));  // server_name alone
}

TEST_F(EarlyDataTrap, AfterTheFirstRecordThatOpensIsBadRecordMac) {
  Start();
  ASSERT_TRUE(Take(server(), EarlyRecord(50)).has_value());
  Finish();
  (void)Take(server(), EarlyRecord(50));
  EXPECT_EQ(ServerVerdict(), kBadMac);
}

TEST_F(EarlyDataTrap, ARecordThatOpensEndsItInTheMiddleOfTheFinished) {
  Start();
  duel_->FromServer();
  const Bytestring finished = forger().Finished();
  ASSERT_TRUE(Take(server(), forger().Record(ContentType::kHandshake, Bytes(finished).first(7)))
                  .has_value());
  (void)Take(server(), EarlyRecord(50));
  EXPECT_EQ(ServerVerdict(), kBadMac);
}

TEST_F(EarlyDataTrap, HasALimitThatCountsHeadersToo) {
  server_.common.limits.skipped_early_data = 3 * (kHeader + 100);
  for (const size_t last : {100u, 101u}) {
    Start();
    ASSERT_TRUE(Take(server(), EarlyRecord(100)).has_value());
    ASSERT_TRUE(Take(server(), EarlyRecord(100)).has_value());
    (void)Take(server(), EarlyRecord(last));
    EXPECT_EQ(ServerVerdict(), last == 100 ? kFine : kTooMuch);
  }
}

TEST_F(EarlyDataTrap, RecordsWithoutAnyBytesComeToAnEndAsWell) {
  server_.common.limits.skipped_early_data = 100 * kHeader;
  Start();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(Take(server(), EarlyRecord(0)).has_value());
  (void)Take(server(), EarlyRecord(0));
  EXPECT_EQ(ServerVerdict(), kTooMuch);
}

TEST_F(EarlyDataTrap, WithoutAnOfferABadRecordIsBadRecordMacAtOnce) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(Take(duel.server(), duel.client().Flush()).has_value());
  (void)Take(duel.server(), EarlyRecord(50));
  EXPECT_EQ(VerdictOf(duel.server().connection), kBadMac);
}

TEST_F(EarlyDataTrap, AfterHelloRetryRequestIsPassedOverByItsType) {
  StartWithRetry(testing::Together(EarlyRecord(1), EarlyRecord(16384),
                                   Bytestring{20, 3, 3, 0, 1, 1}, EarlyRecord(50)));
  Finish();
}

TEST_F(EarlyDataTrap, AfterHelloRetryRequestEndsWithTheSecondClientHello) {
  StartWithRetry(EarlyRecord(50));
  (void)Take(server(), EarlyRecord(50));
  EXPECT_EQ(ServerVerdict(), kBadMac);
}

TEST_F(EarlyDataTrap, AfterHelloRetryRequestHasALimitToo) {
  server_.common.limits.skipped_early_data = 2 * (kHeader + 100);
  StartWithRetry(testing::Together(EarlyRecord(100), EarlyRecord(101)));
  EXPECT_EQ(ServerVerdict(), kTooMuch);
}

TEST_F(EarlyDataTrap, AfterHelloRetryRequestDoesNotComeBetweenFragmentsOfTheSecondHello) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  StartWithRetry({});
  // That went well; now with a second hello that is cut in two.
  duel_.emplace(client_, server_);
  const Bytestring early = Join({RawExtension(ExtensionType::kEarlyData), ForeignPsk()});
  ASSERT_TRUE(Take(server(), forger().Say(testing::WithExtensions<ClientHello>(
                                 duel_->FromClient().front(), early)))
                  .has_value());
  ASSERT_TRUE(
      Take(server(), PlainRecord(ContentType::kHandshake, Bytestring{1, 0, 1, 0, 3})).has_value());
  (void)Take(server(), EarlyRecord(50));
  EXPECT_EQ(ServerVerdict(),
            (Verdict{Reason::kUnprotectedApplicationData, AlertDescription::kUnexpectedMessage}));
}

}  // namespace
}  // namespace lockstep
