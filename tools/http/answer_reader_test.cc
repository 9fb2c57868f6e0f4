#include "tools/http/answer_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace lockstep::tools {
namespace {

struct Complete {
  std::string_view name;
  std::string_view text;
};

// Answers that say where they end.
constexpr Complete kComplete[] = {
    {"Content-Length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"},
    {"no body", "HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n"},
    {"chunks",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
     "1;name=value\r\n!\r\n0\r\n\r\n"},
    {"trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n0\r\nA: b\r\n\r\n"},
    {"chunks beat length",
     "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n"
     "\r\n0\r\n\r\n"},
    {"204", "HTTP/1.1 204 No Content\r\n\r\n"},
    {"304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n"},
    {"interim",
     "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n"
     "Content-Length: 1\r\n\r\nx"},
    {"line feeds", "HTTP/1.0 200 OK\nContent-Length: 2\n\nok"},
};

TEST(AnswerReaderTest, AnAnswerIsCompleteAtItsLastByteAndNotBefore) {
  for (const Complete& answer : kComplete) {
    for (size_t size = 0; size < answer.text.size(); ++size) {
      AnswerReader reader;
      reader.Feed(AsBytes(answer.text.substr(0, size)));
      reader.FeedEnd();
      EXPECT_FALSE(reader.complete()) << answer.name << " after " << size << " bytes";
      EXPECT_FALSE(reader.problem()) << answer.name;
    }
    AnswerReader reader;
    EXPECT_EQ(reader.Feed(AsBytes(answer.text)), answer.text.size()) << answer.name;
    EXPECT_TRUE(reader.complete()) << answer.name;
  }
}

TEST(AnswerReaderTest, TheCutOfTheBytesMakesNoDifference) {
  for (const Complete& answer : kComplete) {
    AnswerReader reader;
    for (const char& byte : answer.text) reader.Feed(AsBytes({&byte, 1}));
    EXPECT_TRUE(reader.complete()) << answer.name;
  }
}

TEST(AnswerReaderTest, TakesNothingBeyondTheEnd) {
  AnswerReader reader;
  const std::string_view text = kComplete[0].text;
  EXPECT_EQ(reader.Feed(AsBytes(std::string(text) + "HTTP/1.1 200")), text.size());
}

TEST(AnswerReaderTest, OnlyACleanEndEndsABodyOfUnknownLength) {
  AnswerReader reader;
  reader.Feed(AsBytes("HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nsome text"));
  EXPECT_FALSE(reader.complete());
  EXPECT_EQ(reader.Missing(), "its end was not confirmed by a close_notify");
  reader.FeedEnd();
  EXPECT_TRUE(reader.complete());
}

TEST(AnswerReaderTest, TellsHowMuchIsMissing) {
  AnswerReader reader;
  EXPECT_EQ(reader.Missing(), "there is no answer");
  reader.Feed(AsBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"));
  EXPECT_EQ(reader.Missing(), "2 of the 5 bytes of its body are missing");
}

TEST(AnswerReaderTest, RefusesWhatIsNoAnswer) {
  for (const std::string_view text : {
           "SSH-2.0-OpenSSH_9.2\r\n",
           "HTTP/2 200\r\n\r\n",
           "HTTP/1.1 20\r\n",
           "HTTP/1.1 200 OK\r\nno colon\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
       }) {
    AnswerReader reader;
    reader.Feed(AsBytes(text));
    EXPECT_TRUE(reader.problem()) << text;
    EXPECT_FALSE(reader.complete()) << text;
  }
}

TEST(AnswerReaderTest, HoldsNoMoreThanItsLimits) {
  AnswerReader line;
  line.Feed(AsBytes("HTTP/1.1 200 OK\r\nA: "));
  const std::string long_value(kMaxHttpLine, 'x');
  EXPECT_EQ(line.Feed(AsBytes(long_value)), 0u);
  EXPECT_TRUE(line.problem());

  AnswerReader head;
  head.Feed(AsBytes("HTTP/1.1 200 OK\r\n"));
  size_t fed = 0;
  while (!head.problem() && fed < 2 * kMaxHttpHead) fed += head.Feed(AsBytes("Name: value\r\n"));
  EXPECT_LE(fed, kMaxHttpHead + kMaxHttpLine);
  EXPECT_TRUE(head.problem());
}

}  // namespace
}  // namespace lockstep::tools
