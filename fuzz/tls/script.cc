#include "fuzz/tls/script.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "tls/messages/certificate_request.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/handshake.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"
#include "tls/testing/change.h"

namespace lockstep::fuzz {
namespace {

using messages::kHandshakeHeaderSize;

constexpr size_t kMaxEdits = 24;
constexpr uint8_t kFixLength = 0x80;
// A message may grow beyond what two records hold, and no further: inputs should stay fast.
constexpr size_t kMaxMessageSize = 40000;

void Append(std::vector<uint8_t>& out, uint16_t value) {
  out.push_back(static_cast<uint8_t>(value >> 8));
  out.push_back(static_cast<uint8_t>(value));
}

// Adds extensions at the end of a message, if it still is one that ends with a block of them.
template <class T>
bool Extend(std::vector<uint8_t>& message, Bytes extensions) {
  const auto parsed = wire::Parse<T>(Bytes(message).subspan(kHandshakeHeaderSize));
  if (!parsed.has_value()) return false;
  message = testing::WithExtensions<T>(message, extensions);
  return true;
}

void ExtendMessage(std::vector<uint8_t>& message, Bytes extensions) {
  if (message.size() < kHandshakeHeaderSize) return;
  switch (static_cast<messages::HandshakeType>(message[0])) {
    case messages::HandshakeType::kClientHello:
      Extend<messages::ClientHello>(message, extensions);
      break;
    case messages::HandshakeType::kServerHello:
      if (!Extend<messages::HelloRetryRequest>(message, extensions)) {
        Extend<messages::ServerHello>(message, extensions);
      }
      break;
    case messages::HandshakeType::kEncryptedExtensions:
      Extend<messages::EncryptedExtensions>(message, extensions);
      break;
    case messages::HandshakeType::kCertificateRequest:
      Extend<messages::CertificateRequest>(message, extensions);
      break;
    case messages::HandshakeType::kNewSessionTicket:
      Extend<messages::NewSessionTicket>(message, extensions);
      break;
    default:
      break;
  }
}

void Insert(const Edit& edit, std::vector<uint8_t>& message) {
  if (edit.bytes.empty()) return;
  std::vector<uint8_t> inserted = edit.bytes;
  for (size_t i = 0; inserted.size() < edit.count; ++i) inserted.push_back(inserted[i]);
  const size_t at = std::min<size_t>(edit.at, message.size());
  message.insert(message.begin() + static_cast<std::ptrdiff_t>(at), inserted.begin(),
                 inserted.end());
}

}  // namespace

Script Script::Decode(Input& input) {
  Script script;
  const size_t count = input.Byte() % (kMaxEdits + 1);
  while (script.edits.size() < count && !input.empty()) {
    Edit edit;
    edit.message = input.Byte();
    const uint8_t operation = input.Byte();
    edit.operation =
        static_cast<Operation>((operation & ~kFixLength) % static_cast<uint8_t>(Operation::kCount));
    edit.fix_length = (operation & kFixLength) != 0;
    edit.at = input.Short();
    edit.count = input.Short();
    edit.bytes = Copy(input.Take(input.Byte()));
    // In the order of what they edit.
    const auto after = std::ranges::upper_bound(script.edits, edit.message, {}, &Edit::message);
    script.edits.insert(after, std::move(edit));
  }
  script.tail = Copy(input.rest());
  return script;
}

void Script::EncodeTo(std::vector<uint8_t>& out) const {
  out.push_back(static_cast<uint8_t>(edits.size()));
  for (const Edit& edit : edits) {
    out.push_back(edit.message);
    out.push_back(static_cast<uint8_t>(static_cast<uint8_t>(edit.operation) |
                                       (edit.fix_length ? kFixLength : 0)));
    Append(out, edit.at);
    Append(out, edit.count);
    out.push_back(static_cast<uint8_t>(edit.bytes.size()));
    out.insert(out.end(), edit.bytes.begin(), edit.bytes.end());
  }
  out.insert(out.end(), tail.begin(), tail.end());
}

std::vector<uint8_t> PlainRecord(uint8_t type, Bytes content) {
  std::vector<uint8_t> out = {type, 3, 3};
  Append(out, static_cast<uint16_t>(content.size()));
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

void EditBytes(const Edit& edit, std::vector<uint8_t>& message) {
  const size_t at = std::min<size_t>(edit.at, message.size());
  const auto from = message.begin() + static_cast<std::ptrdiff_t>(at);
  switch (edit.operation) {
    case Operation::kReplace:
      std::ranges::copy_n(
          edit.bytes.begin(),
          static_cast<std::ptrdiff_t>(std::min(edit.bytes.size(), message.size() - at)), from);
      break;
    case Operation::kInsert:
      Insert(edit, message);
      break;
    case Operation::kDelete:
      message.erase(from, from + static_cast<std::ptrdiff_t>(
                                     std::min<size_t>(edit.count, message.size() - at)));
      break;
    case Operation::kExtend:
      ExtendMessage(message, edit.bytes);
      break;
    default:
      break;
  }
  if (message.size() > kMaxMessageSize) message.resize(kMaxMessageSize);
  if (edit.fix_length && message.size() >= kHandshakeHeaderSize) {
    testing::PutLength(message, 1, 3, message.size() - kHandshakeHeaderSize);
  }
}

}  // namespace lockstep::fuzz
