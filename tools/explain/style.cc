#include "tools/explain/style.h"

#include <unistd.h>

#include <cstdlib>

namespace lockstep::tools {
namespace {

std::string_view Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Style Style::For(int descriptor) {
  return Style(isatty(descriptor) == 1 && Variable("NO_COLOR").empty() &&
               Variable("TERM") != "dumb");
}

std::string Style::In(std::string_view code, std::string_view text) const {
  if (!has_colors_) return std::string(text);
  return "\x1b[" + std::string(code) + 'm' + std::string(text) + "\x1b[0m";
}

}  // namespace lockstep::tools
