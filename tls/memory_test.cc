// What a connection allocates: nothing after the handshake, nothing because a peer claims it, and
// no more than its caps.
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>

#include "crypto/testing/allocations.h"
#include "tls/split.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using messages::HandshakeType;
using record::ContentType;
using testing::Bytestring;
using testing::Endpoint;
using testing::Interposer;
using testing::Loopback;
using testing::PlainRecord;
using testing::Take;
using testing::Together;
using testing::Verdict;
using testing::VerdictOf;

constexpr Verdict kOutOfMemory{Reason::kOutOfMemory, AlertDescription::kInternalError};

// The default provider's suites, hashes and groups; certificates of the fake one.
const crypto::Provider& RealAeads() {
  static const crypto::Provider provider = [] {
    crypto::Provider real = crypto::DefaultProvider();
    real.verifiers = crypto::FakeProvider().verifiers;
    return real;
  }();
  return provider;
}

class MemoryTest : public testing::TrapTest {
 protected:
  // How often the callee allocates.
  template <class Callee>
  static size_t AllocationsOf(Callee callee) {
    const size_t before = crypto::AllocationCount();
    callee();
    return crypto::AllocationCount() - before;
  }
  // Calls `body(from, to)` on two connections after their handshake, for each of them as the one
  // that sends.
  template <class Body>
  void ForEachSuiteAndSide(Body body) {
    for (const crypto::Provider* provider : {&crypto::FakeProvider(), &RealAeads()}) {
      client_.common.provider = server_.common.provider = provider;
      for (const auto* suite : provider->cipher_suites) {
        SCOPED_TRACE(suite->name);
        client_.common.cipher_suites = server_.common.cipher_suites = {suite->id};
        for (const bool client_sends : {true, false}) {
          Loopback loopback(client_, server_);
          ASSERT_TRUE(loopback.Handshake());
          body(client_sends ? loopback.client : loopback.server,
               client_sends ? loopback.server : loopback.client);
        }
      }
    }
  }
  static Bytes Data() {
    static constexpr std::array<uint8_t, 40000> kData{};
    return kData;
  }
  // Hand by ReceiveMany.
  static size_t HandMany(Endpoint& from, Endpoint& to, Bytes data) {
    static std::array<uint8_t, 1 << 17> wire;
    static std::array<MutableBytes, 2> found;
    const auto sent = from.connection.Send(data, wire);
    if (!sent.has_value() || sent->taken != data.size()) return SIZE_MAX;
    size_t received = 0;
    for (MutableBytes rest = MutableBytes(wire).first(sent->written); !rest.empty();) {
      const auto next = to.connection.ReceiveMany(rest, found);
      if (!next.has_value() || next->consumed == 0) return SIZE_MAX;
      for (size_t i = 0; i < next->records; ++i) received += found[i].size();
      rest = rest.subspan(next->consumed);
    }
    return received;
  }
  // Hands over what `from` sends, and returns how much of it is data; allocates nothing itself.
  static size_t Hand(Endpoint& from, Endpoint& to, Bytes data) {
    static std::array<uint8_t, 1 << 17> wire;
    const auto sent = from.connection.Send(data, wire);
    if (!sent.has_value() || sent->taken != data.size()) return SIZE_MAX;
    size_t received = 0;
    for (MutableBytes rest = MutableBytes(wire).first(sent->written); !rest.empty();) {
      const auto next = to.connection.Receive(rest);
      if (!next.has_value() || next->consumed == 0) return SIZE_MAX;
      if (const auto* plaintext = std::get_if<ApplicationData>(&next->event)) {
        received += plaintext->data.size();
      }
      rest = rest.subspan(next->consumed);
    }
    return received;
  }
};

TEST_F(MemoryTest, NothingIsAllocatedAfterTheHandshake) {
  ForEachSuiteAndSide([](Endpoint& from, Endpoint& to) {
    EXPECT_EQ(AllocationsOf([&] { EXPECT_EQ(Hand(from, to, Data()), Data().size()); }), 0u);
    EXPECT_EQ(AllocationsOf([&] {
                (void)from.connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested);
                EXPECT_EQ(Hand(from, to, Data()), Data().size());
                EXPECT_EQ(Hand(to, from, Data()), Data().size());
              }),
              0u);
    EXPECT_EQ(AllocationsOf([&] {
                EXPECT_TRUE(from.connection.Close().has_value());
                EXPECT_EQ(Hand(from, to, {}), 0u);
              }),
              0u);
  });
}

