#include "interop/bogo/runner_tickets.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "crypto/base/reader.h"
#include "crypto/base/secret.h"
#include "crypto/base/writer.h"
#include "tls/resumption/server_session.h"

namespace lockstep::bogo {
namespace {

constexpr size_t kBlockSize = 16;
constexpr size_t kNameSize = 16;
constexpr size_t kMacSize = 32;
constexpr uint64_t kTls13 = 0x0304;
constexpr uint8_t kInteger = 0x02;
constexpr uint8_t kOctetString = 0x04;
constexpr uint8_t kSequence = 0x30;

std::vector<uint8_t> Element(uint8_t tag, Bytes body) {
  std::vector<uint8_t> out = {tag};
  if (body.size() >= 0x100) {
    out.insert(out.end(), {0x82, static_cast<uint8_t>(body.size() >> 8)});
  } else if (body.size() >= 0x80) {
    out.push_back(0x81);
  }
  out.push_back(static_cast<uint8_t>(body.size()));
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

// The body of the next element; nothing where that has another tag.
std::optional<Bytes> Take(ByteReader& reader, uint8_t tag) {
  if (reader.Integer(1) != tag) return std::nullopt;
  uint64_t length = reader.Integer(1);
  if (length > 0x80) length = reader.Integer(std::min<size_t>(length & 0x7f, 4));
  const Bytes body = reader.Take(length);
  if (!reader.ok()) return std::nullopt;
  return body;
}

std::vector<uint8_t> Crypt(bool encrypt, Bytes key, Bytes iv, Bytes input) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  std::vector<uint8_t> out(input.size() + kBlockSize);
  int body = 0;
  int last = 0;
  const bool good = EVP_CipherInit_ex(context.get(), EVP_aes_128_cbc(), nullptr, key.data(),
                                      iv.data(), encrypt ? 1 : 0) == 1 &&
                    EVP_CipherUpdate(context.get(), out.data(), &body, input.data(),
                                     static_cast<int>(input.size())) == 1 &&
                    EVP_CipherFinal_ex(context.get(), out.data() + body, &last) == 1;
  out.resize(good ? static_cast<size_t>(body + last) : 0);
  return out;
}

std::vector<uint8_t> Mac(Bytes key, Bytes input) {
  std::vector<uint8_t> out(kMacSize);
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), input.data(), input.size(),
       out.data(), nullptr);
  return out;
}

}  // namespace

std::shared_ptr<RunnerTickets> RunnerTickets::Create(std::string_view key) {
  std::vector<uint8_t> bytes(key.size());
  const int size = EVP_DecodeBlock(bytes.data(), reinterpret_cast<const uint8_t*>(key.data()),
                                   static_cast<int>(key.size()));
  if (size != static_cast<int>(kKeySize)) return nullptr;
  auto tickets = std::make_shared<RunnerTickets>();
  std::ranges::copy(Bytes(bytes).first(kKeySize), tickets->key_.begin());
  return tickets;
}

Result<std::vector<uint8_t>> RunnerTickets::Seal(Bytes session, int64_t, crypto::Random& random) {
  LOCKSTEP_ASSIGN(const ServerSession made, ServerSession::Parse(session));
  const auto suite = static_cast<uint16_t>(made.cipher_suite);
  const std::array<uint8_t, 1> version = {1};
  const std::array<uint8_t, 2> protocol = {kTls13 >> 8, kTls13 & 0xff};
  const std::array<uint8_t, 2> cipher_suite = {static_cast<uint8_t>(suite >> 8),
                                               static_cast<uint8_t>(suite)};
  std::vector<uint8_t> fields = Element(kInteger, version);
  for (const auto& field : {Element(kInteger, protocol), Element(kOctetString, cipher_suite),
                            Element(kOctetString, session)}) {
    fields.insert(fields.end(), field.begin(), field.end());
  }
  const Bytes key(key_);
  std::vector<uint8_t> ticket(kNameSize + kBlockSize);
  std::ranges::copy(key.first(kNameSize), ticket.begin());
  random.Fill(MutableBytes(ticket).last(kBlockSize));
  const auto encrypted =
      Crypt(true, key.last(16), Bytes(ticket).last(kBlockSize), Element(kSequence, fields));
  ticket.insert(ticket.end(), encrypted.begin(), encrypted.end());
  const auto mac = Mac(key.subspan(kNameSize, 16), ticket);
  ticket.insert(ticket.end(), mac.begin(), mac.end());
  return ticket;
}

std::optional<SecretBytes> RunnerTickets::Open(Bytes ticket, int64_t) {
  const Bytes key(key_);
  if (ticket.size() < kNameSize + kBlockSize + kMacSize) return std::nullopt;
  const Bytes sealed = ticket.first(ticket.size() - kMacSize);
  if (!ConstantTimeEqual(Mac(key.subspan(kNameSize, 16), sealed), ticket.last(kMacSize))) {
    return std::nullopt;
  }
  const auto plain = Crypt(false, key.last(16), sealed.subspan(kNameSize, kBlockSize),
                           sealed.subspan(kNameSize + kBlockSize));
  ByteReader outer(plain);
  const auto fields = Take(outer, kSequence);
  if (!fields) return std::nullopt;
  ByteReader reader(*fields);
  const auto version = Take(reader, kInteger);
  const auto protocol = Take(reader, kInteger);
  const auto cipher_suite = Take(reader, kOctetString);
  const auto session = Take(reader, kOctetString);
  if (!version || !protocol || !cipher_suite || !session) return std::nullopt;
  // The engine has no sessions of other versions.
  if (ByteReader(*protocol).Integer(protocol->size()) != kTls13) return std::nullopt;
  auto made = ServerSession::Parse(*session);
  if (!made.has_value()) return std::nullopt;
  made->cipher_suite = static_cast<CipherSuiteId>(ByteReader(*cipher_suite).Integer(2));
  auto state = made->Serialize();
  if (!state.has_value()) return std::nullopt;
  return *std::move(state);
}

}  // namespace lockstep::bogo
