#include "tools/net/event_loop.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>

#include "tools/base/file_descriptor.h"

namespace lockstep::tools {
namespace {

class EventLoopTest : public testing::Test {
 protected:
  EventLoopTest() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(pipe(ends.data()), 0);
    read_end_ = FileDescriptor(ends[0]);
    write_end_ = FileDescriptor(ends[1]);
  }
  void MakeReadable() { EXPECT_EQ(write(write_end_.get(), "x", 1), 1); }

  const std::unique_ptr<EventLoop> loop_ = *EventLoop::Create();
  FileDescriptor read_end_, write_end_;
};

TEST_F(EventLoopTest, CallsWhoIsReady) {
  uint32_t ready = 0;
  loop_->Watch(read_end_.get(), [&](uint32_t events) {
    ready = events;
    loop_->Stop();
  });
  loop_->SetEvents(read_end_.get(), EPOLLIN);
  MakeReadable();
  ASSERT_TRUE(loop_->Run().has_value());
  EXPECT_EQ(ready, static_cast<uint32_t>(EPOLLIN));
}

TEST_F(EventLoopTest, WithoutEventsNotEvenAHangUpIsTold) {
  bool called = false;
  loop_->Watch(read_end_.get(), [&](uint32_t) { called = true; });
  loop_->SetEvents(read_end_.get(), EPOLLIN);
  loop_->SetEvents(read_end_.get(), 0);
  write_end_ = FileDescriptor();
  loop_->At(EventLoop::Clock::now(), [&] { loop_->Stop(); });
  ASSERT_TRUE(loop_->Run().has_value());
  EXPECT_FALSE(called);
}

TEST_F(EventLoopTest, ARegularFileIsAlwaysReady) {
  const FileDescriptor file(open("/proc/self/exe", O_RDONLY));
  ASSERT_TRUE(file.valid());
  int calls = 0;
  loop_->Watch(file.get(), [&](uint32_t) {
    if (++calls == 3) loop_->SetEvents(file.get(), 0);
  });
  loop_->SetEvents(file.get(), EPOLLIN);
  loop_->At(EventLoop::Clock::now() + std::chrono::milliseconds(20), [&] { loop_->Stop(); });
  ASSERT_TRUE(loop_->Run().has_value());
  EXPECT_EQ(calls, 3) << "until it is told not to";
}

TEST_F(EventLoopTest, ACallbackMayForgetItself) {
  loop_->Watch(read_end_.get(), [this, keep = std::string(100, 'x')](uint32_t) {
    loop_->Forget(read_end_.get());
    EXPECT_EQ(keep.size(), 100u) << "what a callback holds outlives its removal";
    loop_->Stop();
  });
  loop_->SetEvents(read_end_.get(), EPOLLIN);
  MakeReadable();
  ASSERT_TRUE(loop_->Run().has_value());
}

TEST_F(EventLoopTest, TimersComeInTheirOrderAndOnce) {
  std::string order;
  const auto now = EventLoop::Clock::now();
  loop_->At(now + std::chrono::milliseconds(2), [&] {
    order += 'c';
    loop_->Stop();
  });
  loop_->At(now, [&] { order += 'a'; });
  loop_->At(now + std::chrono::milliseconds(1), [&] { order += 'b'; });
  ASSERT_TRUE(loop_->Run().has_value());
  EXPECT_EQ(order, "abc");
}

TEST_F(EventLoopTest, AStopBeforeRunHolds) {
  loop_->Stop();
  EXPECT_TRUE(loop_->Run().has_value());
}

}  // namespace
}  // namespace lockstep::tools
