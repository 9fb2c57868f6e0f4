#include "record/reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "crypto/base/declassify.h"
#include "record/header.h"
#include "record/inline_vector.h"

namespace lockstep::record {
namespace {

// Records that go to the AEAD in one call: enough to keep a kernel busy, little enough for the
// stack.
constexpr size_t kRecordsAtOnce = 16;

// How the first line of what is most often sent to a TLS port by mistake begins.
constexpr std::string_view kOtherProtocols[] = {"GET ", "POST", "HEAD", "PUT ", "OPTI",
                                                "DELE", "PATC", "CONN", "TRAC", "PRI ",
                                                "HTTP", "SSH-", "EHLO", "HELO", "220 "};

bool LooksLikeAnotherProtocol(Bytes header) {
  return std::ranges::any_of(kOtherProtocols,
                             [&](std::string_view p) { return AsText(header).starts_with(p); });
}

bool EightZerosEndAt(Bytes bytes, size_t end) {
  uint64_t word = 1;
  if (end >= sizeof word) std::memcpy(&word, bytes.data() + end - sizeof word, sizeof word);
  return word == 0;
}

size_t LengthIn(Bytes header) { return size_t{header[3]} << 8 | header[4]; }

bool HasLegacyVersion(Bytes header) { return header[1] == 3 && header[2] == 3; }

// The size of the record at the front of `received`, header included, if it is whole and can be one
// of application data with a content; else 0. What is unusual about a record is left to Next.
size_t SizeInRun(Bytes received) {
  constexpr size_t kLeast = 2 + crypto::kAeadTagSize;
  constexpr size_t kMost = kMaxInnerPlaintextSize + crypto::kAeadTagSize;
  if (received.size() < kHeaderSize + kLeast) return 0;
  if (ContentType{received[0]} != ContentType::kApplicationData || !HasLegacyVersion(received))
    return 0;
  const size_t length = LengthIn(received);
  const bool fits = length >= kLeast && length <= kMost && length <= received.size() - kHeaderSize;
  return fits ? kHeaderSize + length : 0;
}

Error Refuse(Reason reason, ContentType type) {
  return Error{reason, 0, {std::to_underlying(type)}};
}

// TLSInnerPlaintext (section 5.4) is content, content type, zeros. Returns it without the zeros.
Result<MutableBytes> RemovePadding(MutableBytes inner) {
  // 5.4: the full encoded TLSInnerPlaintext MUST NOT exceed 2^14 + 1 octets; 5.2: record_overflow.
  if (inner.size() > kMaxInnerPlaintextSize) [[unlikely]]
    return Error{Reason::kRecordOverflow, 0, {inner.size(), kMaxInnerPlaintextSize}};
  // 5.4: the scan MUST be limited to the cleartext.
  size_t end = inner.size();
  while (end > 0 && Declassified(inner[end - 1]) == 0)
    end -= Declassified(EightZerosEndAt(inner, end)) ? 8 : 1;
  // 5.4: without a non-zero octet the connection MUST end.
  if (end == 0) [[unlikely]]
    return Error{Reason::kMissingContentType};
  // The type, too, is the caller's to know.
  Declassify(inner.subspan(end - 1));
  return inner.first(end);
}

}  // namespace

Result<ReadResult> Reader::Next(MutableBytes received) {
  if (received.size() < kHeaderSize) return ReadResult{.missing = kHeaderSize - received.size()};
  const Bytes header = received.first(kHeaderSize);
  const auto type = ContentType{header[0]};
  // 5.1: legacy_record_version, bytes 1 and 2, MUST be ignored for all purposes.
  const size_t length = LengthIn(header);
  LOCKSTEP_TRY(CheckHeader(header, type, length));
  if (received.size() - kHeaderSize < length)
    return ReadResult{.missing = length - (received.size() - kHeaderSize)};

  const MutableBytes fragment = received.subspan(kHeaderSize, length);
  if (type == ContentType::kChangeCipherSpec) return DropChangeCipherSpec(fragment);
  if (is_protected_) {
    if (type == ContentType::kApplicationData) [[likely]]
      return Deprotect(protection_, received.first(kHeaderSize + length));
    // An alert of a peer that has no keys, since it could not accept our hello. It proves nothing,
    // but its description (values[1]) may explain.
    return Error{Reason::kUnprotectedRecord, 0, {header[0], fragment[1]}};
  }
  if (type == ContentType::kApplicationData) return DropEarlyData(length);
  if (type == ContentType::kHandshake && early_data_skip_ == EarlyDataSkip::kByType)
    early_data_skip_ = EarlyDataSkip::kNo;
  return Deliver(length, type, fragment);
}

ReadRun Reader::NextRun(MutableBytes received, std::span<MutableBytes> contents) {
  ReadRun run;
  // Then a record means more than its content: Next looks at each by itself.
  if (!is_protected_ || early_data_skip_ != EarlyDataSkip::kNo || handshake_partial_) return run;
  InlineVector<crypto::OpenRequest, kRecordsAtOnce> requests;
  while (run.records < contents.size()) {
    requests.Cut(0);
    const size_t most = std::min(contents.size() - run.records, kRecordsAtOnce);
    for (MutableBytes rest = received.subspan(run.consumed); requests.size() < most;) {
      const size_t size = SizeInRun(rest);
      if (size == 0) break;
      requests.Add(crypto::Nonce(), Bytes(rest).first(kHeaderSize),
                   rest.subspan(kHeaderSize, size - kHeaderSize));
      rest = rest.subspan(size);
    }
    const size_t opened =
        protection_.OpenRun(requests.items(), std::to_underlying(ContentType::kApplicationData));
    for (const crypto::OpenRequest& request : requests.items().first(opened)) {
      const MutableBytes inner = request.in_out.first(request.in_out.size() - crypto::kAeadTagSize);
      if (inner.back() != std::to_underlying(ContentType::kApplicationData)) {
        run.next = DeliverInner(inner);
        return run;
      }
      contents[run.records++] = inner.first(inner.size() - 1);
      run.consumed += kHeaderSize + request.in_out.size();
      idle_ = {};
    }
    if (opened < kRecordsAtOnce) break;
  }
  return run;
}

Status Reader::RekeyIncoming(Bytes key, Bytes iv) {
  if (!is_protected_) return Error{Reason::kNoKey};
  return protection_.SetKey(key, iv);
}

void Reader::SkipEarlyData(EarlyDataSkip how, uint64_t limit) {
  early_data_skip_ = how;
  early_data_limit_ = static_cast<uint32_t>(std::min<uint64_t>(limit, UINT32_MAX));
  early_data_left_ = early_data_limit_;
}

Status Reader::CountWarningAlert() {
  if (idle_.warning_alerts == kMaxConsecutiveWarningAlerts)
    return Error{Reason::kTooManyWarningAlerts, 0, {kMaxConsecutiveWarningAlerts}};
  ++idle_.warning_alerts;
  return {};
}

// Everything that can be said before the rest of the record has arrived.
Status Reader::CheckHeader(Bytes header, ContentType type, size_t length) const {
  size_t limit = kMaxPlaintextSize;
  switch (type) {
    case ContentType::kApplicationData:
      // 5.1: application data is always protected.
      if (!is_protected_ && early_data_skip_ != EarlyDataSkip::kByType)
        return Error{Reason::kUnprotectedApplicationData};
      limit = kMaxCiphertextSize;
      break;
    case ContentType::kHandshake:
    case ContentType::kAlert:
      // 5.2: the outer type is always application_data once there are keys.
      if (is_protected_ && (type != ContentType::kAlert || length != kAlertSize))
        return Refuse(Reason::kUnprotectedRecord, type);
      break;
    case ContentType::kChangeCipherSpec:
      // 5: outside of its window it MUST be treated as an unexpected record type.
      if (!change_cipher_spec_allowed_) return Error{Reason::kUnexpectedChangeCipherSpec};
      if (length != 1) return Error{Reason::kMalformedChangeCipherSpec, 3};
      break;
    default:
      if (!is_protected_ && LooksLikeAnotherProtocol(header)) return Refuse(Reason::kNotTls, type);
      return Refuse(Reason::kUnexpectedRecordType, type);
  }
  // 5.1 and 5.2: a longer record MUST end the connection (record_overflow).
  if (length > limit) [[unlikely]]
    return Error{Reason::kRecordOverflow, 3, {length, limit}};
  return {};
}

Result<ReadResult> Reader::Deprotect(Protection& protection, MutableBytes record) {
  const MutableBytes encrypted_record = record.subspan(kHeaderSize);
  // 5.2: additional_data holds the version that is always 0x0303, not the one that is ignored.
  const Header header(ContentType::kApplicationData, kLegacyVersion, encrypted_record.size());
  const Bytes received = record.first(kHeaderSize);
  const Result<MutableBytes> inner =
      protection.Open(HasLegacyVersion(received) ? received : header.view(), encrypted_record);
  if (!inner) [[unlikely]] {
    const Reason reason = inner.error().reason;
    const bool undecipherable =
        reason == Reason::kBadRecordMac || reason == Reason::kRecordTooShort;
    if (undecipherable && early_data_skip_ == EarlyDataSkip::kByTrialDecryption)
      return DropEarlyData(encrypted_record.size());
    return inner.error();
  }
  // 4.3.10: the first record that opens is the start of the client's second flight.
  early_data_skip_ = EarlyDataSkip::kNo;
  return DeliverInner(*inner);
}

Result<ReadResult> Reader::DeliverInner(MutableBytes inner) {
  LOCKSTEP_ASSIGN(const MutableBytes rest, RemovePadding(inner));
  return Deliver(inner.size() + crypto::kAeadTagSize, ContentType{rest.back()},
                 rest.first(rest.size() - 1));
}

Result<ReadResult> Reader::DropChangeCipherSpec(Bytes fragment) {
  if (fragment[0] != 1) return Error{Reason::kMalformedChangeCipherSpec, kHeaderSize};
  // 5.1: there MUST NOT be any other records between the fragments of a handshake message.
  if (handshake_partial_)
    return Refuse(Reason::kInterleavedHandshake, ContentType::kChangeCipherSpec);
  if (idle_.change_cipher_specs == kMaxConsecutiveChangeCipherSpecs)
    return Error{Reason::kTooManyChangeCipherSpecs, 0, {kMaxConsecutiveChangeCipherSpecs}};
  ++idle_.change_cipher_specs;
  return ReadResult{.consumed = kHeaderSize + fragment.size()};
}

// The header counts too, so that records of no length come to an end.
Result<ReadResult> Reader::DropEarlyData(size_t length) {
  const size_t size = kHeaderSize + length;
  if (size > early_data_left_) return Error{Reason::kTooMuchEarlyData, 0, {early_data_limit_}};
  early_data_left_ -= static_cast<uint32_t>(size);
  return ReadResult{.consumed = size};
}

Result<ReadResult> Reader::Deliver(size_t length, ContentType type, MutableBytes content) {
  LOCKSTEP_TRY(CheckContent(type, content));
  // Made where it is returned: a copy of what was just stored in pieces would cost as much as the
  // rest.
  return Result<ReadResult>(std::in_place, kHeaderSize + length, Record{type, content});
}

Status Reader::CheckContent(ContentType type, Bytes content) {
  // 5.1: there MUST NOT be any other records between the fragments of a handshake message.
  if (handshake_partial_ && type != ContentType::kHandshake)
    return Refuse(Reason::kInterleavedHandshake, type);
  switch (type) {
    case ContentType::kApplicationData:
      if (!content.empty()) break;
      if (idle_.empty_records == kMaxConsecutiveEmptyRecords)
        return Error{Reason::kTooManyEmptyRecords, 0, {kMaxConsecutiveEmptyRecords}};
      ++idle_.empty_records;
      return {};
    case ContentType::kHandshake:
      // 5.1 and 5.4: a handshake record without content MUST end the connection.
      if (content.empty()) return Error{Reason::kEmptyHandshakeRecord};
      break;
    case ContentType::kAlert:
      // 5.4: so MUST an empty alert. 5.1: an alert record MUST contain exactly one message.
      if (content.empty()) return Error{Reason::kEmptyAlertRecord};
      if (content.size() != kAlertSize) return Error{Reason::kMalformedAlert, 0, {content.size()}};
      return {};
    default:
      // 5: a protected change_cipher_spec, or an undefined type, MUST end the connection.
      return Refuse(Reason::kUnexpectedRecordType, type);
  }
  idle_ = {};
  return {};
}

}  // namespace lockstep::record
