#include "tls/key_schedule/transcript.h"

#include <array>

namespace lockstep {
namespace {
constexpr uint8_t kMessageHash = 254;  // HandshakeType message_hash, section 4
}  // namespace

void Transcript::ReplaceByMessageHash() {
  *this = AfterMessageHash(hash(), Current().Expose());
}

Transcript Transcript::AfterMessageHash(const crypto::Hash& hash, Bytes client_hello1_hash) {
  const std::array<uint8_t, 4> header = {kMessageHash, 0, 0,
                                         static_cast<uint8_t>(client_hello1_hash.size())};
  Transcript transcript(hash);
  transcript.Add(header);
  transcript.Add(client_hello1_hash);
  return transcript;
}

}  // namespace lockstep
