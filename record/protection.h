// Protection: the key, the initialization vector and the sequence number of one direction
// (RFC 9846 sections 5.2, 5.3 and 5.5).
#ifndef RECORD_PROTECTION_H_
#define RECORD_PROTECTION_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "crypto/aead/aead.h"
#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace lockstep::record {

// A Protection seals or opens the records of one direction under one key. Move-only; state in
// place, wiped on move and destruction. One that was made without a key or moved from, or whose key
// could not be set, answers kNoKey.
class Protection {
 public:
  // `key` is row.key_size and `iv` crypto::kAeadNonceSize bytes, else kInvalidArgument; both are
  // copied. `row` outlives the protection. `sequence_number` is the first record's: anything but 0
  // is for a direction that is taken over in the middle, and using a number twice under one key
  // gives the plaintext away.
  static Result<Protection> Create(const crypto::Aead& row, Bytes key, Bytes iv,
                                   uint64_t sequence_number = 0);
  Protection() = default;
  Protection(Protection&& other) noexcept;
  Protection& operator=(Protection&& other) noexcept;
  Protection(const Protection&) = delete;
  Protection& operator=(const Protection&) = delete;
  ~Protection();

  // Goes on under the next key (KeyUpdate, section 7.2) from sequence number 0. Allocates nothing.
  Status SetKey(Bytes key, Bytes iv);

  // Seals one record a request, in order; sets each request's nonce. With fewer records left than
  // requests, kKeyLimitReached or kSequenceNumberExhausted, and nothing is spent or written. Else
  // the sequence numbers are spent before the first byte is written and never given back, whatever
  // the AEAD answers.
  Status Seal(std::span<crypto::SealRequest> requests);

  // Opens one encrypted_record in place and returns its TLSInnerPlaintext, which lies at its front.
  // `header` is the record's, as received. kRecordTooShort or kBadRecordMac; then the bytes are
  // ciphertext or wiped, and the sequence number stands where it stood.
  Result<MutableBytes> Open(Bytes header, MutableBytes encrypted_record);

  // Opens records one behind another, as long as each one's TLSInnerPlaintext ends in `type`
  // (AeadKey::OpenRun); sets the requests' nonces. Returns how many were opened, which is how far
  // the sequence number moves. The last of them may be of another type, whatever that says about
  // the key of those behind it: they are untouched.
  size_t OpenRun(std::span<crypto::OpenRequest> requests, uint8_t type);

  // The next record's sequence number, which is also how many records this key has protected.
  [[nodiscard]] uint64_t sequence_number() const { return sequence_number_; }
  [[nodiscard]] uint64_t records_protected() const { return sequence_number_; }
  // Null where there is no key.
  [[nodiscard]] const crypto::Aead* row() const { return key_.row(); }
  // How many records may be sealed under one key (section 5.5: the AEAD's row; section 5.3), and
  // how many still may. Opening is not bounded by 5.5.
  [[nodiscard]] uint64_t record_limit() const { return has_key() ? key_.row()->record_limit : 0; }
  [[nodiscard]] uint64_t records_left() const {
    const uint64_t limit = record_limit();
    return sequence_number_ < limit ? limit - sequence_number_ : 0;
  }
  // Fails as Seal would for `records` requests.
  [[nodiscard]] Status CheckRecordsLeft(uint64_t records) const;

 private:
  // The number that is never used, so that none can wrap (section 5.3). It also stands where there
  // is no key.
  static constexpr uint64_t kNoMoreNumbers = std::numeric_limits<uint64_t>::max();

  Protection(crypto::AeadKey key, Bytes iv, uint64_t sequence_number);
  void Forget();
  [[nodiscard]] bool has_key() const { return key_.row() != nullptr; }

  // Its state is aligned, so that bytes are free behind it: what follows may lie there.
  [[no_unique_address]] crypto::AeadKey key_;
  uint64_t sequence_number_ = kNoMoreNumbers;
  crypto::Nonce iv_;
};

}  // namespace lockstep::record

#endif  // RECORD_PROTECTION_H_
