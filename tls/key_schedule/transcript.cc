#include "tls/key_schedule/transcript.h"

#include <array>

namespace lockstep {
namespace {
constexpr uint8_t kMessageHash = 254;  // HandshakeType message_hash, section 4
}  // namespace

void Transcript::ReplaceByMessageHash() {
  const crypto::HashValue client_hello1 = Current();
  const std::array<uint8_t, 4> header = {kMessageHash, 0, 0,
                                         static_cast<uint8_t>(client_hello1.size())};
  digester_ = crypto::Digester(digester_.hash());
  Add(header);
  Add(client_hello1.Expose());
}

}  // namespace lockstep
