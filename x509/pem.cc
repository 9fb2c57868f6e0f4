#include "x509/pem.h"

#include <utility>

#include "x509/base64.h"

namespace lockstep::x509 {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";
constexpr size_t kMaxLabelSize = 64;
constexpr size_t kLineSize = 64;  // section 2: generators MUST wrap at 64

// The position of `what` at the start of a line, from `position` on.
size_t FindLine(std::string_view text, std::string_view what, size_t position) {
  while (true) {
    position = text.find(what, position);
    if (position == text.npos || position == 0 || text[position - 1] == '\n' ||
        text[position - 1] == '\r')
      return position;
    ++position;
  }
}

// The label of a boundary line that starts with `prefix`, or nothing.
std::optional<std::string_view> LabelOf(std::string_view line, std::string_view prefix) {
  line.remove_prefix(prefix.size());
  const size_t end = line.find(kDashes);
  if (end == line.npos || end > kMaxLabelSize || line.substr(0, end).contains('\n'))
    return std::nullopt;
  return line.substr(0, end);
}

void AppendText(std::string_view text, SecretBytes& out) {
  const Bytes bytes = AsBytes(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace

Result<SecretBytes> PemBlock::Decode() const {
  if (body.contains("Proc-Type:") && body.contains("ENCRYPTED"))
    return Error{Reason::kEncryptedPrivateKey, static_cast<uint32_t>(offset)};
  std::optional<SecretBytes> out = DecodeBase64(body);
  if (!out || out->empty()) return Error{Reason::kPemInvalid, static_cast<uint32_t>(offset)};
  return *std::move(out);
}

Result<std::optional<PemBlock>> PemReader::Next() {
  if (text_.size() > kMaxPemSize)
    return Error{Reason::kPemTooLarge, 0, {text_.size(), kMaxPemSize}};
  const size_t begin = FindLine(text_, kBegin, position_);
  if (begin == text_.npos) {
    position_ = text_.size();
    return std::optional<PemBlock>();
  }
  const Error error{Reason::kPemInvalid, static_cast<uint32_t>(begin)};
  const std::optional<std::string_view> label = LabelOf(text_.substr(begin), kBegin);
  if (!label) return error;
  const size_t body = begin + kBegin.size() + label->size() + kDashes.size();
  const size_t end = FindLine(text_, kEnd, body);
  if (end == text_.npos || LabelOf(text_.substr(end), kEnd) != label) return error;
  position_ = end + kEnd.size() + label->size() + kDashes.size();
  return PemBlock{*label, text_.substr(body, end - body), begin};
}

SecretBytes WritePem(std::string_view label, Bytes der) {
  SecretBytes out;
  AppendText(kBegin, out);
  AppendText(label, out);
  AppendText("-----\n", out);
  AppendBase64(der, kLineSize, out);
  AppendText(kEnd, out);
  AppendText(label, out);
  AppendText("-----\n", out);
  return out;
}

}  // namespace lockstep::x509
