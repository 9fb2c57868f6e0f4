#include "record/writer.h"

#include <algorithm>
#include <array>
#include <optional>

#include "record/gather.h"
#include "record/header.h"
#include "record/inline_vector.h"

namespace lockstep::record {
namespace {

// Records that go to the AEAD in one call, and the pieces that their plaintext is gathered from:
// enough to keep a kernel busy, little enough for the stack.
constexpr size_t kBatchRecords = 16;
constexpr size_t kBatchPieces = 64;

// Section 5 and appendix E.4.
constexpr std::array<uint8_t, 6> kChangeCipherSpecRecord = {20, 3, 3, 0, 1, 1};

// What the plaintext adds up to, if none of it lies in `out`.
Result<size_t> TotalSize(std::span<const Bytes> plaintext, Bytes out) {
  size_t total = 0;
  for (const Bytes piece : plaintext) {
    if (Overlap(piece, out)) return Error{Reason::kOverlappingBuffers};
    total += piece.size();
  }
  return total;
}

Header PlaintextHeader(ContentType type, size_t length, const SealOptions& options) {
  return Header(type, options.initial_client_hello ? kInitialClientHelloVersion : kLegacyVersion,
                length);
}

// TLSInnerPlaintext after the content: the type and the padding (section 5.4).
crypto::Trailer TrailerOf(ContentType type, size_t content, Bytes encrypted_record) {
  return {.size = encrypted_record.size() - crypto::kAeadTagSize - content,
          .first_byte = std::to_underlying(type)};
}

}  // namespace

// Requests on their way to the AEAD, and what they point to.
struct Writer::Batch {
  explicit Batch(Protection* key) : protection(key) {}

  Protection* protection;
  InlineVector<crypto::SealRequest, kBatchRecords> requests;
  InlineVector<Header, kBatchRecords> headers;
  InlineVector<Bytes, kBatchPieces> pieces;

  // Takes the pieces of `content` bytes; nothing if there is no room for all of them.
  std::optional<std::span<const Bytes>> TakePieces(Gather& rest, size_t content) {
    Gather ahead = rest;
    const size_t first = pieces.size();
    for (size_t left = content; left > 0;) {
      if (pieces.full()) {
        pieces.Cut(first);
        return std::nullopt;
      }
      left -= pieces.Add(ahead.Take(left)).size();
    }
    rest = ahead;
    return pieces.items().subspan(first);
  }

