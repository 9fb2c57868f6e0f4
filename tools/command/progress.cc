#include "tools/command/progress.h"

#include <unistd.h>

#include <array>
#include <charconv>
#include <iostream>

namespace lockstep::tools {
namespace {

constexpr size_t kBarWidth = 40;
constexpr Seconds kInterval{0.1};

std::string Format(double value, int decimals) {
  std::array<char, 64> text;
  const auto end =
      std::to_chars(text.begin(), text.end(), value, std::chars_format::fixed, decimals);
  return {text.begin(), end.ptr};
}

double Share(uint64_t done, uint64_t all) {
  return all == 0 ? 1 : static_cast<double>(done) / static_cast<double>(all);
}

}  // namespace

std::string FormatSize(double bytes) {
  constexpr const char* kUnits[] = {" bytes", " KiB", " MiB", " GiB"};
  size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < std::size(kUnits)) {
    bytes /= 1024;
    ++unit;
  }
  return Format(bytes, unit == 0 ? 0 : 2) + kUnits[unit];
}

std::string FormatSeconds(Seconds time) { return Format(time.count(), 2) + " s"; }

std::string FormatProgress(uint64_t done, uint64_t all, Seconds elapsed) {
  const auto filled = static_cast<size_t>(Share(done, all) * kBarWidth);
  const double rate = elapsed.count() > 0 ? static_cast<double>(done) / elapsed.count() : 0;
  return '[' + std::string(filled, '#') + std::string(kBarWidth - filled, '-') + "]  " +
         FormatSize(static_cast<double>(done)) + " of " + FormatSize(static_cast<double>(all)) +
         ", " + FormatSize(rate) + "/s";
}

Progress::Progress() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::Show(uint64_t done, uint64_t all, Seconds elapsed) {
  const bool is_end = done == all;
  const auto quarters = static_cast<uint64_t>(Share(done, all) * 4);
  const bool is_due = is_terminal_ ? is_end || elapsed >= next_ : quarters > quarters_;
  if (finished_ || !is_due) return;
  next_ = elapsed + kInterval;
  quarters_ = quarters;
  finished_ = is_end;
  const std::string text = FormatProgress(done, all, elapsed);
  // Spaces over what a longer line has left.
  std::cerr << (is_terminal_ ? '\r' + text + "    " : text) << (is_end || !is_terminal_ ? "\n" : "")
            << std::flush;
}

}  // namespace lockstep::tools
