#include "tls/handshake/context.h"

#include <string>

namespace lockstep {
namespace {

void AppendHex(std::string& out, Bytes bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (const uint8_t byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

}  // namespace

QuestionToken NewToken(crypto::Random& random) {
  std::array<uint8_t, 8> bytes;
  random.Fill(bytes);
  ByteReader reader(bytes);
  return {reader.Integer(8)};
}

void HandshakeContext::LogSecret(std::string_view label, const Hello32& client_random,
                                 const TrafficSecret& secret) const {
  if (!options.key_log) return;
  std::string line(label);
  line.reserve(label.size() + 2 + 2 * client_random.size() + 2 * crypto::kMaxHashSize);
  line += ' ';
  AppendHex(line, client_random);
  line += ' ';
  AppendHex(line, secret.Expose());
  options.key_log(line);
  Wipe({reinterpret_cast<uint8_t*>(line.data()), line.size()});
}

void HandshakeContext::TraceMessage(bool sent, Bytes encoded) const {
  if (options.trace) options.trace({sent, TraceEvent::Kind::kHandshake, encoded});
}

Result<Bytes> HandshakeContext::SendEncoded(EncryptionLevel level, Bytes encoded,
                                            Transcript* transcript) const {
  if (transcript != nullptr) transcript->Add(encoded);
  TraceMessage(true, encoded);
  LOCKSTEP_TRY(sink.Emit(level, encoded));
  return encoded;
}

}  // namespace lockstep
