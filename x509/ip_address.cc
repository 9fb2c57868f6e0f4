#include "x509/ip_address.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace lockstep::x509 {
namespace {

// Reads one part of dotted decimal: 0 to 255 without leading zeros (which some readers take for
// octal).
std::optional<uint8_t> DecimalPart(std::string_view part) {
  if (part.empty() || part.size() > 3 || (part.size() > 1 && part[0] == '0')) return std::nullopt;
  unsigned value = 0;
  for (const char c : part) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  if (value > 255) return std::nullopt;
  return static_cast<uint8_t>(value);
}

bool ParseV4(std::string_view text, uint8_t* out) {
  for (int i = 0; i < 4; ++i) {
    const size_t dot = text.find('.');
    if ((dot == text.npos) != (i == 3)) return false;
    const std::optional<uint8_t> part = DecimalPart(text.substr(0, dot));
    if (!part) return false;
    out[i] = *part;
    text.remove_prefix(i == 3 ? text.size() : dot + 1);
  }
  return true;
}

std::optional<uint16_t> HexGroup(std::string_view group) {
  if (group.empty() || group.size() > 4) return std::nullopt;
  unsigned value = 0;
  for (const char c : group) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value << 4 | static_cast<unsigned>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value << 4 | static_cast<unsigned>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return static_cast<uint16_t>(value);
}

// Parses groups separated by single colons, the last one possibly in dotted decimal, into the
// front of `out`. Returns how many bytes they fill.
std::optional<size_t> ParseGroups(std::string_view text, std::array<uint8_t, 16>& out) {
  size_t size = 0;
  while (!text.empty()) {
    const size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    if (colon == text.npos && group.contains('.')) {
      if (size > 12 || !ParseV4(group, out.data() + size)) return std::nullopt;
      return size + 4;
    }
    const std::optional<uint16_t> value = HexGroup(group);
    if (!value || size > 14) return std::nullopt;
    out[size++] = static_cast<uint8_t>(*value >> 8);
    out[size++] = static_cast<uint8_t>(*value);
    if (colon == text.npos) return size;
    text.remove_prefix(colon + 1);
    if (text.empty()) return std::nullopt;  // a colon at the end
  }
  return size;
}

bool ParseV6(std::string_view text, std::array<uint8_t, 16>& out) {
  const size_t gap = text.find("::");
  std::array<uint8_t, 16> head{}, tail{};
  const std::optional<size_t> head_size = ParseGroups(text.substr(0, gap), head);
  if (!head_size) return false;
  out = head;
  if (gap == text.npos) return *head_size == 16;
  if (text.substr(0, gap).contains('.')) return false;  // dotted decimal stands at the end only
  const std::optional<size_t> tail_size = ParseGroups(text.substr(gap + 2), tail);
  // The gap stands for at least one group.
  if (!tail_size || *head_size + *tail_size > 14) return false;
  std::copy_n(tail.begin(), *tail_size, out.end() - static_cast<std::ptrdiff_t>(*tail_size));
  return true;
}

// RFC 5952: the longest run of two or more zero groups, the first of equals, becomes "::".
std::string FormatV6(Bytes bytes) {
  const auto group = [&](size_t i) { return bytes[2 * i] << 8 | bytes[2 * i + 1]; };
  size_t gap = 8, gap_size = 1;
  for (size_t i = 0; i < 8; ++i) {
    size_t end = i;
    while (end < 8 && group(end) == 0) ++end;
    if (end - i > gap_size) {
      gap = i;
      gap_size = end - i;
    }
  }
  std::string out;
  for (size_t i = 0; i < 8; ++i) {
    if (i == gap) {
      out += "::";
      i += gap_size - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    std::array<char, 4> text;
    out.append(text.data(),
               std::to_chars(text.data(), text.data() + text.size(), group(i), 16).ptr);
  }
  return out;
}

}  // namespace

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
  IpAddress out;
  if (ParseV4(text, out.bytes_.data())) {
    out.size_ = 4;
    return out;
  }
  out.bytes_ = {};
  if (!text.contains(':') || !ParseV6(text, out.bytes_)) return std::nullopt;
  out.size_ = 16;
  return out;
}

std::optional<IpAddress> IpAddress::FromBytes(Bytes bytes) {
  if (bytes.size() != 4 && bytes.size() != 16) return std::nullopt;
  IpAddress out;
  std::ranges::copy(bytes, out.bytes_.begin());
  out.size_ = static_cast<uint8_t>(bytes.size());
  return out;
}

std::string IpAddress::ToString() const {
  if (size_ == 16) return FormatV6(bytes());
  std::string out;
  for (const uint8_t part : bytes()) {
    if (!out.empty()) out += '.';
    out += std::to_string(part);
  }
  return out;
}

}  // namespace lockstep::x509