  void Clear() {
    requests.Cut(0);
    headers.Cut(0);
    pieces.Cut(0);
  }
};

Result<Sealed> Writer::Seal(ContentType type, std::span<const Bytes> plaintext, MutableBytes out,
                            const SealOptions& options) {
  if (failure_) return *failure_;
  LOCKSTEP_ASSIGN(const size_t total, TotalSize(plaintext, out));
  LOCKSTEP_TRY(CheckCanSeal(type, total, options));
  const uint64_t max_records = protection_
                                   ? std::min(options.max_records, protection_->records_left())
                                   : options.max_records;
  const size_t limit = FragmentLimit(type);

  Gather rest(plaintext, total);
  Batch batch(protection_ ? &*protection_ : nullptr);
  Sealed sealed;
  for (uint64_t records = 0; rest.size() > 0 || records == 0; ++records) {
    const size_t content = std::min(rest.size(), limit);
    const SizeRange sizes = RecordSizes(content);
    if (records == max_records || out.size() - sealed.written < sizes.most) {
      sealed.needed = sizes.most;
      break;
    }
    const MutableBytes record = out.subspan(sealed.written, DrawSize(sizes, options.random));
    if (protection_) {
      LOCKSTEP_TRY(AddRecord(batch, type, rest, content, record));
    } else {
      PlaintextHeader(type, content, options).CopyTo(record);
      rest.CopyTo(record.subspan(kHeaderSize));
    }
    sealed.written += record.size();
  }
  LOCKSTEP_TRY(Flush(batch));
  sealed.taken = total - rest.size();
  return sealed;
}

Result<MutableBytes> Writer::SealInPlace(ContentType type, MutableBytes buffer, size_t headroom,
                                         size_t tailroom, const SealOptions& options) {
  if (failure_) return *failure_;
  if (headroom > buffer.size() || tailroom > buffer.size() - headroom)
    return Error{Reason::kInvalidArgument};
  const Bytes content = buffer.subspan(headroom, buffer.size() - headroom - tailroom);
  if (content.size() > FragmentLimit(type)) return Error{Reason::kInvalidArgument};
  LOCKSTEP_TRY(CheckCanSeal(type, content.size(), options));
  const SizeRange sizes = RecordSizes(content.size());
  const size_t needed = sizes.most - kHeaderSize - content.size();
  if (headroom < kHeaderSize) return Error{Reason::kOutputTooSmall, 0, {headroom, kHeaderSize}};
  if (tailroom < needed) return Error{Reason::kOutputTooSmall, 0, {tailroom, needed}};

  const MutableBytes record =
      buffer.subspan(headroom - kHeaderSize, DrawSize(sizes, options.random));
  if (!protection_) {
    PlaintextHeader(type, content.size(), options).CopyTo(record);
    return record;
  }
  Gather rest({&content, 1}, content.size());
  Batch batch(&*protection_);
  LOCKSTEP_TRY(AddRecord(batch, type, rest, content.size(), record));
  LOCKSTEP_TRY(Flush(batch));
  return record;
}

Sealed Writer::WriteChangeCipherSpec(MutableBytes out) const {
  if (out.size() < kChangeCipherSpecRecord.size())
    return {.needed = kChangeCipherSpecRecord.size()};
  std::ranges::copy(kChangeCipherSpecRecord, out.begin());
  return {.written = kChangeCipherSpecRecord.size()};
}

size_t Writer::SealedSize(size_t size) const {
  const size_t full = size / max_fragment_size_;
  const size_t rest = size % max_fragment_size_;
  return full * RecordSizes(max_fragment_size_).most +
         (rest > 0 || size == 0 ? RecordSizes(rest).most : 0);
}

Status Writer::RekeyOutgoing(Bytes key, Bytes iv) {
  if (!protection_) return Error{Reason::kNoKey};
  return protection_->SetKey(key, iv);
}

Status Writer::SetMaxFragmentSize(size_t size) {
  if (size == 0 || size > kMaxPlaintextSize) return Error{Reason::kInvalidArgument};
  max_fragment_size_ = size;
  return {};
}

Status Writer::CheckCanSeal(ContentType type, size_t size, const SealOptions& options) const {
  switch (type) {
    case ContentType::kApplicationData:
      // 5.1: application data MUST NOT be written to the wire unprotected.
      if (!protection_) return Error{Reason::kNotProtected};
      break;
    case ContentType::kHandshake:
      // 5.1 and 5.4: handshake records without content MUST NOT be sent.
      if (size == 0) return Error{Reason::kInvalidArgument};
      break;
    case ContentType::kAlert:
      // 5.1: an alert record MUST contain exactly one message.
      if (size != kAlertSize) return Error{Reason::kInvalidArgument};
      break;
    default:
      return Error{Reason::kInvalidArgument};
  }
  if (!protection_) return {};
  if (padding_.random > 0 && options.random == nullptr) return Error{Reason::kInvalidArgument};
  return protection_->CheckRecordsLeft(1);
}

// 5.1: alerts MUST NOT be fragmented.
size_t Writer::FragmentLimit(ContentType type) const {
  return type == ContentType::kAlert ? kAlertSize : max_fragment_size_;
}

SizeRange Writer::RecordSizes(size_t content) const {
  if (!protection_) return {kHeaderSize + content, kHeaderSize + content};
  // 5.4: a lowered maximum applies to the full plaintext, with type and padding.
  const SizeRange inner = PaddedSizes(padding_, content, std::max(max_fragment_size_, content) + 1);
  return {kHeaderSize + inner.least + crypto::kAeadTagSize,
          kHeaderSize + inner.most + crypto::kAeadTagSize};
}

Status Writer::AddRecord(Batch& batch, ContentType type, Gather& rest, size_t content,
                         MutableBytes record) {
  if (batch.requests.full()) LOCKSTEP_TRY(Flush(batch));
  std::optional<std::span<const Bytes>> pieces = batch.TakePieces(rest, content);
  if (!pieces && batch.pieces.size() > 0) {
    LOCKSTEP_TRY(Flush(batch));
    pieces = batch.TakePieces(rest, content);
  }
  const MutableBytes encrypted_record = record.subspan(kHeaderSize);
  if (!pieces) {
    // A record of very many pieces is gathered where it will be sealed.
    rest.CopyTo(encrypted_record.first(content));
    pieces = {&batch.pieces.Add(encrypted_record.first(content)), 1};
  }
  // 5.2: the opaque_type is always application_data, the version 0x0303.
  const Header& header =
      batch.headers.Add(ContentType::kApplicationData, kLegacyVersion, encrypted_record.size());
  header.CopyTo(record);
  batch.requests.Add(crypto::Nonce(), header.view(), *pieces,
                     TrailerOf(type, content, encrypted_record), encrypted_record);
  return {};
}

Status Writer::Flush(Batch& batch) {
  if (batch.requests.size() == 0) return {};
  if (const Status status = batch.protection->Seal(batch.requests.items()); !status) {
    failure_ = status.error();
    return status;
  }
  batch.Clear();
  return {};
}

}  // namespace lockstep::record
