// Counters that wrap, in every kernel that this processor can run, against AES itself.
//
// In the low byte every message of 4 KB wraps one. In 32 bits none does, since a nonce of 12 bytes
// leaves the counter at 1; so it begins near the end here, which kernels that keep it in a register
// with the nonce take from there.
#include <cryptopp/aes.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "crypto/aead/aead.h"
#include "crypto/aead/gcm/aes_gcm.h"
#include "crypto/cpu.h"

namespace lockstep::crypto {
namespace {

static_assert(kMaxAeadPlaintextSize / 16 + 2 < uint64_t{1} << 32);

// Zeros are sealed, so that the keystream comes out, whose first counter is `first` + 2.
void ExpectCountersFrom(const Aead& row, uint32_t first, size_t size) {
  const std::vector<uint8_t> key_bytes(row.key_size, 0x5a), text(size);
  AeadKey key = AeadKey::Create(row, key_bytes).value();
  const CryptoPP::AES::Encryption aes(key_bytes.data(), key_bytes.size());
  Nonce nonce = Nonce::From(std::array<uint8_t, 12>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255});
  std::memcpy(&nonce.bytes[kAeadNonceSize], &first, sizeof first);
  std::vector<uint8_t> out(size + kAeadTagSize);
  const Bytes piece = text;
  const SealRequest request{nonce, {}, {&piece, 1}, {}, out};
  ASSERT_TRUE(key.Seal({&request, 1}).has_value());
  for (size_t at = 0; at + 16 <= size; at += 16) {
    const uint32_t counter = __builtin_bswap32(first + 2 + static_cast<uint32_t>(at / 16));
    Nonce block = nonce, keystream;
    std::memcpy(&block.bytes[kAeadNonceSize], &counter, sizeof counter);
    aes.ProcessBlock(block.bytes.data(), keystream.bytes.data());
    ASSERT_TRUE(Equal(Bytes(out).subspan(at, 16), keystream.bytes)) << first << " " << at;
  }
}

TEST(CountersTest, ThatWrapLeaveTheNonceAlone) {
  for (const GcmRows& rows : AllGcmRows()) {
    if (!rows.supported(ThisCpu())) continue;
    SCOPED_TRACE(rows.kernel);
    for (const Aead* row : {rows.aes128, rows.aes256})
      for (const size_t size : {1000u, 5000u, 20000u}) {
        ExpectCountersFrom(*row, 0, size);
        if (rows.kernel == AllGcmRows().back().kernel) continue;  // it always counts from 1
        ExpectCountersFrom(*row, 0xffffff00, size);
        ExpectCountersFrom(*row, 0xffffffe0, size);
      }
  }
}

}  // namespace
}  // namespace lockstep::crypto
