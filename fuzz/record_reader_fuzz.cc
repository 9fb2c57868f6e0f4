// The record reader on any bytes, under an AEAD that is easily satisfied. The first byte of the
// input chooses how the reader begins, and the content of what it delivers how it goes on.
//
// Oracles: content lies where it should; bytes that arrive one by one give the same records and the
// same error; what was read can be written and read again.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "crypto/aead/aead.h"
#include "crypto/base/bytes.h"
#include "crypto/base/error.h"
#include "record/content_type.h"
#include "record/protection.h"
#include "record/reader.h"
#include "record/writer.h"

namespace lockstep::record {
namespace {

constexpr size_t kKeySize = 16;
constexpr std::array<uint8_t, kKeySize> kKey = {};
constexpr std::array<uint8_t, crypto::kAeadNonceSize> kIv = {};

void Check(bool condition) {
  if (!condition) std::abort();
}

// Ciphertext is plaintext; a tag is good if its last byte is even.
Status Seal(crypto::AeadState&, std::span<const crypto::SealRequest> requests) {
  for (const crypto::SealRequest& request : requests) {
    auto out = request.output.begin();
    for (const Bytes piece : request.plaintext) out = std::ranges::copy(piece, out).out;
    std::fill(out, request.output.end(), uint8_t{0});
    if (request.trailer.size > 0) *out = request.trailer.first_byte;
  }
  return {};
}
size_t Open(crypto::AeadState&, std::span<const crypto::OpenRequest> requests) {
  const auto forged = [](const crypto::OpenRequest& r) { return r.in_out.back() % 2 != 0; };
  return static_cast<size_t>(std::ranges::find_if(requests, forged) - requests.begin());
}

constexpr crypto::Aead kTransparentAead = {
    .name = "transparent",
    .key_size = kKeySize,
    .record_limit = UINT64_MAX,
    .set_key = [](crypto::AeadState&, Bytes) { return Status(); },
    .seal = Seal,
    .open = Open,
    .release = [](crypto::AeadState&) {}};

Protection TransparentProtection() {
  return Protection::Create(kTransparentAead, kKey, kIv).value();
}

// What a reader made of its input.
struct Delivered {
  ContentType type;
  std::vector<uint8_t> content;
  bool operator==(const Delivered&) const = default;
};
struct Outcome {
  std::vector<Delivered> records;
  size_t consumed = 0;
  std::optional<Error> error = std::nullopt;
  bool operator==(const Outcome&) const = default;
};

Reader StartReader(uint8_t choice) {
  Reader reader;
  if (choice & 1) reader.Protect(TransparentProtection());
  reader.AllowChangeCipherSpec(choice & 2);
  reader.set_handshake_partial(choice & 4);
  if (choice & 8) reader.SkipEarlyData(EarlyDataSkip::kByTrialDecryption, 1000);
  if (choice & 16) reader.SkipEarlyData(EarlyDataSkip::kByType, 1000);
  return reader;
}

// What the layer above might do with a record.
Status React(Reader& reader, const Record& record) {
  if (record.type == ContentType::kAlert) return reader.CountWarningAlert();
  if (record.type != ContentType::kHandshake) return {};
  const uint8_t choice = record.content[0];
  reader.set_handshake_partial(choice & 1);
  if (choice & 2) reader.Protect(TransparentProtection());
  if ((choice & 4) && reader.protection() != nullptr) return reader.RekeyIncoming(kKey, kIv);
  if (choice & 8) reader.AllowChangeCipherSpec(choice & 16);
  if (choice & 32) reader.SkipEarlyData(EarlyDataSkip::kByTrialDecryption, choice);
  return {};
}

void CheckResult(const ReadResult& result, Bytes received) {
  Check((result.consumed == 0) == (result.missing > 0));
  Check(result.consumed <= received.size());
  if (!result.record) return;
  const Record& record = *result.record;
  Check(record.content.data() == received.data() + kHeaderSize);
  Check(kHeaderSize + record.content.size() <= result.consumed);
  Check(record.content.size() <= kMaxPlaintextSize);
  Check(record.type == ContentType::kHandshake || record.type == ContentType::kApplicationData ||
        record.type == ContentType::kAlert);
  Check(record.type == ContentType::kApplicationData || !record.content.empty());
}

// Gives the reader `stream`, of which `step` more bytes arrive whenever it asks for more.
Outcome Read(uint8_t choice, std::vector<uint8_t> stream, size_t step) {
  Reader reader = StartReader(choice);
  Outcome outcome;
  size_t arrived = std::min(step, stream.size());
  for (;;) {
    const MutableBytes received =
        MutableBytes(stream).subspan(outcome.consumed, arrived - outcome.consumed);
    const Result<ReadResult> result = reader.Next(received);
    if (!result.has_value()) {
      Check(result.error().offset <= kHeaderSize);
      outcome.error = result.error();
      return outcome;
    }
    CheckResult(*result, received);
    outcome.consumed += result->consumed;
    if (const std::optional<Record> record = result->record) {
      outcome.records.push_back({record->type, Copy(record->content)});
      if (const Status status = React(reader, *record); !status.has_value()) {
        outcome.error = status.error();
        return outcome;
      }
    }
    if (result->consumed > 0) continue;
    if (arrived == stream.size()) return outcome;
    arrived += std::min(step, stream.size() - arrived);
  }
}

// Writes the content, in pieces and fragments that depend on it, and reads it again.
void CheckRoundTrip(const Delivered& record) {
  const Bytes content(record.content);
  const uint8_t choice = content.empty() ? 0 : content.back();
  Writer writer;
  writer.Protect(TransparentProtection());
  writer.SetPadding({.block = choice});
  Check(writer.SetMaxFragmentSize(size_t{choice} * choice / 4 + 1).has_value());
  std::vector<Bytes> pieces;
  for (Bytes rest = content; !rest.empty(); rest = rest.subspan(pieces.back().size()))
    pieces.push_back(rest.first(std::min(rest.size(), rest[0] % 16 * size_t{choice} + 1)));
  std::vector<uint8_t> out(writer.SealedSize(content.size()));
  const Result<Sealed> sealed = writer.Seal(record.type, pieces, out);
  Check(sealed.has_value() && sealed->taken == content.size() && sealed->needed == 0);

  Reader reader;
  reader.Protect(TransparentProtection());
  std::vector<uint8_t> joined;
  for (MutableBytes rest = MutableBytes(out).first(sealed->written); !rest.empty();) {
    const Result<ReadResult> result = reader.Next(rest);
    Check(result.has_value());
    const std::optional<Record> fragment = result->record;
    if (!fragment || fragment->type != record.type) std::abort();
    joined.insert(joined.end(), fragment->content.begin(), fragment->content.end());
    rest = rest.subspan(result->consumed);
  }
  Check(joined == record.content);
}

void Fuzz(Bytes input) {
  if (input.empty()) return;
  const std::vector<uint8_t> stream = Copy(input.subspan(1));
  const Outcome whole = Read(input[0], stream, stream.size());
  Check(whole == Read(input[0], stream, 1));
  for (const Delivered& record : whole.records) CheckRoundTrip(record);
}

}  // namespace
}  // namespace lockstep::record

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::record::Fuzz({data, size});
  return 0;
}
