#include "x509/private_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "x509/dns_name.h"

namespace lockstep::x509 {
namespace {

constexpr std::string_view kPrivateDomains[] = {
    "localhost", "test", "invalid", "example", "local", "internal", "home.arpa", "alt",
};

struct Block {
  std::array<uint8_t, 16> prefix;  // the rest is zeros
  size_t bits;
};

constexpr Block kReserved4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{240}, 4},
};

constexpr Block kReserved6[] = {
    {{}, 96},                                          // ::/96, with ::1
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96},  // ::ffff:0:0/96
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48},        // 64:ff9b:1::/48
    {{0x01}, 64},                                      // 100::/64
    {{0x20, 0x01, 0x00}, 23},                          // 2001::/23
    {{0x20, 0x01, 0x0d, 0xb8}, 32},                    // 2001:db8::/32
    {{0x20, 0x02}, 16},                                // 2002::/16
    {{0x3f, 0xff}, 20},                                // 3fff::/20
    {{0x5f}, 16},                                      // 5f00::/16
    {{0xfc}, 7},                                       // fc00::/7
    {{0xfe, 0x80}, 10},                                // fe80::/10
};

bool IsWithin(Bytes address, const Block& block) {
  for (size_t bit = 0; bit < block.bits; ++bit)
    if (((address[bit / 8] ^ block.prefix[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
  return true;
}

}  // namespace

bool IsPrivateDnsName(std::string_view name) {
  return !name.contains('.') || std::ranges::any_of(kPrivateDomains, [&](std::string_view domain) {
    if (name.size() <= domain.size()) return EqualIgnoringCase(name, domain);
    const std::string_view end = name.substr(name.size() - domain.size() - 1);
    return end.front() == '.' && EqualIgnoringCase(end.substr(1), domain);
  });
}

bool IsReservedAddress(Bytes address) {
  const auto holds = [&](const Block& block) { return IsWithin(address, block); };
  return address.size() == 4 ? std::ranges::any_of(kReserved4, holds)
                             : std::ranges::any_of(kReserved6, holds);
}

}  // namespace lockstep::x509
