// The RSA key of RFC 8448 section 2, typed from it.
#ifndef CRYPTO_TESTING_RFC8448_KEY_H_
#define CRYPTO_TESTING_RFC8448_KEY_H_

#include <utility>

#include "crypto/signature/rsa_private_numbers.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {

inline RsaPrivateNumbers Rfc8448Key() {
  RsaPrivateNumbers numbers;
  numbers.modulus = FromHex(
      "b4bb498f8279303d980836399b36c6988c0c68de55e1bdb826d3901a2461eafd"
      "2de49a91d015abbc9a95137ace6c1af19eaa6af98c7ced43120998e187a80ee0"
      "ccb0524b1b018c3e0b63264d449a6d38e22a5fda430846748030530ef0461c8c"
      "a9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f7f1e3f");
  numbers.public_exponent = FromHex("010001");
  numbers.private_exponent = decltype(numbers.private_exponent)::CopyOf(
      FromHex("04dea705d43a6ea7209dd8072111a83c81e322a59278b33480641eaf7c0a6985"
              "b8e31c44f6de62e1b4c2309f6126e77b7c41e923314bbfa3881305dc1217f16c"
              "819ce538e922f369828d0e57195d8c8488460207b2faa726bcf708bbd7db7f67"
              "9f893492fc2a622e08970aac441ce4e0c3088df25ae679233df8a3bda2ff9941"));
  numbers.prime1 = decltype(numbers.prime1)::CopyOf(
      FromHex("e435fb7cc83737756dacea96ab7f59a2cc1069db7deb190e17e33a532b273f30"
              "a327aa0aaabc58cd67466af9845fadc675fe094af92c4bd1f2c1bc33dd2e0515"));
  numbers.prime2 = decltype(numbers.prime2)::CopyOf(
      FromHex("cabd3bc0e0438664c8d4cc9f99977a94d9bbfead8e43870abae3f7eb8b4e0eee"
              "8af1d9b4719ba6196cf2cbbaeeebf8b3490afe9e9ffa74a88aa51fc645629303"));
  numbers.exponent1 = decltype(numbers.exponent1)::CopyOf(
      FromHex("3f57345c27fe1b687e6e761627b78b1b826433dd760fa0bea6a6acf39490aa1b"
              "47cda4869d68f584dd5b5029bd32093b8258661fe715025e5d70a45a08d3d319"));
  numbers.exponent2 = decltype(numbers.exponent2)::CopyOf(
      FromHex("183da01363bd2f2885cacbdc9964bf4764f1517636f86401286f71893c52ccfe"
              "40a6c23d0d086b47c6fb10d8fd1041e04def7e9a40ce957c417794e10412d139"));
  numbers.coefficient = decltype(numbers.coefficient)::CopyOf(
      FromHex("839ca9a085e4286b2c90e466997a2c681f21339aa3477814e4dec11833050ed5"
              "0dd13cc038048a43c59b2acc416889c037665fe5afa605969f8c01dfa5ca969d"));
  return numbers;
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_TESTING_RFC8448_KEY_H_
