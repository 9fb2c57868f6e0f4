// The numbers of the curves as the standard prints them (NIST SP 800-186 section 3.2.1), and what
// the arithmetic chooses for each.
#ifndef CRYPTO_CURVE_CURVE_PARAMETERS_H_
#define CRYPTO_CURVE_CURVE_PARAMETERS_H_

#include <cstddef>
#include <string_view>

namespace lockstep::crypto {

struct P256Parameters {
  static constexpr size_t kBits = 256;
  static constexpr std::string_view kP =
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
  static constexpr std::string_view kB =
      "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b";
  static constexpr std::string_view kN =
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
  static constexpr std::string_view kBaseX =
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
  static constexpr std::string_view kBaseY =
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
};

struct P384Parameters {
  static constexpr size_t kBits = 384;
  static constexpr std::string_view kP =
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
      "ffffffff0000000000000000ffffffff";
  static constexpr std::string_view kB =
      "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a"
      "c656398d8a2ed19d2a85c8edd3ec2aef";
  static constexpr std::string_view kN =
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
      "581a0db248b0a77aecec196accc52973";
  static constexpr std::string_view kBaseX =
      "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
      "5502f25dbf55296c3a545e3872760ab7";
  static constexpr std::string_view kBaseY =
      "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
      "0a60b1ce1d7e819d7a431d7c90ea0e5f";
};

struct P521Parameters {
  static constexpr size_t kBits = 521;
  static constexpr std::string_view kP =
      "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      "ffff";
  static constexpr std::string_view kB =
      "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef1"
      "09e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b50"
      "3f00";
  static constexpr std::string_view kN =
      "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      "fffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e9138"
      "6409";
  static constexpr std::string_view kBaseX =
      "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d"
      "3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5"
      "bd66";
  static constexpr std::string_view kBaseY =
      "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e"
      "662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd1"
      "6650";
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_CURVE_PARAMETERS_H_
