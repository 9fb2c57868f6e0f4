#include "crypto/kem/mlkem/k_pke.h"

#include "crypto/base/declassify.h"
#include "crypto/kem/mlkem/encoding.h"
#include "crypto/kem/mlkem/reduction.h"

namespace lockstep::crypto::mlkem {
namespace {

// Bits of a coefficient of u and of v: table 2.
template <size_t kRank>
constexpr int kUBits = kRank == 4 ? 11 : 10;
template <size_t kRank>
constexpr int kVBits = kRank == 4 ? 5 : 4;

// The list of what one call samples: the matrix and two vectors and a polynomial of noise at most.
template <size_t kRank>
class Requests {
 public:
  void AddMatrix(const uint8_t* rho, Polynomial* matrix) {
    for (uint8_t i = 0; i < kRank; ++i)
      for (uint8_t j = 0; j < kRank; ++j)
        Add({SampleRequest::Kind::kUniform, {j, i}, rho, matrix + i * kRank + j});
  }
  void AddNoise(const uint8_t* seed, Polynomial* output, size_t count) {
    for (size_t i = 0; i < count; ++i)
      Add({SampleRequest::Kind::kNoise, {next_noise_++, 0}, seed, output + i});
  }
  void Sample(const MlKemKernel& kernel) const { kernel.sample(requests_, count_); }

 private:
  void Add(const SampleRequest& request) { requests_[count_++] = request; }

  SampleRequest requests_[kRank * kRank + 2 * kRank + 1];
  size_t count_ = 0;
  uint8_t next_noise_ = 0;
};

// The few bits of noise are soon everywhere.
template <size_t kCount>
void SpreadSecrecy(Polynomial (&noise)[kCount]) {
  for (Polynomial& each : noise) lockstep::SpreadSecrecy(each.c);
}

void Add(Polynomial& sum, const Polynomial& reduced) {
  // Noise is from -2 to 2, so that the sum with it is reduced by two steps.
  for (size_t i = 0; i < kMlKemCoefficients; ++i)
    sum.c[i] = MakePositive(static_cast<int16_t>(MakePositive(sum.c[i]) + reduced.c[i] - kPrime));
}

void Subtract(Polynomial& difference, const Polynomial& other) {
  for (size_t i = 0; i < kMlKemCoefficients; ++i)
    difference.c[i] = MakePositive(static_cast<int16_t>(difference.c[i] - other.c[i]));
}

}  // namespace

template <size_t kRank>
void GenerateKeyPair(const MlKemKernel& kernel, const uint8_t* rho, const uint8_t* sigma,
                     PublicKey<kRank>& key, Vector<kRank>& s) {
  Wiped<Vector<kRank>> e;
  // It goes into the encapsulation key; sampling from it takes as many tries as it takes.
  Declassify({rho, 32});
  Requests<kRank> requests;
  requests.AddMatrix(rho, key.matrix);
  requests.AddNoise(sigma, s, kRank);
  requests.AddNoise(sigma, e.value, kRank);
  requests.Sample(kernel);
  SpreadSecrecy(s);
  SpreadSecrecy(e.value);
  for (Polynomial& each : s) kernel.ntt(each);
  for (size_t i = 0; i < kRank; ++i) {
    kernel.ntt(e.value[i]);
    kernel.dot(key.matrix + i * kRank, 1, s, kRank, key.t[i]);
    Add(key.t[i], e.value[i]);
  }
}

template <size_t kRank>
void SampleForEncryption(const MlKemKernel& kernel, const uint8_t* rho, const uint8_t* seed,
                         PublicKey<kRank>* key, Noise<kRank>& noise) {
  Requests<kRank> requests;
  if (key != nullptr) requests.AddMatrix(rho, key->matrix);
  requests.AddNoise(seed, noise.r, kRank);
  requests.AddNoise(seed, noise.e1, kRank);
  requests.AddNoise(seed, &noise.e2, 1);
  requests.Sample(kernel);
  SpreadSecrecy(noise.r);
  SpreadSecrecy(noise.e1);
  lockstep::SpreadSecrecy(noise.e2.c);
}

template <size_t kRank>
void Encrypt(const MlKemKernel& kernel, const PublicKey<kRank>& key, const uint8_t* message,
             Noise<kRank>& noise, uint8_t* ciphertext) {
  for (Polynomial& each : noise.r) kernel.ntt(each);
  Wiped<Polynomial> product, text;
  for (size_t i = 0; i < kRank; ++i) {
    kernel.dot(key.matrix + i, kRank, noise.r, kRank, product.value);  // a column: A transposed
    kernel.inverse_ntt(product.value);
    Add(noise.e1[i], product.value);
    CompressAndEncode<kUBits<kRank>>(noise.e1[i], ciphertext);
    ciphertext += EncodedSize(kUBits<kRank>);
  }
  kernel.dot(key.t, 1, noise.r, kRank, product.value);
  kernel.inverse_ntt(product.value);
  DecodeAndDecompress<1>(message, text.value);
  Add(noise.e2, product.value);
  Add(noise.e2, text.value);
  CompressAndEncode<kVBits<kRank>>(noise.e2, ciphertext);
}

template <size_t kRank>
void Decrypt(const MlKemKernel& kernel, const Vector<kRank>& s, const uint8_t* ciphertext,
             uint8_t* message) {
  Vector<kRank> u;
  for (Polynomial& each : u) {
    DecodeAndDecompress<kUBits<kRank>>(ciphertext, each);
    kernel.ntt(each);
    ciphertext += EncodedSize(kUBits<kRank>);
  }
  Wiped<Polynomial> product, w;
  DecodeAndDecompress<kVBits<kRank>>(ciphertext, w.value);
  kernel.dot(s, 1, u, kRank, product.value);
  kernel.inverse_ntt(product.value);
  Subtract(w.value, product.value);
  CompressAndEncode<1>(w.value, message);
}

#define LOCKSTEP_K_PKE(rank)                                                                  \
  template void GenerateKeyPair<rank>(const MlKemKernel&, const uint8_t*, const uint8_t*,     \
                                      PublicKey<rank>&, Vector<rank>&);                       \
  template void SampleForEncryption<rank>(const MlKemKernel&, const uint8_t*, const uint8_t*, \
                                          PublicKey<rank>*, Noise<rank>&);                    \
  template void Encrypt<rank>(const MlKemKernel&, const PublicKey<rank>&, const uint8_t*,     \
                              Noise<rank>&, uint8_t*);                                        \
  template void Decrypt<rank>(const MlKemKernel&, const Vector<rank>&, const uint8_t*, uint8_t*);
LOCKSTEP_K_PKE(3)
LOCKSTEP_K_PKE(4)
#undef LOCKSTEP_K_PKE

}  // namespace lockstep::crypto::mlkem
