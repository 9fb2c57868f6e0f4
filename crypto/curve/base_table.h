// Multiples of the base points, made by make_base_table.py when this is built.
#ifndef CRYPTO_CURVE_BASE_TABLE_H_
#define CRYPTO_CURVE_BASE_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace lockstep::crypto {

// Row i, column j: (2 j + 1) 2^(kWindow i) times the base point, the limbs of x and of y in
// Montgomery's form. A row has all digits of OddDigits.
template <size_t kCount, size_t kWindow, size_t kRows>
struct alignas(64) BaseTable {
  static constexpr size_t kWindowBits = kWindow;
  static constexpr size_t kRowCount = kRows;
  using Entry = std::array<uint64_t, 2 * kCount>;
  using Row = std::array<Entry, size_t{1} << (kWindow - 1)>;
  std::array<Row, kRows> rows;
};

// 53 kB for P-256, 118 kB for P-384, by what primitives_benchmark found, warm and after 4 MB of
// other data alike. For P-256, the kernel for IFMA is the faster for it: windows of 6 bits (88 kB)
// save one addition of six, and reading the longer rows takes more. Without IFMA, they would make
// keys 8% faster; of 7 bits (151 kB), no more than that. For P-384, 4 bits (74 kB) are 20% slower;
// 6 bits (197 kB) would be 11% faster, which is not worth so much of everybody's cache.
using P256BaseTable = BaseTable<4, 5, 52>;
using P384BaseTable = BaseTable<6, 5, 77>;
// A single row, for verifying: whatever else is done on P-521 may take its time.
using P521BaseTable = BaseTable<9, 5, 1>;

extern const P256BaseTable kP256BaseTable;
extern const P384BaseTable kP384BaseTable;
extern const P521BaseTable kP521BaseTable;

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_BASE_TABLE_H_
