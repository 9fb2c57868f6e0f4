// AES-GCM in plain C++, for processors without instructions for it: four blocks of AES at a time,
// GHASH by integer products. Neither tables nor branches depend on secrets.
#include <algorithm>
#include <cstring>

#include "crypto/aead/gcm/bitsliced_aes.h"
#include "crypto/aead/gcm/kernel.h"
#include "crypto/aead/seal_pieces.h"
#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"

namespace lockstep::crypto {
namespace {

constexpr size_t kBlockSize = 16;

// ---- GHASH, in POLYVAL's form: polynomials of 128 bits, the low half first ----

struct Polynomial {
  uint64_t low, high;
  Polynomial operator^(const Polynomial& other) const {
    return {low ^ other.low, high ^ other.high};
  }
};

// The low 64 bits of a product without carries. Integer products of numbers in which only every
// fourth bit is set: at most 16 ones meet in a bit, and what they carry into the next three bits is
// masked away. (The sixteenth carries out of the word.)
uint64_t LowProduct(uint64_t a, uint64_t b) {
  constexpr uint64_t kEveryFourth = 0x1111111111111111;
  uint64_t product = 0;
#pragma GCC unroll 4
  for (int k = 0; k < 4; ++k) {
    uint64_t sum = 0;
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
      sum ^= (a & kEveryFourth << i) * (b & kEveryFourth << (k + 4 - i) % 4);
    product |= sum & kEveryFourth << k;
  }
  return product;
}

uint64_t ReversedBits(uint64_t word) {
  constexpr uint64_t kMasks[] = {0x5555555555555555, 0x3333333333333333, 0x0f0f0f0f0f0f0f0f};
  for (int i = 0; i < 3; ++i)
    word = (word & kMasks[i]) << (1 << i) | (word >> (1 << i) & kMasks[i]);
  return __builtin_bswap64(word);
}

// The whole product: its high part is the low one of the numbers read from the other end.
Polynomial WideProduct(uint64_t a, uint64_t b) {
  return {LowProduct(a, b), ReversedBits(LowProduct(ReversedBits(a), ReversedBits(b))) >> 1};
}

// a b / x^128, modulo x^128 + x^127 + x^126 + x^121 + 1 (RFC 8452 section 3).
Polynomial Product(const Polynomial& a, const Polynomial& b) {
  const Polynomial low = WideProduct(a.low, b.low), high = WideProduct(a.high, b.high);
  const Polynomial middle = WideProduct(a.low ^ a.high, b.low ^ b.high) ^ low ^ high;
  uint64_t words[4] = {low.low, low.high ^ middle.low, high.low ^ middle.high, high.high};
  // x^64 is a multiple of the polynomial away from x^128 + x^127 + ...: adding a word's multiple of
  // it makes that word zero.
  for (int i = 0; i < 2; ++i) {
    const uint64_t word = words[i];
    words[i + 1] ^= word << 63 ^ word << 62 ^ word << 57;
    words[i + 2] ^= word ^ word >> 1 ^ word >> 2 ^ word >> 7;
  }
  return {words[2], words[3]};
}

// Byte 0 of a block holds the highest powers.
Polynomial Load(const uint8_t* block) {
  uint64_t words[2];
  std::memcpy(words, block, sizeof words);
  return {__builtin_bswap64(words[1]), __builtin_bswap64(words[0])};
}
void Store(const Polynomial& polynomial, uint8_t* block) {
  const uint64_t words[2] = {__builtin_bswap64(polynomial.high), __builtin_bswap64(polynomial.low)};
  std::memcpy(block, words, sizeof words);
}

class Ghash {
 public:
  explicit Ghash(const GcmKey& key) : h_(Load(key.powers.back().bytes.data())) {}

  // Each call's last block is filled up with zeros.
  void Add(Bytes data) {
    for (; data.size() >= kBlockSize; data = data.subspan(kBlockSize)) AddBlock(data.data());
    if (data.empty()) return;
    AesBlock last{};
    std::ranges::copy(data, last.bytes.begin());
    AddBlock(last.bytes.data());
  }
  void AddBlock(const uint8_t* block) { hash_ = Product(hash_ ^ Load(block), h_); }
  // Ends with the lengths.
  AesBlock Finish(size_t associated_data, size_t text) {
    hash_ = Product(hash_ ^ Polynomial{text * 8, associated_data * 8}, h_);
    AesBlock out;
    Store(hash_, out.bytes.data());
    return out;
  }

