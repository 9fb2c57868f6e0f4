#include "tools/constant_time/record_check.h"

#include <array>
#include <vector>

#include "record/reader.h"
#include "record/writer.h"
#include "tools/constant_time/taint.h"

namespace lockstep::constant_time {
namespace {

Result<record::Protection> SecretProtection(const crypto::Aead& row) {
  std::array<uint8_t, crypto::kMaxAeadKeySize> key{};
  std::array<uint8_t, crypto::kAeadNonceSize> iv{};
  MarkSecret(key);
  MarkSecret(iv);
  return record::Protection::Create(row, Bytes(key).first(row.key_size), iv);
}

}  // namespace

std::function<void(Probe&)> RecordCheck(const crypto::Aead& row) {
  return [&row](Probe& probe) {
    record::Writer writer;
    record::Reader reader;
    writer.Protect(SecretProtection(row).value());
    reader.Protect(SecretProtection(row).value());
    writer.SetPadding({.block = 100});
    std::vector<uint8_t> content(250, 'x'), out(2000);
    MarkSecret(content);
    const Bytes piece(content);
    const auto sealed = writer.Seal(record::ContentType::kApplicationData, {&piece, 1}, out);
    if (!sealed) return;
    const MutableBytes sent = MutableBytes(out).first(sealed->written);
    probe.Show(sent);
    MarkPublic(sent);
    const auto read = reader.Next(sent);
    if (read && read->record) probe.Show(read->record->content);
  };
}

}  // namespace lockstep::constant_time
