// Scalars as digits.
#ifndef CRYPTO_CURVE_DIGITS_H_
#define CRYPTO_CURVE_DIGITS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/curve/limbs.h"

namespace lockstep::crypto {

// A digit of OddDigits: 2 index + 1, negative where the mask is all ones.
struct OddDigit {
  uint64_t index;
  uint64_t negative;
};

// An odd number below 2^kBits is the sum of digit i times 2^(kWindow i), where every digit is odd
// and less than 2^kWindow: there is always something to add, whatever the number is (Joye and
// Tunstall, "Exponent recoding and regular exponentiation algorithms", 2009). The topmost digit is
// positive.
template <size_t kWindow, size_t kBits>
class OddDigits {
 public:
  static constexpr size_t kDigits = (kBits + kWindow - 1) / kWindow;
  static constexpr size_t kValues = size_t{1} << (kWindow - 1);  // of an index
  using Number = Limbs<(kBits + 63) / 64>;

  // Borrows the number.
  explicit OddDigits(const Number& odd) : number_(odd) {}

  // The bits of a window, with 1 for the lowest one, and the lowest bit of the next window: where
  // that is 0, 2^kWindow is taken off here and is the 1 that the next one has.
  [[nodiscard]] OddDigit At(size_t i) const {
    const bool last = i == kDigits - 1;
    const uint64_t bits = BitsAt(number_, kWindow * i, kWindow + 1) | (last ? kSize : 0);
    const uint64_t negative = MaskOf(1 ^ bits >> kWindow);
    return {((bits ^ negative) & (kSize - 1)) >> 1, negative};
  }

 private:
  static constexpr uint64_t kSize = uint64_t{1} << kWindow;
  const Number& number_;
};

// For public numbers: signed digits at single bits, of which no two within kWidth + 1 are not 0;
// those are odd and less than 2^kWidth (the width-w non-adjacent form).
template <size_t kWidth, size_t kBits>
class SparseDigits {
 public:
  static constexpr size_t kDigits = kBits + 1;

  explicit SparseDigits(const Limbs<(kBits + 63) / 64>& number) {
    uint64_t carry = 0;
    for (size_t i = 0; i < kDigits;) {
      if (BitsAt(number, i, 1) == carry) {
        ++i;
        continue;
      }
      const uint64_t bits = BitsAt(number, i, kWidth + 1) + carry;
      carry = bits >> kWidth;
      digits_[i] = static_cast<int16_t>(static_cast<int64_t>(bits) -
                                        (static_cast<int64_t>(carry) << (kWidth + 1)));
      i += kWidth + 1;
    }
  }

  int operator[](size_t i) const { return digits_[i]; }

 private:
  std::array<int16_t, kDigits> digits_{};
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_DIGITS_H_