 private:
  Polynomial h_;
  Polynomial hash_{};
};

// ---- AES in counter mode ----

// The keystream, from counter 1 on.
class Keystream {
 public:
  Keystream(const GcmKey& key, const Nonce& nonce) : key_(key), nonce_(nonce) {}
  ~Keystream() { Wipe(bytes_); }

  // The next 64 bytes.
  std::span<uint8_t, kSlicedBytes> Next() {
    for (size_t i = 0; i < kSlicedBytes; i += kBlockSize) {
      const uint32_t counter = __builtin_bswap32(counter_++);
      std::memcpy(&bytes_[i], nonce_.bytes.data(), kBlockSize);
      std::memcpy(&bytes_[i + kAeadNonceSize], &counter, sizeof counter);
    }
    EncryptBitsliced(key_, bytes_);
    return bytes_;
  }

 private:
  const GcmKey& key_;
  const Nonce& nonce_;
  uint32_t counter_ = 1;
  std::array<uint8_t, kSlicedBytes> bytes_;
};

// Encrypts or decrypts `text` in place; returns the keystream of counter 1, which masks the tag.
AesBlock Crypt(const GcmKey& key, const Nonce& nonce, MutableBytes text) {
  Keystream keystream(key, nonce);
  AesBlock mask;
  size_t skipped = kBlockSize;  // of the first bytes
  do {
    const auto bytes = keystream.Next();
    if (skipped > 0) std::ranges::copy_n(bytes.begin(), kBlockSize, mask.bytes.begin());
    const size_t size = std::min(text.size(), kSlicedBytes - skipped);
    for (size_t i = 0; i < size; ++i) text[i] ^= bytes[skipped + i];
    text = text.subspan(size);
    skipped = 0;
  } while (!text.empty());
  return mask;
}

AesBlock Tag(const GcmKey& key, Bytes associated_data, Bytes ciphertext, const AesBlock& mask) {
  Ghash ghash(key);
  ghash.Add(associated_data);
  ghash.Add(ciphertext);
  AesBlock tag = ghash.Finish(associated_data.size(), ciphertext.size());
  for (size_t i = 0; i < kBlockSize; ++i) tag.bytes[i] ^= mask.bytes[i];
  return tag;
}

void SetKey(GcmKey& key, const uint8_t* bytes, size_t size) {
  ExpandKeyBitsliced(key, bytes, size);
  Secret<kSlicedBytes> zeros(kSlicedBytes);
  EncryptBitsliced(key, zeros.Mutable().first<kSlicedBytes>());
  // H times x, as the form of the key wants it (kernel.h). Only the first power is used.
  const Polynomial h = Load(zeros.Expose().data());
  const uint64_t overflow = -(h.high >> 63);
  Store({h.low << 1 ^ (overflow & 1), (h.high << 1 | h.low >> 63) ^ (overflow & 0xc2ull << 56)},
        key.powers.back().bytes.data());
}

void Seal(const GcmKey& key, std::span<const SealRequest> requests) {
  for (const SealRequest& request : requests) {
    GatherPlaintext(request);
    const MutableBytes text = TextOf(request.output);
    AesBlock mask = Crypt(key, request.nonce, text);
    std::ranges::copy(Tag(key, request.associated_data, text, mask).bytes,
                      TagOf(request.output).begin());
    Wipe(mask.bytes);
  }
}

size_t Open(const GcmKey& key, std::span<const OpenRequest> requests) {
  for (size_t i = 0; i < requests.size(); ++i) {
    const OpenRequest& request = requests[i];
    const MutableBytes text = TextOf(request.in_out);
    AesBlock mask = Crypt(key, request.nonce, {});
    const AesBlock tag = Tag(key, request.associated_data, text, mask);
    Wipe(mask.bytes);
    // What does not match is still ciphertext.
    if (!Declassified(ConstantTimeEqual(tag.bytes, TagOf(request.in_out)))) return i;
    Crypt(key, request.nonce, text);
  }
  return requests.size();
}

bool Supported(const Cpu&) { return true; }

}  // namespace

constexpr GcmKernel kGcmPortable = {"portable", Supported, SetKey, Seal, Open, 0, kUsualStack};

}  // namespace lockstep::crypto
