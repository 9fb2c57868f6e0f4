#include "crypto/aead/aes.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/chacha20_keystream.h"
#include "crypto/hash/sha2.h"
#include "crypto/kex/ecdh.h"
#include "crypto/kex/hybrid.h"
#include "crypto/kex/ml_kem.h"
#include "crypto/kex/x25519.h"
#include "crypto/provider.h"
#include "crypto/signature/ecdsa.h"
#include "crypto/signature/ed25519.h"
#include "crypto/signature/rsa.h"

namespace lockstep::crypto {
namespace {

constexpr CipherSuite kAes128GcmSha256 = {CipherSuiteId::kAes128GcmSha256, "TLS_AES_128_GCM_SHA256",
                                          &kAes128Gcm, &kSha256};
constexpr CipherSuite kAes256GcmSha384 = {CipherSuiteId::kAes256GcmSha384, "TLS_AES_256_GCM_SHA384",
                                          &kAes256Gcm, &kSha384};
constexpr CipherSuite kChaCha20Poly1305Sha256 = {CipherSuiteId::kChaCha20Poly1305Sha256,
                                                 "TLS_CHACHA20_POLY1305_SHA256", &kChaCha20Poly1305,
                                                 &kSha256};
constexpr CipherSuite kAes128CcmSha256 = {CipherSuiteId::kAes128CcmSha256, "TLS_AES_128_CCM_SHA256",
                                          &kAes128Ccm, &kSha256};

constexpr const CipherSuite* kCipherSuites[] = {&kAes128GcmSha256, &kAes256GcmSha384,
                                                &kChaCha20Poly1305Sha256, &kAes128CcmSha256};
constexpr const KeyExchange* kGroups[] = {
    &kX25519MlKem768, &kSecP256r1MlKem768, &kSecP384r1MlKem1024, &kX25519,        &kSecp256r1,
    &kSecp384r1,      &kSecp521r1,         &kMlKem768Group,      &kMlKem1024Group};
constexpr const SignatureVerifier* kVerifiers[] = {
    &kEcdsaSha256Verifier,    &kEd25519Verifier,        &kEcdsaSha384Verifier,
    &kEcdsaSha512Verifier,    &kRsaPssSha256Verifier,   &kRsaPssSha384Verifier,
    &kRsaPssSha512Verifier,   &kRsaPkcs1Sha256Verifier, &kRsaPkcs1Sha384Verifier,
    &kRsaPkcs1Sha512Verifier,
};
constexpr const Hash* kHashes[] = {&kSha256, &kSha384, &kSha512};

}  // namespace

const Provider& DefaultProvider() {
  static constexpr Provider kProvider = {kCipherSuites, kGroups, kVerifiers, kHashes,
                                         ChaCha20Keystream};
  return kProvider;
}

}  // namespace lockstep::crypto
