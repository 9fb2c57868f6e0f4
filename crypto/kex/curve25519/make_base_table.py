#!/usr/bin/env -S python3 -B
"""Prints base_table.inc: multiples of the base point of edwards25519 (RFC 8032 section 5.1).

Entry [i][j] is (j + 1) 256^i B as y + x, y - x, 2 d x y, each four words of 64 bits, the lowest first.
"""

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
Y = 4 * pow(5, -1, P) % P


def x_of(y):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if x % 2 == 0 else P - x


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P)


def words(number):
    return "{" + ", ".join(f"0x{number >> 64 * i & 2**64 - 1:016x}" for i in range(4)) + "}"


def main():
    print("// Made by make_base_table.py.")
    power = (x_of(Y), Y)
    for _ in range(32):
        print("{{")
        multiple = power
        for _ in range(8):
            x, y = multiple
            numbers = [(y + x) % P, (y - x) % P, 2 * D * x * y % P]
            print("    {" + ",\n     ".join(words(number) for number in numbers) + "},")
            multiple = add(multiple, power)
        print("}},")
        for _ in range(8):
            power = add(power, power)


if __name__ == "__main__":
    main()
