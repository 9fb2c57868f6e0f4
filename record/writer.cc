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

// What the plaintext adds up to; nothing if some of it lies in `out`.
std::optional<size_t> SizeApartFrom(Bytes out, std::span<const Bytes> plaintext) {
  size_t total = 0;
  for (const Bytes piece : plaintext) {
    if (Overlap(piece, out)) return std::nullopt;
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
  InlineVector<crypto::SealRequest, kBatchRecords> requests;
  InlineVector<Header, kBatchRecords> headers;
  InlineVector<Bytes, kBatchPieces> pieces;

  // Takes the pieces of `content` bytes; nothing if there is no room for all of them.
  std::optional<std::span<const Bytes>> TakePieces(Gather& rest, size_t content) {
    if (!pieces.full() && content > 0) [[likely]] {
      const Bytes piece = rest.TakeTogether(content);
      if (!piece.empty()) return std::span<const Bytes>(&pieces.Add(piece), 1);
    }
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
  if (failure_) [[unlikely]]
    return Error{*failure_};
  const std::optional<size_t> total = SizeApartFrom(out, plaintext);
  if (!total) [[unlikely]]
    return Error{Reason::kOverlappingBuffers};
  LOCKSTEP_TRY(CheckCanSeal(type, *total, options));
  if (is_protected_ && plaintext.size() == 1 && *total <= FragmentLimit(type)) [[likely]] {
    const SizeRange sizes = RecordSizes(*total);
    if (options.max_records == 0 || out.size() < sizes.most) return Sealed{.needed = sizes.most};
    const MutableBytes record = out.first(DrawSize(sizes, options.random));
    LOCKSTEP_TRY(SealRecord(type, plaintext, *total, record));
    // Made where it is returned: a copy of what was just stored in pieces has to wait for it.
    return Result<Sealed>(std::in_place, *total, record.size(), size_t{0});
  }
  Gather rest(plaintext, *total);
  return is_protected_ ? SealRecords(type, rest, out, options)
                       : WritePlaintext(type, rest, out, options);
}

// One record without a batch's bookkeeping.
Status Writer::SealRecord(ContentType type, std::span<const Bytes> pieces, size_t content,
                          MutableBytes record) {
  const MutableBytes encrypted_record = record.subspan(kHeaderSize);
  // 5.2: the opaque_type is always application_data, the version 0x0303.
  const Header header(ContentType::kApplicationData, kLegacyVersion, encrypted_record.size());
  header.CopyTo(record);
  crypto::SealRequest request{crypto::Nonce(), header.view(), pieces,
                              TrailerOf(type, content, encrypted_record), encrypted_record};
  return SealAll({&request, 1});
}

Result<Sealed> Writer::SealRecords(ContentType type, Gather& rest, MutableBytes out,
                                   const SealOptions& options) {
  const size_t total = rest.size();
  const size_t limit = FragmentLimit(type);
  const uint64_t max_records = std::min(options.max_records, protection_.records_left());
  Batch batch;
  size_t written = 0, needed = 0;
  uint64_t records = 0;
  do {
    const size_t content = std::min(rest.size(), limit);
    const SizeRange sizes = RecordSizes(content);
    if (records == max_records || out.size() - written < sizes.most) {
      needed = sizes.most;
      break;
    }
    const MutableBytes record = out.subspan(written, DrawSize(sizes, options.random));
    LOCKSTEP_TRY(AddRecord(batch, type, rest, content, record));
    written += record.size();
    ++records;
  } while (rest.size() > 0);
  LOCKSTEP_TRY(Flush(batch));
  return Result<Sealed>(std::in_place, total - rest.size(), written, needed);
}

Sealed Writer::WritePlaintext(ContentType type, Gather& rest, MutableBytes out,
                              const SealOptions& options) const {
  const size_t total = rest.size();
  const size_t limit = FragmentLimit(type);
  Sealed sealed;
  uint64_t records = 0;
  do {
    const size_t size = kHeaderSize + std::min(rest.size(), limit);
    if (records == options.max_records || out.size() - sealed.written < size) {
      sealed.needed = size;
      break;
    }
    const MutableBytes record = out.subspan(sealed.written, size);
    PlaintextHeader(type, size - kHeaderSize, options).CopyTo(record);
    rest.CopyTo(record.subspan(kHeaderSize));
    sealed.written += size;
    ++records;
  } while (rest.size() > 0);
  sealed.taken = total - rest.size();
  return sealed;
}

Result<MutableBytes> Writer::SealInPlace(ContentType type, MutableBytes buffer, size_t headroom,
                                         size_t tailroom, const SealOptions& options) {
  if (failure_) return Error{*failure_};
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
  if (!is_protected_) {
    PlaintextHeader(type, content.size(), options).CopyTo(record);
    return record;
  }
  LOCKSTEP_TRY(SealRecord(type, {&content, 1}, content.size(), record));
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
  if (!is_protected_) return Error{Reason::kNoKey};
  return protection_.SetKey(key, iv);
}

Status Writer::SetMaxFragmentSize(size_t size) {
  if (size == 0 || size > kMaxPlaintextSize) return Error{Reason::kInvalidArgument};
  max_fragment_size_ = static_cast<uint16_t>(size);
  return {};
}

void Writer::SetPadding(const Padding& padding) {
  // More than a record takes is as good as all that it takes.
  constexpr size_t kMost = std::numeric_limits<uint16_t>::max();
  static_assert(kMost > kMaxInnerPlaintextSize);
  padding_block_ = static_cast<uint16_t>(std::min(padding.block, kMost));
  padding_random_ = static_cast<uint16_t>(std::min(padding.random, kMost));
}

Status Writer::CheckCanSeal(ContentType type, size_t size, const SealOptions& options) const {
  switch (type) {
    case ContentType::kApplicationData:
      // 5.1: application data MUST NOT be written to the wire unprotected.
      if (!is_protected_) return Error{Reason::kNotProtected};
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
  if (!is_protected_) return {};
  if (padding_random_ > 0 && options.random == nullptr) return Error{Reason::kInvalidArgument};
  return protection_.CheckRecordsLeft(1);
}

// 5.1: alerts MUST NOT be fragmented.
size_t Writer::FragmentLimit(ContentType type) const {
  return type == ContentType::kAlert ? kAlertSize : max_fragment_size_;
}

SizeRange Writer::RecordSizes(size_t content) const {
  if (!is_protected_) return {kHeaderSize + content, kHeaderSize + content};
  // 5.4: a lowered maximum applies to the full plaintext, with type and padding.
  const size_t limit = std::max<size_t>(max_fragment_size_, content) + 1;
  const SizeRange inner = PaddedSizes({padding_block_, padding_random_}, content, limit);
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
  LOCKSTEP_TRY(SealAll(batch.requests.items()));
  batch.Clear();
  return {};
}

// An error of the AEAD is the last word: numbers are spent, and nobody knows what was written.
Status Writer::SealAll(std::span<crypto::SealRequest> requests) {
  Status sealed = protection_.Seal(requests);
  if (!sealed) [[unlikely]]
    failure_ = sealed.error().reason;
  return sealed;
}

}  // namespace lockstep::record