TEST_F(MemoryTest, NothingIsAllocatedForManyRecordsACall) {
  ForEachSuiteAndSide([](Endpoint& from, Endpoint& to) {
    EXPECT_EQ(AllocationsOf([&] {
                EXPECT_EQ(HandMany(from, to, Data()), Data().size());
                (void)from.connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested);
                EXPECT_EQ(HandMany(from, to, Data()), Data().size());
                EXPECT_EQ(HandMany(to, from, Data()), Data().size());
                EXPECT_TRUE(from.connection.Close().has_value());
                EXPECT_EQ(HandMany(from, to, {}), 0u);
              }),
              0u);
  });
}

TEST_F(MemoryTest, NothingIsAllocatedByTheHalves) {
  ForEachSuiteAndSide([](Endpoint& from, Endpoint& to) {
    auto [send, receive] = std::move(from.connection).Split().value();
    static std::array<uint8_t, 1 << 16> wire;
    static std::array<MutableBytes, 4> found;
    const auto hand = [&] {
      const auto sent = send.Send(Data(), wire);
      size_t records = 0;
      for (MutableBytes rest = MutableBytes(wire).first(sent.value_or(Sent{}).written);;) {
        const auto received = to.connection.ReceiveMany(rest, found);
        if (!received.has_value() || received->consumed == 0) return records;
        records += received->records;
        rest = rest.subspan(received->consumed);
      }
    };
    EXPECT_EQ(AllocationsOf([&] {
                EXPECT_EQ(hand(), 3u);
                EXPECT_TRUE(send.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
                EXPECT_EQ(hand(), 3u);
                // The answer, and data behind it.
                const auto answer = to.connection.Send(Data(), wire);
                MutableBytes rest = MutableBytes(wire).first(answer.value_or(Sent{}).written);
                size_t records = 0;
                for (size_t consumed = 1; consumed > 0; rest = rest.subspan(consumed)) {
                  auto [received, for_sender] = receive.ReceiveMany(rest, found);
                  if (for_sender) {
                    EXPECT_TRUE(send.Take(std::move(for_sender)).has_value());
                  }
                  consumed = received.value_or(ReceivedMany{}).consumed;
                  records += received.value_or(ReceivedMany{}).records;
                }
                EXPECT_EQ(records, 3u);
                const auto one = to.connection.Send(Data().first(10), wire);
                rest = MutableBytes(wire).first(one.value_or(Sent{}).written);
                EXPECT_TRUE(receive.Receive(rest).result.has_value());
                EXPECT_TRUE(send.SealInPlace(MutableBytes(wire).first(100), 5, 17).has_value());
                EXPECT_TRUE(send.Close().has_value());
                EXPECT_GT(send.Send(Bytes(), wire).value_or(Sent{}).written, 0u);
              }),
              0u);
  });
}

TEST_F(MemoryTest, NothingIsAllocatedInPlaceNorForAnAlert) {
  ForEachSuiteAndSide([](Endpoint& from, Endpoint& to) {
    static std::array<uint8_t, 100> buffer;
    EXPECT_EQ(AllocationsOf([&] {
                // A record that never arrives, so that the next one does not open.
                EXPECT_TRUE(from.connection.SealInPlace(buffer, 5, 17).has_value());
                EXPECT_EQ(Hand(from, to, Data()), SIZE_MAX);
                EXPECT_GT(to.connection.Send(Bytes(), buffer).value().written, 0u);
              }),
              0u);
    EXPECT_EQ(VerdictOf(to.connection).reason, Reason::kBadRecordMac);
  });
}

TEST_F(MemoryTest, NothingIsAllocatedForATicketThatFitsOneRecord) {
  Interposer duel(client_, server_);
  ASSERT_TRUE(duel.Handshake());
  duel.client().Flush();
  const Bytestring ticket(10000, 7);
  Bytestring body = {0, 0, 28, 32, 1, 2, 3, 4, 1, 0, 39, 16};
  body = Together(body, ticket, Bytestring{0, 0});
  Bytestring record = duel.to_client().Record(
      ContentType::kHandshake, testing::RawMessage(HandshakeType::kNewSessionTicket, body));
  EXPECT_EQ(
      AllocationsOf([&] { EXPECT_TRUE(duel.client().connection.Receive(record).has_value()); }),
      0u);
}

TEST_F(MemoryTest, ARecordHeaderNeverMakesTheEngineAllocate) {
  Interposer duel(client_, server_);
  for (const bool established : {false, true}) {
    if (established) {
      ASSERT_TRUE(duel.Handshake());
    }
    Bytestring header =
        established ? Bytestring{23, 3, 3, 0x41, 0x00} : Bytestring{22, 3, 1, 0x40, 0x00};
    EXPECT_EQ(
        AllocationsOf([&] { EXPECT_TRUE(duel.server().connection.Receive(header).has_value()); }),
        0u);
  }
}

TEST_F(MemoryTest, AMessageThatClaimsMuchTakesOneChunkUntilItArrives) {
  // As much as its limit allows, of which 10 bytes have come.
  for (const auto& [type, limit] :
       {std::pair{HandshakeType::kClientHello, Limits().client_hello},
        // Nobody may send a long one yet.
        std::pair{HandshakeType::kCertificate, Limits().handshake_message},
        std::pair{HandshakeType::kFinished, Limits().handshake_message}}) {
    Interposer duel(client_, server_);
    Bytestring message(10, 0);
    message[0] = static_cast<uint8_t>(type);
    testing::PutLength(message, 1, 3, limit);
    Bytestring record = PlainRecord(ContentType::kHandshake, message);
    EXPECT_LE(
        AllocationsOf([&] { EXPECT_TRUE(duel.server().connection.Receive(record).has_value()); }),
        1u);
    // A byte more is refused at once.
    Interposer other(client_, server_);
    testing::PutLength(message, 1, 3, limit + 1);
    EXPECT_EQ(Take(other.server(), PlainRecord(ContentType::kHandshake, message)).error().reason,
              Reason::kHandshakeMessageTooLong);
  }
}

TEST_F(MemoryTest, TheCapOnHandshakeMemoryIsOutOfMemory) {
  client_.common.limits.handshake_memory = 20 << 10;
  const auto& key = crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 9);
  const auto chain =
      std::vector{pki_.Certify(key->public_key(), {testing::kServerName}), Bytestring(30000, 1)};
  server_.credentials = {Credential::Create(chain, key).value()};
  Loopback loopback(client_, server_);
  EXPECT_FALSE(loopback.Handshake());
  EXPECT_EQ(VerdictOf(loopback.client.connection), kOutOfMemory);
  EXPECT_EQ(loopback.server.connection.failure()->alert_received, AlertDescription::kInternalError);
}

