// Reader: the receiving half of the record protocol (RFC 9846 section 5).
#ifndef RECORD_READER_H_
#define RECORD_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "record/content_type.h"
#include "record/protection.h"

namespace lockstep::record {

// Caps on what a peer can have us do without getting anywhere: records of a kind between two that
// carry handshake or application bytes. The RFC sets none; these are what common peers stay below.
inline constexpr uint8_t kMaxConsecutiveEmptyRecords = 32;
inline constexpr uint8_t kMaxConsecutiveChangeCipherSpecs = 32;
inline constexpr uint8_t kMaxConsecutiveWarningAlerts = 4;

// One record's content, deprotected and without padding. It lies in the bytes that were received.
struct Record {
  ContentType type;  // kHandshake, kAlert or kApplicationData
  MutableBytes content;
};

struct ReadResult {
  size_t consumed = 0;                          // bytes: one whole record, or 0
  std::optional<Record> record = std::nullopt;  // nothing where the record is to be passed over
  size_t missing = 0;  // bytes, at least, that are needed before the next call can do more
};

// Records of application data that lie one behind another, none of them empty.
struct ReadRun {
  size_t records = 0;   // how many
  size_t consumed = 0;  // bytes: all of them
  // What became of a record behind them that was opened because only that shows of which type it
  // is; consumed is 0 where there was none. Without it the run ended because there was no room for
  // more contents, or before a record that Next has to look at.
  Result<ReadResult> next = ReadResult{};
};

// How a server gets past early data that it does not accept (section 4.3.10).
enum class EarlyDataSkip : uint8_t {
  kNo,
  // Records that do not open under the handshake key are dropped, until one opens.
  kByTrialDecryption,
  // Records of outer type application_data are dropped, until a plaintext handshake record comes
  // (after a HelloRetryRequest).
  kByType,
};

// A Reader takes records apart. It begins unprotected. Its owner ends the connection at the first
// error. It allocates nothing and keeps no bytes: a record that is not complete stays with the
// caller.
class Reader {
 public:
  // Takes at most one record off the front of `received`, in place. What fails is named by the
  // reasons of the record group; Error::offset is the position in `received`.
  Result<ReadResult> Next(MutableBytes received);

  // Takes a run of application data off the front of `received`, in place, and puts the contents
  // into `contents`, up to as many as there is room for. It may find no record at all: Next is what
  // gets on then. A record is looked at under these keys only once all before it are known to be
  // application data, so none that follows a KeyUpdate or an alert is; one that does not open is
  // left for Next to name, and holds no plaintext.
  ReadRun NextRun(MutableBytes received, std::span<MutableBytes> contents);

  // From the next record on, records have to be protected so.
  void Protect(Protection protection) {
    protection_ = std::move(protection);
    is_protected_ = true;
  }
  // The peer's KeyUpdate (section 4.7.3): the same AEAD, the next key. kNoKey where unprotected.
  Status RekeyIncoming(Bytes key, Bytes iv);
  // Null while unprotected.
  [[nodiscard]] const Protection* protection() const {
    return is_protected_ ? &protection_ : nullptr;
  }

  // The window in which change_cipher_spec is dropped (section 5): from the first ClientHello to
  // the peer's Finished. Closed at first.
  void AllowChangeCipherSpec(bool allow) { change_cipher_spec_allowed_ = allow; }
  // Says whether a handshake message has begun and not ended with the last record. Then anything
  // but its next fragment is kInterleavedHandshake (section 5.1).
  void set_handshake_partial(bool partial) { handshake_partial_ = partial; }
  // Starts passing over early data: at most `limit` bytes of records, headers included, then
  // kTooMuchEarlyData. A limit of 4 GiB or more is one byte less than that.
  void SkipEarlyData(EarlyDataSkip how, uint64_t limit);
  // To be called for an alert that does not end the connection: counts it, kTooManyWarningAlerts.
  Status CountWarningAlert();

 private:
  // How often in a row something arrived that leads nowhere.
  struct Idle {
    uint8_t empty_records = 0;
    uint8_t change_cipher_specs = 0;
    uint8_t warning_alerts = 0;
  };

  [[nodiscard]] Status CheckHeader(Bytes header, ContentType type, size_t length) const;
  Result<ReadResult> Deprotect(Protection& protection, MutableBytes record);
  Result<ReadResult> DeliverInner(MutableBytes inner);
  Result<ReadResult> DropChangeCipherSpec(Bytes fragment);
  Result<ReadResult> DropEarlyData(size_t length);
  Result<ReadResult> Deliver(size_t length, ContentType type, MutableBytes content);
  Status CheckContent(ContentType type, Bytes content);

  // Bytes are free behind it.
  [[no_unique_address]] Protection protection_;
  uint32_t early_data_left_ = 0;
  uint32_t early_data_limit_ = 0;
  EarlyDataSkip early_data_skip_ = EarlyDataSkip::kNo;
  bool change_cipher_spec_allowed_ = false;
  bool handshake_partial_ = false;
  bool is_protected_ = false;  // whatever became of the key
  Idle idle_;
};

}  // namespace lockstep::record

#endif  // RECORD_READER_H_
