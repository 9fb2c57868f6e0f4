#include "stores/ticket_keys.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "crypto/base/reader.h"
#include "crypto/base/writer.h"
#include "crypto/hash/hkdf.h"

namespace lockstep::stores {
namespace {

// period || salt || ciphertext and tag
constexpr size_t kPeriodSize = 8;
constexpr size_t kSaltSize = 16;
constexpr size_t kHeaderSize = kPeriodSize + kSaltSize;
constexpr size_t kMaxTicketSize = 0xffff;  // RFC 9846 section 4.7.1

constexpr std::string_view kKeyLabel = "lockstep ticket key";
constexpr std::string_view kCookieLabel = "lockstep retry cookies";
constexpr std::string_view kNextLabel = "lockstep ticket chain";

}  // namespace

Result<std::shared_ptr<TicketKeys>> TicketKeys::Create(Bytes secret,
                                                       const TicketKeysOptions& options) {
  if (secret.size() != kSecretSize || options.period <= 0 || options.provider == nullptr) {
    return Error{Reason::kInvalidArgument};
  }
  const auto* suite = crypto::Find(*options.provider, CipherSuiteId::kAes256GcmSha384);
  const auto* hash = crypto::Find(*options.provider, crypto::HashId::kSha256);
  if (suite == nullptr || hash == nullptr) return Error{Reason::kUnsupportedAlgorithm};
  return std::shared_ptr<TicketKeys>(new TicketKeys(*suite->aead, *hash, secret, options));
}

TicketKeys::TicketKeys(const crypto::Aead& aead, const crypto::Hash& hash, Bytes secret,
                       const TicketKeysOptions& options)
    : aead_(&aead), hash_(&hash), start_(options.start), length_(options.period) {
  Key first = Key::CopyOf(secret);
  if (options.purpose == Purpose::kRetryCookies) first = Derive(first, kCookieLabel);
  keys_.current = Derive(first, kKeyLabel);
  chain_ = Derive(first, kNextLabel);
  keys_.next = Derive(chain_, kKeyLabel);
  Publish();
}

TicketKeys::Key TicketKeys::Derive(const Key& from, std::string_view label) const {
  Key out(kSecretSize);
  // One digest's worth: it cannot fail.
  (void)crypto::HkdfExpand(*hash_, from.Expose(), AsBytes(label), out.Mutable());
  return out;
}

Result<TicketKeys::Keys> TicketKeys::KeysAt(int64_t now) {
  if (now < start_) return Error{Reason::kInvalidArgument};
  const uint64_t elapsed = static_cast<uint64_t>(now) - static_cast<uint64_t>(start_);
  const uint64_t period = elapsed / static_cast<uint64_t>(length_);
  Keys keys;
  if (ReadPublished(keys) && keys.period >= period) return keys;
  const std::lock_guard lock(mutex_);
  LOCKSTEP_TRY(Advance(period));
  // Nobody writes to it now.
  if (!ReadPublished(keys)) return Error{Reason::kInternalError};
  return keys;
}

Status TicketKeys::Advance(uint64_t period) {
  if (period <= keys_.period) return {};
  if (period - keys_.period > kMaxSteps) return Error{Reason::kInvalidArgument};
  for (; keys_.period < period; ++keys_.period) {
    keys_.previous = std::move(keys_.current);
    keys_.current = std::move(keys_.next);
    chain_ = Derive(chain_, kNextLabel);
    keys_.next = Derive(chain_, kKeyLabel);
  }
  Publish();
  return {};
}

void TicketKeys::Publish() {
  Words words{keys_.period};
  uint64_t* to = words.data() + 1;
  for (const Key* const key : {&keys_.previous, &keys_.current, &keys_.next}) {
    if (!key->Expose().empty()) std::memcpy(to, key->Expose().data(), kSecretSize);
    to += kKeyWords;
  }
  published_.Write(words);
  Wipe({reinterpret_cast<uint8_t*>(words.data()), sizeof(words)});
}

bool TicketKeys::ReadPublished(Keys& keys) const {
  Words words;
  const bool whole = published_.Read(words);
  keys.period = words[0];
  const auto* from = reinterpret_cast<const uint8_t*>(words.data() + 1);
  for (Key* const key : {&keys.previous, &keys.current, &keys.next}) {
    *key = Key::CopyOf({from, kSecretSize});
    from += kSecretSize;
  }
  Wipe({reinterpret_cast<uint8_t*>(words.data()), sizeof(words)});
  return whole;
}

const TicketKeys::Key* TicketKeys::KeyOf(const Keys& keys, uint64_t period) {
  if (period == keys.period) return &keys.current;
  // Nothing is before the first period, but what wraps around to it: anybody knows its empty key.
  if (keys.period > 0 && period == keys.period - 1) return &keys.previous;
  if (period == keys.period + 1) return &keys.next;
  return nullptr;
}

Result<crypto::AeadKey> TicketKeys::TicketKey(const Key& key, Bytes header,
                                              crypto::Nonce& nonce) const {
  // A key and a nonce for this ticket alone: no number of tickets wears a key out, and two salts
  // that are equal by chance harm nobody else.
  Secret<crypto::kMaxAeadKeySize + crypto::kAeadNonceSize> material(aead_->key_size +
                                                                    crypto::kAeadNonceSize);
  LOCKSTEP_TRY(crypto::HkdfExpand(*hash_, key.Expose(), header, material.Mutable()));
  const Bytes bytes = material.Expose();
  nonce = crypto::Nonce::From(bytes.last<crypto::kAeadNonceSize>());
  return crypto::AeadKey::Create(*aead_, bytes.first(aead_->key_size));
}

Result<std::vector<uint8_t>> TicketKeys::Seal(Bytes session, int64_t now, crypto::Random& random) {
  const size_t size = kHeaderSize + session.size() + crypto::kAeadTagSize;
  if (size > kMaxTicketSize) return Error{Reason::kLengthOutOfRange, 0, {size}};
  std::vector<uint8_t> ticket(size);
  LOCKSTEP_ASSIGN(const Keys keys, KeysAt(now));
  ByteWriter(ticket).Integer(keys.period, kPeriodSize);
  random.Fill(MutableBytes(ticket).subspan(kPeriodSize, kSaltSize));
  const Bytes header = Bytes(ticket).first(kHeaderSize);
  crypto::Nonce nonce;
  LOCKSTEP_ASSIGN(crypto::AeadKey sealing, TicketKey(keys.current, header, nonce));
  const crypto::SealRequest request{.nonce = nonce,
                                    .associated_data = header,
                                    .plaintext = {&session, 1},
                                    .trailer = {},
                                    .output = MutableBytes(ticket).subspan(kHeaderSize)};
  LOCKSTEP_TRY(sealing.Seal({&request, 1}));
  return ticket;
}

std::optional<SecretBytes> TicketKeys::Open(Bytes ticket, int64_t now) {
  // Old keys go when their time is over, whatever it is that tells the time.
  const Result<Keys> keys = KeysAt(now);
  const bool has_the_size =
      ticket.size() >= kHeaderSize + crypto::kAeadTagSize && ticket.size() <= kMaxTicketSize;
  if (!keys.has_value() || !has_the_size) return std::nullopt;
  const Key* const key = KeyOf(*keys, ByteReader(ticket).Integer(kPeriodSize));
  if (key == nullptr) return std::nullopt;
  const Bytes header = ticket.first(kHeaderSize);
  crypto::Nonce nonce;
  auto opening = TicketKey(*key, header, nonce);
  if (!opening.has_value()) return std::nullopt;
  SecretBytes content = SecretBytes::CopyOf(ticket.subspan(kHeaderSize));
  const crypto::OpenRequest request{
      .nonce = nonce, .associated_data = header, .in_out = content.Mutable()};
  if (opening->Open({&request, 1}) != 1) return std::nullopt;
  return SecretBytes::CopyOf(content.Expose().first(content.size() - crypto::kAeadTagSize));
}

}  // namespace lockstep::stores
