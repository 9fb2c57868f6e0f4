#include "x509/pins.h"

#include <algorithm>
#include <new>
#include <optional>

#include "x509/base64.h"

namespace lockstep::x509 {
namespace {

constexpr std::string_view kPrefix = "sha256/";

}  // namespace

Pin PinOf(Bytes subject_public_key_info, const crypto::Hash& sha256) {
  const crypto::HashValue digest = crypto::Digest(sha256, subject_public_key_info);
  Pin pin{};
  std::ranges::copy(digest.Expose().first(std::min(digest.size(), pin.size())), pin.begin());
  return pin;
}

std::string FormatPin(const Pin& pin) {
  SecretBytes text;
  AppendBase64(pin, 0, text);
  return std::string(kPrefix).append(AsText(text));
}

Status PinSet::Add(std::string_view text) try {
  if (!text.starts_with(kPrefix)) return Error{Reason::kInvalidPin};
  text.remove_prefix(kPrefix.size());
  const std::optional<SecretBytes> digest = DecodeBase64(text);
  Pin pin;
  if (!digest || digest->size() != pin.size()) return Error{Reason::kInvalidPin};
  std::ranges::copy(*digest, pin.begin());
  return Add(pin);
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

Status PinSet::Add(const Pin& pin) try {
  if (Contains(pin)) return {};
  if (pins_.size() >= kMaxPins) return Error{Reason::kInvalidPin};
  pins_.push_back(pin);
  return {};
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

bool PinSet::Contains(const Pin& pin) const { return std::ranges::find(pins_, pin) != pins_.end(); }

}  // namespace lockstep::x509