TEST_F(MemoryTest, AServersOwnChainMayReachTheCapToo) {
  server_.common.limits.handshake_memory = 20 << 10;
  const auto& key = crypto::MakeFakeKey(crypto::KeyAlgorithm::kEcdsaP256, 9);
  const auto chain =
      std::vector{pki_.Certify(key->public_key(), {testing::kServerName}), Bytestring(30000, 1)};
  server_.credentials = {Credential::Create(chain, key).value()};
  Loopback loopback(client_, server_);
  EXPECT_FALSE(loopback.Handshake());
  EXPECT_EQ(VerdictOf(loopback.server.connection), kOutOfMemory);
}

TEST_F(MemoryTest, ByteByByteTakesAConstantNumberOfCallsAByte) {
  Loopback whole(client_, server_);
  const Bytestring hello = whole.client.Flush();
  Endpoint& server = whole.server;
  size_t calls = 0;
  for (size_t size = 1; size <= hello.size(); ++size) {
    Bytestring so_far(hello.begin(), hello.begin() + static_cast<std::ptrdiff_t>(size));
    ++calls;
    EXPECT_LE(AllocationsOf([&] { ASSERT_TRUE(server.connection.Receive(so_far).has_value()); }),
              size == hello.size() ? 100u : 0u);
  }
  EXPECT_EQ(calls, hello.size());
  EXPECT_TRUE(server.connection.wants_send());
}

TEST_F(MemoryTest, KeyUpdatesThatGoFromOneHalfToTheOtherTakeNone) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  auto [send, receive] = std::move(loopback.client.connection).Split().value();
  ASSERT_TRUE(
      loopback.server.connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
  Bytestring update = loopback.server.Flush();
  std::array<uint8_t, 1000> out{};
  size_t written = 0;
  EXPECT_EQ(AllocationsOf([&] {
              auto [received, for_sender] = receive.Receive(update);
              if (!received.has_value() || !send.Take(std::move(for_sender)).has_value()) return;
              written = send.Send(AsBytes("data"), out).value_or(Sent{}).written;
            }),
            0u);
  ASSERT_TRUE(Take(loopback.server, Bytes(out).first(written)).has_value());
  EXPECT_EQ(loopback.server.data, "data");
}

}  // namespace
}  // namespace lockstep
