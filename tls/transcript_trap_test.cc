// Traps in the transcript (RFC 9846 section 4.1).
#include <gtest/gtest.h>

#include "crypto/hash/hash.h"
#include "tls/key_schedule/transcript.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/testing/raw.h"
#include "tls/testing/change.h"
#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using messages::ClientHello;
using messages::testing::RawExtension;
using record::ContentType;
using testing::Bytestring;
using testing::Interposer;
using testing::Take;
using testing::Together;

using TranscriptTrap = testing::TrapTest;

TEST_F(TranscriptTrap, MessageHashIsMadeByTheNegotiatedHash) {
  for (const crypto::HashId id : {crypto::HashId::kSha256, crypto::HashId::kSha384}) {
    const crypto::Hash& hash = *crypto::Find(crypto::FakeProvider(), id);
    const Bytestring hello = {1, 0, 0, 1, 42};
    const Bytestring request = {2, 0, 0, 1, 43};
    Transcript transcript(hash);
    transcript.Add(hello);
    transcript.ReplaceByMessageHash();
    transcript.Add(request);

    const crypto::HashValue of_hello = crypto::Digest(hash, hello);
    const Bytestring header = {254, 0, 0, static_cast<uint8_t>(hash.digest_size)};
    const crypto::HashValue expected =
        crypto::Digest(hash, Together(header, Copy(of_hello.Expose()), request));
    EXPECT_TRUE(Equal(transcript.Current().Expose(), expected.Expose()));
  }
}

TEST_F(TranscriptTrap, AHelloRetryRequestWorksUnderEverySuitesHash) {
  server_.common.groups = {NamedGroup::kSecp256r1};
  for (const auto* suite : crypto::FakeProvider().cipher_suites) {
    client_.common.cipher_suites = {suite->id};
    testing::Loopback loopback(client_, server_);
    EXPECT_TRUE(loopback.Handshake()) << suite->name;
    EXPECT_TRUE(loopback.client.connection.negotiated().hello_retry_request);
  }
}

// The client's hello with extensions in an order of its own, unknown ones among them.
Bytestring Reordered(Bytes message) {
  const auto hello = wire::Parse<ClientHello>(message.subspan(4)).value();
  Bytestring block = RawExtension(0x8a8a, {1, 2, 3});
  std::vector<Bytestring> extensions;
  for (Bytes rest = hello.extensions.received; !rest.empty();) {
    const size_t size = 4 + (size_t{rest[2]} << 8 | rest[3]);
    extensions.push_back(Copy(rest.first(size)));
    rest = rest.subspan(size);
  }
  for (size_t i = extensions.size(); i-- > 0;) block = Together(block, extensions[i]);
  block = Together(block, RawExtension(0x9a9a));
  const Bytes start = message.first(message.size() - hello.extensions.received.size());
  Bytestring out = Together(Copy(start), block);
  testing::PutLength(out, start.size() - 2, 2, block.size());
  testing::PutLength(out, 1, 3, out.size() - 4);
  return out;
}

TEST_F(TranscriptTrap, TheBytesReceivedAreHashedAndNotWhatWasUnderstoodOfThem) {
  Interposer duel(client_, server_);
  const Bytestring hello = Reordered(duel.FromClient().front());
  testing::Forger& forger = duel.to_server();
  ASSERT_TRUE(Take(duel.server(), forger.Say(hello)).has_value());
  EXPECT_EQ(duel.FromServer().size(), 5u);
  EXPECT_TRUE(forger.heard_finished());
  ASSERT_TRUE(Take(duel.server(), forger.Say(forger.Finished())).has_value());
  EXPECT_TRUE(duel.server().done);
}

TEST_F(TranscriptTrap, AnyBitOfAnyMessageThatChangedOnItsWayEndsTheHandshake) {
  // One bit of every message; those of the first flight are seen by whoever verifies first.
  for (int index = 0; index < 6; ++index) {
    testing::MessageLoop loop(client_, server_);
    int seen = 0;
    loop.tap = [&](bool, Bytestring& message) {
      if (seen++ == index) message.back() ^= 1;
    };
    EXPECT_FALSE(loop.Run().good()) << index;
    EXPECT_FALSE(loop.client.done() && loop.server.done());
  }
}

}  // namespace
}  // namespace lockstep
