#include "record/testing/records.h"

#include <array>
#include <utility>

namespace lockstep::record {

std::vector<uint8_t> TestKey(uint8_t generation) {
  return std::vector<uint8_t>(16, static_cast<uint8_t>(0x40 + generation));
}

std::vector<uint8_t> TestIv(uint8_t generation) {
  std::vector<uint8_t> iv = Pattern(crypto::kAeadNonceSize);
  iv[0] ^= generation;
  return iv;
}

Protection TestProtection(const crypto::Aead& row, uint64_t sequence_number) {
  return Protection::Create(row, TestKey(), TestIv(), sequence_number).value();
}

std::vector<uint8_t> Pattern(size_t size) {
  std::vector<uint8_t> bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(i * 7 + i / 251 + 1);
  return bytes;
}

std::vector<uint8_t> Join(std::initializer_list<Bytes> parts) {
  std::vector<uint8_t> all;
  for (const Bytes part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::vector<uint8_t> PlainRecord(ContentType type, Bytes content, uint16_t version) {
  const std::array<uint8_t, kHeaderSize> header = {
      std::to_underlying(type), static_cast<uint8_t>(version >> 8), static_cast<uint8_t>(version),
      static_cast<uint8_t>(content.size() >> 8), static_cast<uint8_t>(content.size())};
  return Join({header, content});
}

std::vector<uint8_t> Inner(ContentType type, Bytes content, size_t zeros) {
  std::vector<uint8_t> inner = Copy(content);
  inner.push_back(std::to_underlying(type));
  inner.resize(inner.size() + zeros);
  return inner;
}

std::vector<uint8_t> ProtectedRecord(Protection& sender, Bytes inner) {
  std::vector<uint8_t> record = PlainRecord(
      ContentType::kApplicationData, std::vector<uint8_t>(inner.size() + crypto::kAeadTagSize));
  const MutableBytes all(record);
  crypto::SealRequest request = {.nonce = {},
                                 .associated_data = all.first(kHeaderSize),
                                 .plaintext = {&inner, 1},
                                 .trailer = {},
                                 .output = all.subspan(kHeaderSize)};
  sender.Seal({&request, 1}).value();
  return record;
}

}  // namespace lockstep::record
