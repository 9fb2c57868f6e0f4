// Test vectors as they are printed: hexadecimal, with blanks and line breaks anywhere.
#ifndef CRYPTO_TESTING_HEX_H_
#define CRYPTO_TESTING_HEX_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"

namespace lockstep::crypto {

// FromHex decodes `text`, passing over blanks. Anything else that is not hexadecimal, or an odd
// number of digits, is a mistake in the test: it aborts.
std::vector<uint8_t> FromHex(std::string_view text);

// ToHex writes lower-case digits without blanks: strings make readable test failures.
std::string ToHex(Bytes bytes);

}  // namespace lockstep::crypto

#endif  // CRYPTO_TESTING_HEX_H_
