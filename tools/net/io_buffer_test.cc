#include "tools/net/io_buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

namespace lockstep::tools {
namespace {

void Add(IoBuffer& buffer, std::string_view text, size_t capacity = 16) {
  const MutableBytes room = buffer.Room(capacity);
  ASSERT_GE(room.size(), text.size());
  std::ranges::copy(AsBytes(text), room.begin());
  buffer.Added(text.size());
}

TEST(IoBufferTest, GivesBackWhatWasAddedInOrder) {
  IoBuffer buffer;
  Add(buffer, "hello ");
  Add(buffer, "world");
  EXPECT_EQ(AsText(buffer.filled()), "hello world");
  buffer.Consume(6);
  EXPECT_EQ(AsText(buffer.filled()), "world");
}

TEST(IoBufferTest, RoomIsAllThatIsNotFilled) {
  IoBuffer buffer;
  Add(buffer, "0123456789");
  EXPECT_EQ(buffer.Room(16).size(), 6u);
  buffer.Consume(8);
  EXPECT_EQ(buffer.Room(16).size(), 14u) << "what is left moves to the front";
  EXPECT_EQ(AsText(buffer.filled()), "89");
}

TEST(IoBufferTest, KeepsWhatIsThereWhenItGrows) {
  IoBuffer buffer;
  Add(buffer, "0123456789");
  buffer.Consume(5);
  EXPECT_EQ(buffer.Room(1000).size(), 995u);
  EXPECT_EQ(AsText(buffer.filled()), "56789");
}

TEST(IoBufferTest, ConsumedBytesStayUntilRoomIsAskedFor) {
  IoBuffer buffer;
  Add(buffer, "data");
  const MutableBytes view = buffer.filled();
  buffer.Consume(4);
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(AsText(view), "data");
}

TEST(IoBufferTest, GivesMemoryBackOnlyWhenEmpty) {
  IoBuffer buffer;
  Add(buffer, "data");
  buffer.Release();
  EXPECT_EQ(AsText(buffer.filled()), "data");
  buffer.Consume(4);
  buffer.Release();
  Add(buffer, "again");
  EXPECT_EQ(AsText(buffer.filled()), "again");
}

}  // namespace
}  // namespace lockstep::tools
