// The AES rows: AES-GCM, by kernels of our own, and AES-CCM with 16-byte tags (NIST SP 800-38C; RFC
// 5116 section 5.3), by Crypto++.
#ifndef CRYPTO_AEAD_AES_H_
#define CRYPTO_AEAD_AES_H_

#include "crypto/aead/aead.h"
#include "crypto/aead/gcm/aes_gcm.h"

namespace lockstep::crypto {

extern const Aead kAes128Ccm;

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_AES_H_
