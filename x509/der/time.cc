#include "x509/der/time.h"

#include <cstddef>

namespace lockstep::x509 {
namespace {

constexpr int64_t kSecondsPerDay = 86400;
constexpr int64_t kDaysPer400Years = 146097;
// From 0000-03-01 to 1970-01-01: years that begin in March have their leap day at the end.
constexpr int64_t kDaysFromYear0 = 719468;

// Days from March 1st to the first day of the month that is `index` months after March.
constexpr int64_t DaysToMonth(int64_t index) { return (153 * index + 2) / 5; }

constexpr int64_t DaysToYear(int64_t year) {
  return 365 * year + year / 4 - year / 100 + year / 400;
}

bool IsLeapYear(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

unsigned DaysInMonth(int64_t year, unsigned month) {
  constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

bool IsReal(const CivilTime& t) {
  return t.month >= 1 && t.month <= 12 && t.day >= 1 && t.day <= DaysInMonth(t.year, t.month) &&
         t.hour < 24 && t.minute < 60 && t.second < 60;
}

void AppendPadded(int64_t number, size_t width, std::string& out) {
  const std::string digits = std::to_string(number);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

CivilTime ToCivil(Time time) {
  const int64_t second_of_day = (time % kSecondsPerDay + kSecondsPerDay) % kSecondsPerDay;
  const int64_t days = (time - second_of_day) / kSecondsPerDay + kDaysFromYear0;
  const int64_t era = (days >= 0 ? days : days - (kDaysPer400Years - 1)) / kDaysPer400Years;
  const int64_t day_of_era = days - era * kDaysPer400Years;
  int64_t year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - DaysToYear(year);
  const int64_t month_index = (5 * day_of_year + 2) / 153;
  const int64_t month = month_index < 10 ? month_index + 3 : month_index - 9;
  year += era * 400 + (month <= 2 ? 1 : 0);
  return {year,
          static_cast<unsigned>(month),
          static_cast<unsigned>(day_of_year - DaysToMonth(month_index) + 1),
          static_cast<unsigned>(second_of_day / 3600),
          static_cast<unsigned>(second_of_day / 60 % 60),
          static_cast<unsigned>(second_of_day % 60)};
}

Time FromCivil(const CivilTime& t) {
  const int64_t year = t.month <= 2 ? t.year - 1 : t.year;
  const int64_t month_index = t.month <= 2 ? t.month + 9 : t.month - 3;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t days = era * kDaysPer400Years + DaysToYear(year - era * 400) +
                       DaysToMonth(month_index) + t.day - 1 - kDaysFromYear0;
  return days * kSecondsPerDay + t.hour * int64_t{3600} + t.minute * int64_t{60} + t.second;
}

std::string FormatTime(Time time) {
  const CivilTime t = ToCivil(time);
  std::string out;
  AppendPadded(t.year, 4, out);
  for (const unsigned part : {t.month, t.day}) AppendPadded(part, 2, out += '-');
  AppendPadded(t.hour, 2, out += ' ');
  for (const unsigned part : {t.minute, t.second}) AppendPadded(part, 2, out += ':');
  return out += " UTC";
}

namespace der {
namespace {

// Takes `count` decimal digits off the front; sets `ok` to false where there is anything else.
unsigned Digits(Bytes& text, size_t count, bool& ok) {
  unsigned value = 0;
  for (const uint8_t c : text.first(count)) {
    ok = ok && c >= '0' && c <= '9';
    value = value * 10 + (c - unsigned{'0'});
  }
  text = text.subspan(count);
  return value;
}

// MMDDHHMMSSZ, which follows the year.
void AppendDayAndTime(const CivilTime& t, std::string& text) {
  for (const unsigned part : {t.month, t.day, t.hour, t.minute, t.second})
    AppendPadded(part, 2, text);
  text += 'Z';
}

}  // namespace

Time ReadTime(Reader& reader) {
  const bool is_utc_time = reader.NextIs(Tag::kUtcTime);
  const Element element = reader.Expect(is_utc_time ? Tag::kUtcTime : Tag::kGeneralizedTime);
  if (!reader.ok()) return 0;
  Bytes text = element.content;
  const size_t year_digits = is_utc_time ? 2 : 4;
  bool ok = text.size() == year_digits + 11 && text.back() == 'Z';
  if (ok) {
    CivilTime t{};
    t.year = Digits(text, year_digits, ok);
    if (is_utc_time) t.year += t.year >= 50 ? 1900 : 2000;  // RFC 5280 section 4.1.2.5.1
    t.month = Digits(text, 2, ok);
    t.day = Digits(text, 2, ok);
    t.hour = Digits(text, 2, ok);
    t.minute = Digits(text, 2, ok);
    t.second = Digits(text, 2, ok);
    if (ok && IsReal(t)) return FromCivil(t);
  }
  reader.FailIn(element, Reason::kMalformedTime);
  return 0;
}

void WriteTime(Time time, Writer& writer) {
  const CivilTime t = ToCivil(time);
  // RFC 5280 section 4.1.2.5: MUST be UTCTime through 2049, GeneralizedTime from 2050.
  if (t.year < 1950 || t.year >= 2050) return WriteGeneralizedTime(time, writer);
  std::string text;
  AppendPadded(t.year % 100, 2, text);
  AppendDayAndTime(t, text);
  writer.Primitive(Tag::kUtcTime, AsBytes(text));
}

void WriteGeneralizedTime(Time time, Writer& writer) {
  const CivilTime t = ToCivil(time);
  std::string text;
  AppendPadded(t.year, 4, text);
  AppendDayAndTime(t, text);
  writer.Primitive(Tag::kGeneralizedTime, AsBytes(text));
}

}  // namespace der
}  // namespace lockstep::x509
