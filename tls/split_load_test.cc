// Both halves of both sides under load, each in a thread of its own. The thread sanitizer's
// subject: the halves share nothing that changes.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "tls/split.h"
#include "tls/testing/halves.h"
#include "tls/testing/limited_provider.h"
#include "tls/testing/post_handshake.h"

namespace lockstep {
namespace {

constexpr size_t kChunks = 1500;
constexpr size_t kChunkSize = 333;
constexpr size_t kCertificateRequests = 6;

// Bytes on their way from one side's sender to the other's receiver, until the sender is done.
class Wire {
 public:
  void Write(Bytes bytes) {
    const std::lock_guard lock(mutex_);
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    changed_.notify_one();
  }
  void End() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_one();
  }
  // Adds what has arrived; returns whether there was anything before the end.
  bool Read(std::vector<uint8_t>& to) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_ || !bytes_.empty(); });
    to.insert(to.end(), bytes_.begin(), bytes_.end());
    const bool any = !bytes_.empty();
    bytes_.clear();
    return any;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<uint8_t> bytes_;
  bool ended_ = false;
};

// ForSenders on their way between two threads: all that the caller has to provide.
class Mailbox {
 public:
  void Post(ForSender for_sender) {
    if (!for_sender) return;
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(for_sender));
  }
  std::deque<ForSender> Collect() {
    const std::lock_guard lock(mutex_);
    return std::exchange(waiting_, {});
  }

 private:
  std::mutex mutex_;
  std::deque<ForSender> waiting_;
};

// The byte at a position of either side's data.
uint8_t ByteAt(size_t position) { return static_cast<uint8_t>(position % 251); }

// One side. What its threads share with each other is its mailbox.
class Side {
 public:
  Side(Connection connection, Wire& out, Wire& in, std::atomic<bool>& finish)
      : halves_(std::move(connection).Split().value()), out_(out), in_(in), finish_(finish) {}

  // Sends all the data, with a KeyUpdate asked for now and then, and closes once it may finish.
  void RunSender() {
    std::vector<uint8_t> chunk(kChunkSize);
    for (size_t i = 0; i < kChunks && good_; ++i) {
      for (size_t j = 0; j < kChunkSize; ++j) chunk[j] = ByteAt(i * kChunkSize + j);
      if (i % 40 == 0) Check(halves_.send.UpdateKeys(KeyUpdateRequest::kUpdateRequested));
      if (i == kChunks / 2) Check(halves_.send.ConfirmHandshake());
      Settle();
      Write(chunk);
    }
    while (good_ && !finish_) {
      Settle();
      Write({});
      std::this_thread::yield();
    }
    Check(halves_.send.Close());
    Write({});
    out_.End();
  }

  // Receives until the peer's close_notify. After each event `on_event` may owe something, too.
  void RunReceiver(const std::function<void(Side&)>& on_event) {
    std::vector<uint8_t> buffer;
    while (good_ && !closed_ && in_.Read(buffer)) {
      size_t consumed = 0;
      while (good_ && !closed_) {
        auto received = halves_.receive.Receive(MutableBytes(buffer).subspan(consumed));
        mailbox_.Post(std::move(received.for_sender));
        if (!Check(received.result)) break;
        consumed += received.result->consumed;
        if (std::holds_alternative<NeedBytes>(received.result->event)) break;
        OnEvent(received.result->event);
        on_event(*this);
      }
      buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(consumed));
    }
    if (!closed_) good_ = false;
    // Nobody waits for a side that has failed.
    if (!good_) finish_ = true;
  }

  // For the receiver's thread.
  void RequestCertificate() {
    auto request = halves_.receive.RequestClientCertificate();
    Check(request.result);
    mailbox_.Post(std::move(request.for_sender));
  }
  [[nodiscard]] size_t received() const { return received_; }
  [[nodiscard]] size_t authenticated() const { return authenticated_; }
  // Once both threads have ended.
  [[nodiscard]] bool good() const { return good_; }

 private:
  template <class T>
  bool Check(const Result<T>& result) {
    EXPECT_TRUE(result.has_value()) << Describe(result.error());
    if (!result.has_value()) good_ = false;
    return result.has_value();
  }
  void Settle() {
    for (ForSender& owed : mailbox_.Collect()) {
      if (!Check(halves_.send.Take(std::move(owed)))) return;
    }
  }
  void Write(Bytes plaintext) {
    std::vector<uint8_t> out(halves_.send.MaxSealedSize(plaintext.size()));
    const auto sent = halves_.send.Send(plaintext, out);
    if (Check(sent)) out_.Write(Bytes(out).first(sent->written));
  }
  void OnEvent(const Event& event) {
    if (const auto* data = std::get_if<ApplicationData>(&event)) {
      for (const uint8_t byte : data->data) {
        if (byte != ByteAt(received_++)) good_ = false;
      }
    }
    if (std::holds_alternative<ClientAuthenticated>(event)) ++authenticated_;
    if (std::holds_alternative<PeerClosed>(event)) closed_ = true;
  }

  SplitConnection halves_;
  Wire& out_;
  Wire& in_;
  std::atomic<bool>& finish_;
  Mailbox mailbox_;
  std::atomic<bool> good_ = true;
  // The receiver's:
  size_t received_ = 0;
  size_t authenticated_ = 0;
  bool closed_ = false;
};

class SplitLoadTest : public testing::PostHandshakeTest {
 protected:
  SplitLoadTest() {
    // Keys that last for a few records (section 5.5), and are updated all the time.
    client_.common.provider = server_.common.provider = &testing::LimitedProvider<16>();
    client_.common.max_fragment_size = server_.common.max_fragment_size = 100;
  }
};

TEST_F(SplitLoadTest, FourThreadsUseTwoSplitConnectionsWithoutALock) {
  testing::Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Wire to_server;
  Wire to_client;
  std::atomic<bool> finish = false;
  Side client(std::move(loopback.client.connection), to_server, to_client, finish);
  Side server(std::move(loopback.server.connection), to_client, to_server, finish);
  size_t requested = 0;  // of the server's receiving thread
  const auto ask = [&](Side& side) {
    if (requested < kCertificateRequests && side.authenticated() == requested) {
      side.RequestCertificate();
      ++requested;
    }
    finish = finish || (side.authenticated() == kCertificateRequests &&
                        side.received() == kChunks * kChunkSize);
  };
  std::thread threads[] = {
      std::thread([&] { client.RunSender(); }),
      std::thread([&] { client.RunReceiver([](Side&) {}); }),
      std::thread([&] { server.RunSender(); }),
      std::thread([&] { server.RunReceiver(ask); }),
  };
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(client.good() && server.good());
  EXPECT_EQ(client.received(), kChunks * kChunkSize);
  EXPECT_EQ(server.received(), kChunks * kChunkSize);
  EXPECT_EQ(server.authenticated(), kCertificateRequests);
}

}  // namespace
}  // namespace lockstep
