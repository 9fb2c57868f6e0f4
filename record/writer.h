// Writer: the sending half of the record protocol (RFC 9846 section 5).
#ifndef RECORD_WRITER_H_
#define RECORD_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/random.h"
#include "record/content_type.h"
#include "record/padding.h"
#include "record/protection.h"
#include "record/sealed.h"

namespace lockstep::record {

class Gather;

// Particulars of one call.
struct SealOptions {
  // Unprotected records carry version 0x0301, for the first ClientHello only (section 5.1).
  bool initial_client_hello = false;
  // Records that Seal makes at most, so that the caller can keep some of a key's last ones for a
  // KeyUpdate.
  uint64_t max_records = std::numeric_limits<uint64_t>::max();
  // Where Padding::random is drawn from; not null if that is not 0.
  crypto::Random* random = nullptr;
};

// A Writer makes records. It begins unprotected. It allocates nothing and keeps no bytes. A failure
// of the AEAD ends it: every later call returns the same error.
class Writer {
 public:
  // Seals gathered plaintext of one type into `out`: as many records as fit, each as full as the
  // fragment limit allows, so that only the last one is shorter. Too small an `out` is no error.
  // Handshake content and alerts must not be empty, an alert is 2 bytes (kInvalidArgument). Empty
  // application data makes one empty record (cover traffic). `out` shares no byte with the
  // plaintext (kOverlappingBuffers). Application data while unprotected: kNotProtected. No record
  // left under this key: kKeyLimitReached or kSequenceNumberExhausted, until the next key.
  Result<Sealed> Seal(ContentType type, std::span<const Bytes> plaintext, MutableBytes out,
                      const SealOptions& options = {});

  // Seals content that lies in `buffer` between `headroom` and `tailroom` bytes of free space,
  // where it lies, into one record, and returns the record. kOutputTooSmall where headroom is below
  // kHeaderSize or tailroom below what the record takes; content beyond the fragment limit is
  // kInvalidArgument.
  Result<MutableBytes> SealInPlace(ContentType type, MutableBytes buffer, size_t headroom,
                                   size_t tailroom, const SealOptions& options = {});

  // Writes the change_cipher_spec record of the compatibility mode (appendix E.4), never protected.
  Sealed WriteChangeCipherSpec(MutableBytes out) const;

  // The size of the records that Seal makes of `size` bytes: exact without random padding, an upper
  // bound with it.
  [[nodiscard]] size_t SealedSize(size_t size) const;

  // From the next record on, records are protected so.
  void Protect(Protection protection) {
    protection_ = std::move(protection);
    is_protected_ = true;
  }
  // From the next record on, records are unprotected again: after a HelloRetryRequest to a client
  // that had begun to send early data (section 4.3.10).
  void Unprotect() {
    protection_ = Protection();
    is_protected_ = false;
  }
  // Our KeyUpdate (section 4.7.3): the same AEAD, the next key. kNoKey where unprotected.
  Status RekeyOutgoing(Bytes key, Bytes iv);
  // Null while unprotected.
  [[nodiscard]] const Protection* protection() const {
    return is_protected_ ? &protection_ : nullptr;
  }

  // Content bytes a record, 1 to kMaxPlaintextSize, else kInvalidArgument. With padding and type an
  // inner plaintext is at most one byte longer: record_size_limit (RFC 8449) less 1.
  Status SetMaxFragmentSize(size_t size);
  void SetPadding(const Padding& padding);

 private:
  struct Batch;

  [[nodiscard]] Status CheckCanSeal(ContentType type, size_t size,
                                    const SealOptions& options) const;
  [[nodiscard]] size_t FragmentLimit(ContentType type) const;
  [[nodiscard]] SizeRange RecordSizes(size_t content) const;
  // Seal, once the arguments are known to be good: protected or not.
  Result<Sealed> SealRecords(ContentType type, Gather& rest, MutableBytes out,
                             const SealOptions& options);
  Status SealRecord(ContentType type, std::span<const Bytes> pieces, size_t content,
                    MutableBytes record);
  Status SealAll(std::span<crypto::SealRequest> requests);
  Sealed WritePlaintext(ContentType type, Gather& rest, MutableBytes out,
                        const SealOptions& options) const;
  Status AddRecord(Batch& batch, ContentType type, Gather& rest, size_t content,
                   MutableBytes record);
  Status Flush(Batch& batch);

  // Bytes are free behind it.
  [[no_unique_address]] Protection protection_;
  std::optional<Reason> failure_;
  uint16_t max_fragment_size_ = kMaxPlaintextSize;
  uint16_t padding_block_ = 1;
  uint16_t padding_random_ = 0;
  bool is_protected_ = false;  // whatever became of the key
};

}  // namespace lockstep::record

#endif  // RECORD_WRITER_H_
