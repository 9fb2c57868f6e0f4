#include "tools/command/time_text.h"

#include <algorithm>
#include <cstddef>

namespace lockstep::tools {
namespace {

// Takes `count` digits off the front; false where there are other characters.
template <class Number>
bool TakeDigits(std::string_view& text, size_t count, Number& number) {
  const std::string_view digits = text.substr(0, count);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.size() != count || !std::ranges::all_of(digits, is_digit)) return false;
  number = 0;
  for (const char digit : digits) number = number * 10 + static_cast<Number>(digit - '0');
  text.remove_prefix(count);
  return true;
}

bool Take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<x509::Time> ParseTime(std::string_view text) {
  x509::CivilTime civil{};
  const bool has_date = TakeDigits(text, 4, civil.year) && Take(text, '-') &&
                        TakeDigits(text, 2, civil.month) && Take(text, '-') &&
                        TakeDigits(text, 2, civil.day);
  if (!has_date) return std::nullopt;
  const bool ends_here = text.empty();
  const bool has_time = Take(text, 'T') && TakeDigits(text, 2, civil.hour) && Take(text, ':') &&
                        TakeDigits(text, 2, civil.minute) && Take(text, ':') &&
                        TakeDigits(text, 2, civil.second) && Take(text, 'Z') && text.empty();
  if (!ends_here && !has_time) return std::nullopt;
  const x509::Time time = x509::FromCivil(civil);
  // 30 February comes back as another day.
  const x509::CivilTime back = x509::ToCivil(time);
  const bool is_real = back.year == civil.year && back.month == civil.month &&
                       back.day == civil.day && back.hour == civil.hour &&
                       back.minute == civil.minute && back.second == civil.second;
  return is_real ? std::optional(time) : std::nullopt;
}

Outcome<x509::Time> ParseTimeOption(std::string_view text) {
  if (const auto time = ParseTime(text)) return *time;
  return Problem{ExitCode::kUsage, '"' + std::string(text) +
                                       "\" is no time; write 2026-11-21 or 2026-11-21T08:30:00Z"};
}

}  // namespace lockstep::tools
