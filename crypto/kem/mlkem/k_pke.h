// K-PKE (FIPS 203 section 5): the encryption that ML-KEM is built on. Not to be used by itself.
#ifndef CRYPTO_KEM_MLKEM_K_PKE_H_
#define CRYPTO_KEM_MLKEM_K_PKE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"
#include "crypto/kem/mlkem/kernel.h"

namespace lockstep::crypto::mlkem {

// Wipes what it holds, plain numbers, which are not set to begin with.
template <class T>
struct Wiped {
  Wiped() {}  // NOLINT(modernize-use-equals-default): `= default` would set the numbers to zero
  ~Wiped() { Wipe({reinterpret_cast<uint8_t*>(&value), sizeof(value)}); }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  T value;
};

template <size_t kRank>
struct PublicKey {
  Polynomial matrix[kRank * kRank];  // A, transformed, row by row
  Polynomial t[kRank];               // transformed
};

template <size_t kRank>
using Vector = Polynomial[kRank];

// Algorithm 13, with rho and sigma made from d already: t, s and the matrix.
template <size_t kRank>
void GenerateKeyPair(const MlKemKernel& kernel, const uint8_t* rho, const uint8_t* sigma,
                     PublicKey<kRank>& key, Vector<kRank>& s);

// Of algorithm 14, the part that needs randomness: r (as it is), e1 and e2, of a seed of 32 bytes.
template <size_t kRank>
struct Noise {
  Polynomial r[kRank], e1[kRank], e2;
};

// Samples a matrix and an encryption's noise together, which takes less time than one by one.
// Without `key`, the noise alone.
template <size_t kRank>
void SampleForEncryption(const MlKemKernel& kernel, const uint8_t* rho, const uint8_t* seed,
                         PublicKey<kRank>* key, Noise<kRank>& noise);

// Algorithm 14. Uses the noise up. `ciphertext`: MlKem<kRank>::kCiphertextSize bytes.
template <size_t kRank>
void Encrypt(const MlKemKernel& kernel, const PublicKey<kRank>& key, const uint8_t* message,
             Noise<kRank>& noise, uint8_t* ciphertext);

// Algorithm 15: the 32 bytes of the message.
template <size_t kRank>
void Decrypt(const MlKemKernel& kernel, const Vector<kRank>& s, const uint8_t* ciphertext,
             uint8_t* message);

}  // namespace lockstep::crypto::mlkem

#endif  // CRYPTO_KEM_MLKEM_K_PKE_H_
