// The hashes, whatever they run on, HMAC and HKDF against Crypto++, on the same bytes.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/cpu.h"
#include "crypto/hash/hkdf.h"
#include "crypto/hash/hmac.h"
#include "crypto/hash/keccak.h"
#include "crypto/hash/sha2.h"
#include "crypto/hash/testing/cryptopp_hash.h"

namespace lockstep {
namespace {

using Buffer = std::vector<uint8_t>;

void Check(bool holds) {
  if (!holds) std::abort();
}

// An input: two lengths, and then a key, or salt, and a message.
struct Input {
  size_t cut;  // where the message is cut, for hashes that are fed piece by piece
  size_t output_size;
  Bytes key, message;
};

Input Read(Bytes bytes) {
  constexpr size_t kHead = 3;
  if (bytes.size() < kHead) return {};
  const size_t key_size = std::min<size_t>(bytes[0], bytes.size() - kHead);
  const Bytes message = bytes.subspan(kHead + key_size);
  return {.cut = message.empty() ? 0 : bytes[1] % message.size(),
          .output_size = bytes[2],
          .key = bytes.subspan(kHead, key_size),
          .message = message};
}

void CheckSha2(const crypto::Hash& row, const Input& input) {
  const crypto::HashId id = row.id;
  crypto::Digester digester(row);
  digester.Update(input.message.first(input.cut));
  digester.Update(input.message.subspan(input.cut));
  const Buffer digest = crypto::cryptopp::Digest(id, input.message);
  Check(Equal(digester.Current().Expose(), digest));
  Check(Equal(crypto::HmacOf(row, input.key, input.message).Expose(),
              crypto::cryptopp::Hmac(id, input.key, input.message)));
  Buffer output(input.output_size);
  const crypto::HashValue key = crypto::HkdfExtract(row, input.key, digest);
  Check(crypto::HkdfExpand(row, key.Expose(), input.message, output).has_value());
  Check(output == crypto::cryptopp::Hkdf(id, input.key, digest, input.message, input.output_size));
}

void CheckSha3(const Input& input) {
  const auto [first, second] =
      std::array{input.message.first(input.cut), input.message.subspan(input.cut)};
  std::array<uint8_t, 32> short_digest;
  crypto::Sha3_256({first, second}, short_digest);
  Check(Equal(short_digest, crypto::cryptopp::Sha3_256(input.message)));
  std::array<uint8_t, 64> digest;
  crypto::Sha3_512({first, second}, digest);
  Check(Equal(digest, crypto::cryptopp::Sha3_512(input.message)));
  Buffer output(input.output_size);
  crypto::Shake256({first, second}, output);
  Check(output == crypto::cryptopp::Shake256(input.message, output.size()));
  // Squeezed in two pieces.
  crypto::Sponge sponge(crypto::kShake128Rate, crypto::kShakeSuffix);
  sponge.Absorb(first);
  sponge.Absorb(second);
  const size_t half = output.size() / 2;
  sponge.Squeeze(MutableBytes(output).first(half));
  sponge.Squeeze(MutableBytes(output).subspan(half));
  Check(output == crypto::cryptopp::Shake128(input.message, output.size()));
}

}  // namespace
}  // namespace lockstep

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const lockstep::Input input = lockstep::Read({data, size});
  for (const lockstep::crypto::Sha2Row& each : lockstep::crypto::AllSha2Rows())
    if (each.supported(lockstep::crypto::ThisCpu())) lockstep::CheckSha2(*each.row, input);
  lockstep::CheckSha3(input);
  return 0;
}
