#include "tools/http/page.h"

#include <gtest/gtest.h>

#include <string>

namespace lockstep::tools {
namespace {

Negotiated Sample() {
  Negotiated negotiated;
  negotiated.cipher_suite = CipherSuiteId::kChaCha20Poly1305Sha256;
  negotiated.group = NamedGroup::kSecp384r1;
  negotiated.signature_scheme = SignatureScheme::kEd25519;
  negotiated.server_name = "example.org";
  negotiated.alpn_protocol = "http/1.1";
  negotiated.hello_retry_request = true;
  return negotiated;
}

TEST(PageTest, StatesEverythingThatWasNegotiated) {
  const std::string answer = AnswerTo("GET / HTTP/1.1\r\n\r\n", Sample());
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  for (const char* value : {"TLS_CHACHA20_POLY1305_SHA256", "secp384r1", "ed25519", "example.org",
                            "http/1.1", "Strict-Transport-Security: max-age="}) {
    EXPECT_NE(answer.find(value), answer.npos) << value;
  }
}

TEST(PageTest, TheLengthIsThatOfTheBody) {
  const std::string answer = AnswerTo("GET / HTTP/1.1\r\n\r\n", Sample());
  const size_t body = EndOfRequestHead(answer);
  ASSERT_NE(body, answer.npos);
  EXPECT_NE(answer.find("Content-Length: " + std::to_string(answer.size() - body) + "\r\n"),
            answer.npos);
}

TEST(PageTest, AHeadRequestGetsNoBody) {
  const std::string answer = AnswerTo("HEAD / HTTP/1.1\r\n\r\n", Sample());
  EXPECT_EQ(EndOfRequestHead(answer), answer.size());
}

TEST(PageTest, EscapesWhatTheClientChose) {
  Negotiated negotiated = Sample();
  negotiated.server_name = "<script>\"&\x1b";
  const std::string answer = AnswerTo("GET / HTTP/1.1\r\n\r\n", negotiated);
  EXPECT_EQ(answer.find("<script>"), answer.npos);
  EXPECT_NE(answer.find("&#60;script&#62;&#34;&#38;&#27;"), answer.npos);
}

TEST(PageTest, RefusesWhatIsNoHttp) {
  EXPECT_TRUE(AnswerTo("hello\r\n\r\n", Sample()).starts_with("HTTP/1.1 400 "));
}

TEST(PageTest, FindsTheEndOfARequestHead) {
  EXPECT_EQ(EndOfRequestHead("GET / HTTP/1.1\r\nHost: a\r\n"), std::string_view::npos);
  EXPECT_EQ(EndOfRequestHead("GET / HTTP/1.1\r\n\r\nbody\n\n"), 18u);
  EXPECT_EQ(EndOfRequestHead("GET / HTTP/1.1\n\nbody"), 16u);
}

}  // namespace
}  // namespace lockstep::tools
