#include "record/protection.h"

#include <bit>
#include <utility>

#include "crypto/base/secret.h"

namespace lockstep::record {
namespace {

// Sixteen bytes in one register.
using Lanes = uint64_t __attribute__((vector_size(16)));

// The padded sequence number of section 5.3: 4 bytes of zeros, 8 of the number in network order. It
// lies across the two halves of the register.
Lanes PaddedSequenceNumber(uint64_t number) {
  if constexpr (std::endian::native == std::endian::big) return Lanes{number >> 32, number << 32};
  const uint64_t encoded = std::byteswap(number);
  return Lanes{encoded << 32, encoded >> 32};
}

// The nonce (section 5.3) leaves in one 16-byte store: a kernel's load of it would have to wait for
// several smaller ones to reach the cache.
crypto::Nonce NonceOf(const crypto::Nonce& iv, uint64_t sequence_number) {
  return std::bit_cast<crypto::Nonce>(std::bit_cast<Lanes>(iv) ^
                                      PaddedSequenceNumber(sequence_number));
}

// Requests lie on the stack. One store each, and no call, since that would be a good part of what a
// short record costs.
void WipeNonce(crypto::Nonce& nonce) {
  nonce = {};
  __asm__ __volatile__("" : : "r"(&nonce) : "memory");
}

}  // namespace

Result<Protection> Protection::Create(const crypto::Aead& row, Bytes key, Bytes iv,
                                      uint64_t sequence_number) {
  if (iv.size() != crypto::kAeadNonceSize) return Error{Reason::kInvalidArgument};
  LOCKSTEP_ASSIGN(crypto::AeadKey aead_key, crypto::AeadKey::Create(row, key));
  return Protection(std::move(aead_key), iv, sequence_number);
}

Protection::Protection(crypto::AeadKey key, Bytes iv, uint64_t sequence_number)
    : key_(std::move(key)),
      sequence_number_(sequence_number),
      iv_(crypto::Nonce::From(iv.first<crypto::kAeadNonceSize>())) {}

Protection::Protection(Protection&& other) noexcept
    : key_(std::move(other.key_)), sequence_number_(other.sequence_number_), iv_(other.iv_) {
  other.Forget();
}

Protection& Protection::operator=(Protection&& other) noexcept {
  if (this == &other) return *this;
  key_ = std::move(other.key_);
  sequence_number_ = other.sequence_number_;
  iv_ = other.iv_;
  other.Forget();
  return *this;
}

Protection::~Protection() { Wipe(iv_.bytes); }

Status Protection::SetKey(Bytes key, Bytes iv) {
  if (!has_key()) return Error{Reason::kNoKey};
  if (key.size() != key_.row()->key_size || iv.size() != crypto::kAeadNonceSize)
    return Error{Reason::kInvalidArgument};
  Forget();
  if (const Status keyed = key_.SetKey(key); !keyed.has_value()) {
    // Nothing may be sealed under whatever the row left behind.
    key_ = crypto::AeadKey();
    return keyed;
  }
  crypto::Nonce next = crypto::Nonce::From(iv.first<crypto::kAeadNonceSize>());
  iv_ = next;
  WipeNonce(next);
  sequence_number_ = 0;
  return {};
}

Status Protection::Seal(std::span<crypto::SealRequest> requests) {
  LOCKSTEP_TRY(CheckRecordsLeft(requests.size()));
  uint64_t number = std::exchange(sequence_number_, sequence_number_ + requests.size());
  for (crypto::SealRequest& request : requests) request.nonce = NonceOf(iv_, number++);
  Status sealed = key_.Seal(requests);
  for (crypto::SealRequest& request : requests) WipeNonce(request.nonce);
  return sealed;
}

Result<MutableBytes> Protection::Open(Bytes header, MutableBytes encrypted_record) {
  if (sequence_number_ == kNoMoreNumbers) [[unlikely]]
    return Error{has_key() ? Reason::kSequenceNumberExhausted : Reason::kNoKey};
  if (encrypted_record.size() < crypto::kAeadTagSize) [[unlikely]]
    return Error{Reason::kRecordTooShort, 0, {encrypted_record.size()}};
  crypto::OpenRequest request{NonceOf(iv_, sequence_number_), header, encrypted_record};
  const size_t opened = key_.Open({&request, 1});
  WipeNonce(request.nonce);
  if (opened != 1) [[unlikely]]
    return Error{Reason::kBadRecordMac};
  ++sequence_number_;
  return encrypted_record.first(encrypted_record.size() - crypto::kAeadTagSize);
}

size_t Protection::OpenRun(std::span<crypto::OpenRequest> requests, uint8_t type) {
  const uint64_t left = kNoMoreNumbers - sequence_number_;
  if (requests.size() > left) [[unlikely]]
    requests = requests.first(static_cast<size_t>(left));
  uint64_t number = sequence_number_;
  for (crypto::OpenRequest& request : requests) request.nonce = NonceOf(iv_, number++);
  const size_t opened = key_.OpenRun(requests, type);
  for (crypto::OpenRequest& request : requests) WipeNonce(request.nonce);
  sequence_number_ += opened;
  return opened;
}

Status Protection::CheckRecordsLeft(uint64_t records) const {
  if (records <= records_left()) [[likely]]
    return {};
  if (!has_key()) return Error{Reason::kNoKey};
  return Error{record_limit() == kNoMoreNumbers ? Reason::kSequenceNumberExhausted
                                                : Reason::kKeyLimitReached};
}

void Protection::Forget() {
  Wipe(iv_.bytes);
  sequence_number_ = kNoMoreNumbers;
}

}  // namespace lockstep::record
