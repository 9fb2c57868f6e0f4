#include "crypto/base/error.h"

#include <new>
#include <utility>

namespace lockstep {
namespace {

struct ReasonText {
  ErrorKind kind;
  std::string_view name;
  std::string_view sentence;
};

constexpr ReasonText kReasons[] = {
#define LOCKSTEP_REASON(name, kind, text) {ErrorKind::kind, #name, text},
#include "crypto/base/reason_list.inc"
#undef LOCKSTEP_REASON
};

const ReasonText& TextOf(Reason reason) { return kReasons[std::to_underlying(reason)]; }

}  // namespace

ErrorKind KindOf(Reason reason) { return TextOf(reason).kind; }

std::string_view NameOf(Reason reason) { return TextOf(reason).name.substr(1); }

std::string Describe(const Error& error) noexcept try {
  std::string out;
  std::string_view rest = TextOf(error.reason).sentence;
  for (size_t brace; (brace = rest.find('{')) != rest.npos; rest.remove_prefix(brace + 3)) {
    out += rest.substr(0, brace);
    out += std::to_string(error.values[rest[brace + 1] == '1' ? 1 : 0]);
  }
  return out.append(rest);
} catch (const std::bad_alloc&) {
  return std::string(kNoMemoryToDescribe);
}

}  // namespace lockstep
