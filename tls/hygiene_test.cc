// What a connection leaves on the stack when it sends and receives: nothing of its keys, of what is
// made of them, of initialization vectors, nonces and traffic secrets.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crypto/provider.h"
#include "crypto/testing/aead_needles.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"
#include "tls/split.h"
#include "tls/testing/trap.h"

namespace lockstep {
namespace {

using testing::Loopback;
using testing::Needles;
using testing::PaintedStack;

// The default provider's suites; certificates of the fake one.
const crypto::Provider& RealAeads() {
  static const crypto::Provider provider = [] {
    crypto::Provider real = crypto::DefaultProvider();
    real.verifiers = crypto::FakeProvider().verifiers;
    return real;
  }();
  return provider;
}

// The suites whose kernels are our own.
std::vector<const crypto::CipherSuite*> Suites() {
  std::vector<const crypto::CipherSuite*> suites;
  for (const crypto::CipherSuite* suite : crypto::DefaultProvider().cipher_suites)
    if (suite->aead->name.find("CCM") == std::string_view::npos) suites.push_back(suite);
  return suites;
}

class HygieneTest : public testing::TrapTest,
                    public ::testing::WithParamInterface<const crypto::CipherSuite*> {
 protected:
  static constexpr uint8_t kNonces = 100;

  void SetUp() override {
    if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
    client_.common.provider = server_.common.provider = &RealAeads();
    client_.common.cipher_suites = server_.common.cipher_suites = {GetParam()->id};
    // The same seeds make the same keys: another connection says what they are.
    Loopback twin(client_, server_);
    ASSERT_TRUE(twin.Handshake());
    for (Connection* side : {&twin.client.connection, &twin.server.connection}) {
      const OffloadKeys keys = side->DangerouslyTakeSendKeys().value();
      needles_.Add("a traffic secret", keys.traffic_secret.Expose());
      testing::AddAeadNeedles(needles_, *GetParam()->aead, keys.key.Expose(), keys.iv.Expose(),
                              kNonces);
    }
    loopback_ = std::make_unique<Loopback>(client_, server_);
    ASSERT_TRUE(loopback_->Handshake());
  }

  // Twice: the dynamic linker saves all registers when a function is called for the first time.
  void ExpectNothingLeftBy(const char* what, const std::function<void()>& function) {
    for (int time = 0; time < 2; ++time) {
      stack_.Run(function);
      if (time == 0) continue;
      const std::vector<std::string> found = needles_.FoundIn(stack_.bytes());
      EXPECT_TRUE(found.empty()) << what << " leaves " << found.size()
                                 << " words of secrets on the stack, first: " << found[0]
                                 << ", last: " << found.back();
    }
  }
  [[nodiscard]] Bytes Text(size_t size) const { return Bytes(text_).first(size); }

  template <class Sender>
  void Send(Sender& sender, Bytes text) {
    written_ = sender.Send(text, wire_).value_or(Sent{}).written;
  }
  // By Receive, or several records at a time.
  void ReceiveAll(Connection& receiver, bool many) {
    for (MutableBytes rest = MutableBytes(wire_).first(written_); !rest.empty();) {
      size_t consumed = 0;
      if (many) {
        const auto received = receiver.ReceiveMany(rest, data_);
        if (received.has_value()) consumed = received->consumed;
      } else {
        const auto received = receiver.Receive(rest);
        if (received.has_value()) consumed = received->consumed;
      }
      if (consumed == 0) return;
      records_ += 1;
      rest = rest.subspan(consumed);
    }
  }

  Needles needles_;
  PaintedStack stack_;
  std::unique_ptr<Loopback> loopback_;
  std::vector<uint8_t> text_ = std::vector<uint8_t>(40000, 'x');
  std::vector<uint8_t> wire_ = std::vector<uint8_t>(50000);
  std::array<MutableBytes, 8> data_;
  size_t written_ = 0, records_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Suites, HygieneTest, ::testing::ValuesIn(Suites()), [](const auto& each) {
  std::string name(each.param->aead->name);
  std::erase(name, '-');
  return name;
});

TEST_P(HygieneTest, SendingAndReceivingLeaveNothing) {
  Connection& client = loopback_->client.connection;
  Connection& server = loopback_->server.connection;
  for (const size_t size : {size_t{1}, size_t{1000}, size_t{40000}}) {
    SCOPED_TRACE(size);
    for (const bool many : {false, true}) {
      ExpectNothingLeftBy("Send to the server and receiving", [&] {
        Send(client, Text(size));
        ReceiveAll(server, many);
      });
      ExpectNothingLeftBy("Send to the client and receiving", [&] {
        Send(server, Text(size));
        ReceiveAll(client, many);
      });
    }
  }
  EXPECT_GE(records_, 24u);
}

TEST_P(HygieneTest, SealingInPlaceLeavesNothing) {
  bool sealed = true;
  ExpectNothingLeftBy("SealInPlace", [&] {
    sealed =
        sealed &&
        loopback_->client.connection.SealInPlace(MutableBytes(wire_).first(200), 5, 40).has_value();
  });
  EXPECT_TRUE(sealed);
}

TEST_P(HygieneTest, HalvesLeaveNothing) {
  SplitConnection client = std::move(loopback_->client.connection).Split().value();
  size_t received = 0;
  ExpectNothingLeftBy("SendHalf and ReceiveHalf", [&] {
    Send(client.send, Text(20000));
    ReceiveAll(loopback_->server.connection, true);
    Send(loopback_->server.connection, Text(20000));
    received += client.receive.ReceiveMany(MutableBytes(wire_).first(written_), data_)
                    .result.value_or(ReceivedMany{})
                    .records;
  });
  EXPECT_EQ(received, 4u);
}

// Once: the keys that it looks for are those before it. What comes after is not known to the twin.
TEST_P(HygieneTest, AKeyUpdateLeavesNothingOfTheKeysBeforeIt) {
  stack_.Run([&] {
    (void)loopback_->client.connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested);
    Send(loopback_->client.connection, Text(100));
    ReceiveAll(loopback_->server.connection, false);
    Send(loopback_->server.connection, Text(100));
    ReceiveAll(loopback_->client.connection, false);
  });
  EXPECT_GE(records_, 4u);
  const std::vector<std::string> found = needles_.FoundIn(stack_.bytes());
  EXPECT_TRUE(found.empty()) << found.size() << " words of secrets, first: " << found[0]
                             << ", last: " << found.back();
}

// The search itself knows this connection's keys: they lie in it.
TEST_P(HygieneTest, TheTwinHasTheSameKeys) {
  const OffloadKeys keys = loopback_->client.connection.DangerouslyTakeSendKeys().value();
  EXPECT_FALSE(needles_.FoundIn(keys.key.Expose()).empty());
  EXPECT_FALSE(needles_.FoundIn(keys.traffic_secret.Expose()).empty());
}

}  // namespace
}  // namespace lockstep
