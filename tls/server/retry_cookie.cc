#include "tls/server/retry_cookie.h"

#include <array>
#include <utility>

#include "crypto/base/reader.h"
#include "crypto/base/writer.h"
#include "tls/messages/handshake.h"

namespace lockstep::server {
namespace {

using messages::ClientHello;
using messages::HelloRetryRequest;

// What a cookie holds, of which every field has a fixed size once the suite is known:
//   kind || issued, milliseconds since 1970 || suite || group || ClientHello1 || unchanged || peer
// the last three by the suite's hash; the group 0 where no share was asked for. The kind tells a
// cookie from whatever else goes under the same keys, and from cookies of other versions.
constexpr uint64_t kKind = 0x4c4b534843480002;
constexpr uint16_t kNoGroup = 0;  // section 4.3.7: no group's number
constexpr size_t kFixedSize = 8 + 8 + 2 + 2;
constexpr size_t kMaxContentSize = kFixedSize + 3 * crypto::kMaxHashSize;

crypto::HashValue PeerHash(const crypto::Hash& hash, const ServerContext& context) {
  return crypto::Digest(hash, context.peer_binding);
}

bool InTime(int64_t issued, const ServerContext& context) {
  const int64_t now = context.clock();
  const int64_t lifetime = int64_t{context.config.options.retry_cookie_lifetime} * 1000;
  // From ahead of this clock: another machine's is, by less than a cookie lives.
  return issued <= now + lifetime && now <= issued + lifetime;
}

}  // namespace

bool IsStateless(const ServerContext& context) {
  return context.config.options.retry_cookies != nullptr;
}

Result<std::vector<uint8_t>> SealCookie(const RetryTerms& terms, const ServerContext& context) {
  std::array<uint8_t, kMaxContentSize> content;
  ByteWriter writer(content);
  const int64_t now = context.clock();
  writer.Integer(kKind, 8);
  writer.Integer(static_cast<uint64_t>(now), 8);
  writer.Integer(std::to_underlying(terms.suite->id), 2);
  writer.Integer(terms.group != nullptr ? std::to_underlying(terms.group->group) : kNoGroup, 2);
  writer.Put(terms.client_hello1_hash);
  writer.Put(terms.unchanged);
  writer.Put(PeerHash(*terms.suite->hash, context).Expose());
  auto sealed = context.config.options.retry_cookies->Seal(Bytes(content).first(writer.size()), now,
                                                           context.random);
  // Whatever was wrong, it was neither the peer nor the caller of this connection.
  if (!sealed.has_value() || sealed->empty()) return Error{Reason::kInternalError};
  return sealed;
}

HelloRetryRequest HelloRetryRequestFor(const ClientHello& hello, const crypto::CipherSuite& suite,
                                       const crypto::KeyExchange* group, Bytes cookie) {
  HelloRetryRequest request;
  request.legacy_session_id_echo = hello.legacy_session_id;
  request.cipher_suite = suite.id;
  request.extensions.supported_versions.emplace();
  if (group != nullptr) request.extensions.key_share.emplace().selected_group = group->group;
  if (!cookie.empty()) request.extensions.cookie.emplace().cookie = {cookie};
  return request;
}

Result<SentRetry> OpenCookie(const ClientHello& hello, const ServerContext& context) {
  const Error invalid{Reason::kInvalidCookie};
  if (!hello.extensions.cookie) return invalid;
  const Bytes cookie = hello.extensions.cookie->cookie.bytes;
  const auto opened = context.config.options.retry_cookies->Open(cookie, context.clock());
  if (!opened || opened->size() < kFixedSize) return invalid;
  ByteReader reader(opened->Expose());
  if (reader.Integer(8) != kKind) return invalid;
  const auto issued = static_cast<int64_t>(reader.Integer(8));
  // On another machine the configuration may be another one by now.
  const auto* suite = context.algorithms.Find(static_cast<CipherSuiteId>(reader.Integer(2)));
  const auto code = static_cast<uint16_t>(reader.Integer(2));
  const auto* group = context.algorithms.Find(static_cast<NamedGroup>(code));
  const bool has_group = group != nullptr || code == kNoGroup;
  if (suite == nullptr || !has_group || !InTime(issued, context)) return invalid;
  const size_t size = suite->hash->digest_size;
  if (reader.remaining() != 3 * size) return invalid;
  const Bytes client_hello1 = reader.Take(size);
  const Bytes unchanged = reader.Take(size);
  if (!ConstantTimeEqual(reader.Take(size), PeerHash(*suite->hash, context).Expose())) {
    return invalid;
  }
  // The bytes that were sent, since they follow from the terms, and from what ClientHello2 repeats.
  Transcript transcript = Transcript::AfterMessageHash(*suite->hash, client_hello1);
  const HelloRetryRequest request = HelloRetryRequestFor(hello, *suite, group, cookie);
  LOCKSTEP_ASSIGN(const std::vector<uint8_t> encoded, messages::SerializeHandshake(request));
  transcript.Add(encoded);
  return SentRetry{.suite = suite,
                   .group = group,
                   .transcript = std::move(transcript),
                   .unchanged = crypto::HashValue::CopyOf(unchanged),
                   .psk = std::nullopt};
}

}  // namespace lockstep::server
