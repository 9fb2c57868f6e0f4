"""Prints the C++ source of the multiples of a curve's base point (base_table.h).

Usage: make_base_table.py CURVE WINDOW ROWS
"""

import sys

# p, x and y of the base point (NIST SP 800-186 section 3.2.1).
CURVES = {
    "P256": (
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
        0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5,
    ),
    "P384": (
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        int("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
            "5502f25dbf55296c3a545e3872760ab7", 16),
        int("3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
            "0a60b1ce1d7e819d7a431d7c90ea0e5f", 16),
    ),
    "P521": (
        2**521 - 1,
        int("00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d"
            "3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66", 16),
        int("011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e"
            "662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650", 16),
    ),
}


def add(p, a, b):
    """The sum of two finite points, neither of which is the other's negative."""
    if a == b:
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, p) % p
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, p) % p
    x = (slope * slope - a[0] - b[0]) % p
    return x, (slope * (a[0] - x) - a[1]) % p


def limbs(p, number):
    """Montgomery's form, in 64-bit limbs."""
    count = (p.bit_length() + 63) // 64
    form = (number << 64 * count) % p
    return ", ".join(f"{form >> 64 * i & (2**64 - 1):#x}" for i in range(count))


def main():
    curve, window, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    p, x, y = CURVES[curve]
    print('#include "crypto/curve/base_table.h"\n')
    print("namespace lockstep::crypto {\n")
    print(f"constexpr {curve}BaseTable k{curve}BaseTable = {{{{{{")
    power = (x, y)
    for _ in range(rows):
        print("{{")
        twice = add(p, power, power)
        point = power
        for _ in range(2**(window - 1)):
            print("{" + limbs(p, point[0]) + ", " + limbs(p, point[1]) + "},")
            point = add(p, point, twice)
        print("}},")
        for _ in range(window):
            power = add(p, power, power)
    print("}}};\n\n}  // namespace lockstep::crypto")


main()
